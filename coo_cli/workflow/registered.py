"""Owns what the workspace's registers give to certificates: entries that mappings look up, initial values by type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, StoreError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.certificate.register import DEFAULTS, REGISTERS, Entry
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App

if TYPE_CHECKING:
    from coo_cli.ingest.filling import LookUp
    from coo_cli.ingest.mapping import Mapping as Ingest
    from coo_cli.store.open import Store
    from coo_cli.store.transaction import Reader

Defaults = Mapping[str, Mapping[str, str]]
"""By certificate type, the initial values by field."""

_REMEMBERED = 20_000
"""Entries kept in memory: an export names the same goods again and again."""


class Registers(msgspec.Struct, frozen=True):
    """The registers, to be read while their store is open; outside of any workspace there are none."""

    look_up: LookUp | None = None
    defaults: Callable[[], Defaults] = dict

    def unused_by(self, mapping: Ingest) -> list[Problem]:
        """What to say of a mapping that looks up registers where there are none."""
        names = [name for name, one in mapping.shape.lookups.items() if one is not None]
        if self.look_up is not None or not names:
            return []
        says = t(
            "This is not in a workspace: the registers the mapping names fill nothing ({names}).",
            "当前不在工作区内：映射引用的登记簿（{names}）未起作用。",
        )
        fix = t("Use --workspace DIR, or change into one.", "请用 --workspace 指定工作区，或进入该文件夹。")
        return [Problem(code="registers-unused", text=says.fill(names=", ".join(names))._asdict(), fix=fix._asdict())]


def look_up_beside(folders: Iterable[Path], resources: Resources) -> LookUp | None:
    """Finds entries in tables named after their registers, `goods.csv`; None where there are none.

    Raises:
        InputError: when one cannot be read.
        ConfigError: `register-faulty` when one has a faulty cell.
    """
    from coo_cli.ingest.register_sheet import read_register

    kept: dict[str, dict[str, Entry]] = {}
    for file in sorted(file for folder in folders if folder.is_dir() for file in folder.iterdir()):
        register = REGISTERS.get(file.stem)
        for read in read_register(file, register, resources) if register else ():
            if read.entry is None:
                raise ConfigError(
                    "register-faulty", read.findings[0].text, read.findings[0].fix, where=read.findings[0].place
                )
            kept.setdefault(file.stem, {})[read.entry.key] = read.entry
    if not kept:
        return None
    return lambda name, keys: {key: kept[name][key] for key in keys if key in kept.get(name, {})}


@contextmanager
def registers(app: App) -> Iterator[Registers]:
    """The workspace's registers while the block lasts.

    Raises:
        StoreError: when the store is there and cannot be read.
    """
    if not app.is_workspace:
        yield Registers()
        return
    try:
        store = app.store()
    except StoreError as error:
        if error.code != "store-missing":
            raise
        yield Registers()
        return
    with store:
        yield Registers(look_up_in(store), lambda: _defaults_in(store))


def look_up_in(store: Store) -> LookUp:
    """Finds entries in a store, each once; those there are when they are asked for first count."""
    known: dict[tuple[str, str], Entry] = {}

    def look_up(register: str, keys: Collection[str]) -> dict[str, Entry]:
        from coo_cli.store.registers import find_entries

        found = {key: entry for key in keys if (entry := known.get((register, key))) is not None}
        if len(found) < len(keys):
            with store.read() as reader:
                new = find_entries(reader, register, [key for key in keys if key not in found])
            if len(known) + len(new) > _REMEMBERED:
                known.clear()
            known.update({(register, key): entry for key, entry in new.items()})
            found |= new
        return found

    return look_up


def defaults_of(reader: Reader) -> Defaults:
    """The initial values of all certificate types."""
    from coo_cli.store.registers import list_entries

    return {kept.entry.key: kept.entry.values for kept in list_entries(reader, DEFAULTS)}


def _defaults_in(store: Store) -> Defaults:
    with store.read() as reader:
        return defaults_of(reader)
