"""Owns the screen of one goods line (货物项)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Label

from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import Goods
from coo_cli.form.field import FieldRow
from coo_cli.form.looking import look_up

if TYPE_CHECKING:
    from coo_cli.form.sheet import Sheet

_COUNTED = "line_no"
"""Lines are counted by the program."""


class LineScreen(ModalScreen[None]):
    """A goods line's fields; what is typed stands in the sheet at once, Escape goes back to the table."""

    DEFAULT_CSS: ClassVar[str] = """
    LineScreen { align: center middle; }
    LineScreen > VerticalScroll { width: 90%; height: 90%; border: round $accent; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", str(t("back to the lines", "返回货物表"))),
        Binding("f4", "look_up", str(t("look up", "查找"))),
    ]

    def __init__(self, sheet: Sheet, number: int) -> None:
        super().__init__()
        self._sheet = sheet
        self._number = number

    def compose(self) -> ComposeResult:
        """The fields that the type uses, or that hold something."""
        demands = self._sheet.demands("goods")
        with VerticalScroll():
            yield Label(str(t("Goods line {n}", "货物项 {n}").fill(n=self._number)))
            for item in describe(Goods):
                path = f"goods[{self._number}].{item.name}"
                value = self._sheet.value(path)
                if item.name != _COUNTED and (demands[item.name].unwanted is None or value):
                    yield FieldRow(path, demands[item.name], value, locked=not self._sheet.editable)
        yield Footer()

    def on_field_row_typed(self, event: FieldRow.Typed) -> None:
        """Keep what was typed."""
        self._sheet.type(event.path, event.value)

    def action_look_up(self) -> None:
        """Look up the field that has the cursor."""
        look_up(self, self._sheet)
