"""Owns look-ups from a field: its code list, or the register whose entry fills it and the fields beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coo_cli.base.texts import t
from coo_cli.certificate.paths import where
from coo_cli.certificate.register import REGISTERS
from coo_cli.form.asking import Choice, LookUp
from coo_cli.form.field import FieldRow, widget_id
from coo_cli.form.sections import REGISTER_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from coo_cli.form.sheet import Sheet
    from coo_cli.workflow.registers import EntryRow

    AnyScreen = Screen[object] | Screen[None]


def field_at_cursor(screen: AnyScreen) -> FieldRow | None:
    """The field that has the cursor."""
    focused = screen.focused
    return next((node for node in focused.ancestors if isinstance(node, FieldRow)), None) if focused else None


def look_up(screen: AnyScreen, sheet: Sheet) -> None:
    """Open a look-up for the field that has the cursor; without one to look up nothing happens but a word of it."""
    row = field_at_cursor(screen)
    if row is None or not sheet.editable:
        return
    at = where(row.path)
    register = REGISTER_OF.get(f"{at.group}.{at.name}" if at.group else at.name, "")
    if row.field.codes:
        _codes(screen, sheet, row)
    elif register:
        _entries(screen, sheet, row, register)
    else:
        screen.app.notify(str(t("There is nothing to look up here.", "该栏没有可查找的内容。")))


def _codes(screen: AnyScreen, sheet: Sheet, row: FieldRow) -> None:
    def find(query: str) -> list[Choice]:
        return [(one.code, f"{one.code}  {one.zh}  {one.en}") for one in sheet.codes(row.field.codes, query)]

    def take(code: str | None) -> None:
        if code:
            row.value = code
        row.enter()

    screen.app.push_screen(LookUp(row.field.label, find, _typed(row, find)), take)


def _entries(screen: AnyScreen, sheet: Sheet, row: FieldRow, register: str) -> None:
    found: dict[str, EntryRow] = {}

    def find(query: str) -> list[Choice]:
        entries = sheet.entries(register, query)
        found.update((one.key, one) for one in entries)
        return [(one.key, f"{one.key}  {_short(one)}") for one in entries]

    def take(key: str | None) -> None:
        if key:
            _fill(screen, sheet, row.path, found[key])
        row.enter()

    screen.app.push_screen(LookUp(REGISTERS[register].title, find, _typed(row, find)), take)


def _typed(row: FieldRow, find: Callable[[str], list[Choice]]) -> str:
    """What stands in the field, to begin the look-up with, as long as it finds something."""
    return row.value if row.value.strip() and find(row.value) else ""


def _fill(screen: AnyScreen, sheet: Sheet, path: str, entry: EntryRow) -> None:
    """Put an entry's values into their fields; one for this certificate type comes before the general one."""
    line = path.rpartition(".")[0]
    own = f"@{sheet.stored.cert_type}"
    register = REGISTERS[entry.register]
    for name in register.paths:
        value = entry.values.get(name + own) or entry.values.get(name)
        if not value:
            continue
        target = f"{line}.{name.rpartition('.')[2]}" if line else name
        sheet.type(target, value)
        for row in screen.query(f"#{widget_id(target)}").results(FieldRow):
            row.value = value


def _short(entry: EntryRow) -> str:
    return "  ".join(entry.values.values()).replace("\n", " ")[:60]
