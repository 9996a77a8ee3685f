"""Owns the certificate on the screen: as it was stored, what was typed since, and what the workflow says of both."""

from __future__ import annotations

from pathlib import Path

import msgspec

from coo_cli.catalog.codes import Entry
from coo_cli.catalog.types import CertType
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.paths import where, with_value
from coo_cli.certificate.state import EDITABLE, Declaration
from coo_cli.report.problem import Problem
from coo_cli.rules.demands import Demand, demands
from coo_cli.workflow.app import App
from coo_cli.workflow.certificates import Whole, show_certificate
from coo_cli.workflow.declare import declare
from coo_cli.workflow.edit import EditRequest, edit
from coo_cli.workflow.edits import Edits
from coo_cli.workflow.goods_import import GoodsRequest, import_goods
from coo_cli.workflow.guide import DestinationGuide, destination_guide
from coo_cli.workflow.look_up import search_codes, show_type
from coo_cli.workflow.registers import EntryRow, list_register
from coo_cli.workflow.render import render

SHOWN = 200
"""The entries a look-up lists."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an action: what is wrong, if anything."""

    errors: list[Problem]
    warnings: list[Problem]
    files: tuple[str, ...] = ()


class Sheet:
    """One certificate being filled in. Lines keep their numbers until it is saved, those taken out too."""

    def __init__(self, app: App, name: str) -> None:
        self._app = app
        self.name = f"#{name}" if name.isdigit() else name
        self.whole: Whole
        self.reload()

    def reload(self) -> None:
        """Read the certificate again and forget what was typed.

        Raises:
            InputError: `unknown-certificate`.
        """
        self.whole = show_certificate(self._app, self.name)
        self._typed: dict[str, str] = {}
        self._dropped: set[int] = set()

    @property
    def stored(self) -> Certificate:
        """The certificate as it is stored."""
        return self.whole.certificate

    @property
    def current(self) -> Certificate:
        """The certificate with what was typed; lines taken out are still in it."""
        cert = self.stored
        for path, value in self._typed.items():
            cert = with_value(cert, path, value)
        return cert

    @property
    def kind(self) -> CertType:
        """Its type, as of today."""
        return show_type(self._app, self.stored.cert_type)

    @property
    def editable(self) -> bool:
        """Whether it may be changed: customs does not hold it."""
        return self.whole.state in EDITABLE

    @property
    def changed(self) -> bool:
        """Whether anything was typed that is not saved."""
        return bool(self._typed or self._dropped)

    def value(self, path: str) -> str:
        """What stands at a path now; a line that is not there yet is empty."""
        at = where(path)
        held: object = self.current
        if at.group:
            lines = self.current.goods
            held = lines[at.number - 1] if at.number <= len(lines) else GROUPS[at.group]()
        return str(getattr(held, at.name))

    def type(self, path: str, value: str) -> None:
        """Put a value to a path; one that is stored already is no change."""
        if value == self.value(path):
            return
        self._typed[path] = value

    def lines(self) -> list[int]:
        """The numbers of the goods lines that are there."""
        return [number for number in range(1, len(self.current.goods) + 1) if number not in self._dropped]

    def new_line(self) -> int:
        """The number of a line that can be added."""
        return len(self.current.goods) + 1

    def drop(self, number: int) -> None:
        """Take a line out, when the certificate is saved."""
        self._dropped.add(number)

    def demands(self, group: str = "") -> dict[str, Demand]:
        """What is demanded of each field of the head, or of a goods line, by name."""
        found = demands(self._app.resources, self.kind, group, declare=True)
        return {demand.name: demand for demand in found}

    def check(self) -> Told:
        """Hold what is on the screen against every rule, storing nothing."""
        result = edit(self._app, self._request(dry_run=True))
        return Told(errors=result.errors, warnings=result.warnings)

    def guide(self) -> DestinationGuide:
        """Which origin criterion to use for its type and destination.

        Raises:
            InputError: `unknown-country` where it has no destination yet.
        """
        country = self.value("dest_country_code") or self.value("dest_country") or self.value("dest_country_name")
        return destination_guide(self._app, self.stored.cert_type, country)

    def save(self, *, ready: bool = False) -> Told:
        """Store it; a draft stays one, unless it shall be ready to be declared and nothing is wrong.

        Raises:
            InputError: `edit-conflict` when somebody else changed it meanwhile: what was typed is still here.
        """
        keep = self.whole.state is Declaration.DRAFT and not ready
        result = edit(self._app, self._request(draft=keep))
        if result.saved.cert_no:
            self.name = result.saved.cert_no
        self.reload()
        return Told(errors=result.errors, warnings=result.warnings)

    def declare(self) -> Told:
        """Declare it as it is stored."""
        result = declare(self._app, [self.name])
        self.reload()
        return Told(errors=result.errors, warnings=result.warnings)

    def preview(self) -> Told:
        """Draw it as it is stored into the workspace's folder `print`."""
        result = render(self._app, [self.name], self._app.folder / "print", own_layout=True)
        return Told(errors=result.errors, warnings=result.warnings, files=tuple(file.file for file in result.files))

    def import_lines(self, sheet: Path) -> Told:
        """Replace the goods lines by those of a sheet, and store it."""
        _, result = import_goods(self._app, GoodsRequest(name=self.name, sheet=sheet))
        self.reload()
        return Told(errors=result.errors, warnings=result.warnings)

    def codes(self, name: str, query: str) -> list[Entry]:
        """The entries of a code list that fit a query: Chinese, English or code."""
        return search_codes(self._app, name, query.strip())[:SHOWN]

    def entries(self, register: str, query: str) -> list[EntryRow]:
        """The entries of a register that fit a query."""
        return list_register(self._app, register, query.strip(), limit=SHOWN).entries

    def _request(self, *, dry_run: bool = False, draft: bool = False) -> EditRequest:
        edits = Edits(values=tuple(self._typed.items()), dropped=tuple(sorted(self._dropped)))
        return EditRequest(name=self.name, edits=edits, draft=draft, dry_run=dry_run, version=self.whole.version)


def numbers_now(sheet: Sheet) -> dict[int, int]:
    """For each line of the screen the number it has once those taken out are gone."""
    return {number: place for place, number in enumerate(sheet.lines(), 1)}
