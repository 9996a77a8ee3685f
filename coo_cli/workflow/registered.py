"""Owns what the workspace's registers give to certificates: entries that mappings look up, initial values by type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, InputError, StoreError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.register import DEFAULTS, PRINCIPAL, REGISTERS, REGISTRATION, Entry
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import REGISTER, Layer
from coo_cli.workflow.profile import Profile

if TYPE_CHECKING:
    from coo_cli.ingest.filling import LookUp
    from coo_cli.ingest.mapping import Mapping as Ingest
    from coo_cli.store.open import Store
    from coo_cli.store.transaction import Reader


class Defaults(msgspec.Struct, frozen=True):
    """What registers give to whole certificates, whichever export they come from.

    Attributes:
        initial: initial values (初始值) by certificate type, `E`, or registration and type, `330099999@E`.
        principals: the principals (委托人), by key.
        registrations: the filings, by registration number.
    """

    initial: Mapping[str, Entry] = {}
    principals: Mapping[str, Entry] = {}
    registrations: Mapping[str, Entry] = {}

    def principal_of(self, cert: Certificate, profile: Profile, entry: str = "", known: str = "") -> str:
        """The key of the principal a certificate is made for; empty when an enterprise applies for itself.

        Args:
            cert: what it says; its exporter's code tells.
            profile: the applying enterprise.
            entry: the entry that gave the exporter's code, `principal EX-CLIENT`, where a look-up did.
            known: what the certificate was made for before: it counts among several with one code.
        """
        name, _, key = entry.partition(" ")
        if name == PRINCIPAL:
            return key
        code = cert.exporter_code
        if not code or code == profile.credit_code:
            return known if not code and known in self.principals else ""
        keys = [key for key, one in self.principals.items() if one.values.get("exporter_code") == code]
        return known if known in keys else next(iter(keys), "")

    def layers(self, cert: Certificate, profile: Profile, principal: str = "") -> list[Layer]:
        """What fills empty fields of a certificate's head, the most particular first.

        The principal's values come first, then the initial values of the registration and type, then those of the
        type, then what is filed under the applying enterprise's own number.
        """
        own = _head(self.principals.get(principal), PRINCIPAL)
        number = cert.registration_no or own.get("registration_no", "") or profile.registration_no
        found = [
            Layer(f"{REGISTER}{PRINCIPAL} {principal}", own),
            *(
                Layer(f"{REGISTER}{DEFAULTS} {key}", _head(self.initial.get(key), DEFAULTS))
                for key in (f"{number}@{cert.cert_type}", cert.cert_type)
            ),
        ]
        filed = _head(self.registrations.get(profile.registration_no), REGISTRATION)
        rest = {name: value for name, value in filed.items() if not getattr(profile, name, "")}
        found.append(Layer(f"{REGISTER}{REGISTRATION} {profile.registration_no}", rest))
        return [layer for layer in found if layer.values]


NOTHING = Defaults()
"""What there is outside of any workspace."""


def _head(entry: Entry | None, register: str) -> dict[str, str]:
    """The values of an entry that a certificate takes."""
    paths = REGISTERS[register].paths
    return {name: value for name, value in entry.values.items() if name in paths} if entry else {}


_REMEMBERED = 20_000
"""Entries kept in memory: an export names the same goods again and again."""


class Registers(msgspec.Struct, frozen=True):
    """The registers, to be read while their store is open; outside of any workspace there are none."""

    look_up: LookUp | None = None
    defaults: Callable[[], Defaults] = Defaults

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
    """What registers give to whole certificates."""
    from coo_cli.store.registers import entries_of

    found = entries_of(reader, (DEFAULTS, PRINCIPAL, REGISTRATION))
    return Defaults(found[DEFAULTS], found[PRINCIPAL], found[REGISTRATION])


def _defaults_in(store: Store) -> Defaults:
    with store.read() as reader:
        return defaults_of(reader)


def unknown_principal(key: str) -> InputError:
    """The error for a principal that is not in the register."""
    return InputError(
        "unknown-principal",
        t("There is no principal `{key}`.", "登记簿中没有委托人“{key}”。").fill(key=key),
        t("`coo register list principal` lists them.", "可用 `coo register list principal` 查看。"),
    )
