"""Owns one field on the screen: its label, what was typed, and whether it is required or faulty."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label, TextArea

from coo_cli.certificate.fields import Field, Kind
from coo_cli.report.problem import Problem
from coo_cli.rules.demands import Demand


class FieldRow(Horizontal):
    """A field's label and its input; required ones have a yellow ground, as on the 2019 system's screen."""

    DEFAULT_CSS: ClassVar[str] = """
    FieldRow { height: auto; min-height: 1; }
    FieldRow > Label { width: 28; padding: 0 1; text-align: right; }
    FieldRow > Input { width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; }
    FieldRow > TextArea { width: 1fr; height: 4; border: none; padding: 0 1; background: $surface; }
    FieldRow.required > Input, FieldRow.required > TextArea { background: #fff3b0; color: #222222; }
    FieldRow.error > Label { color: $text-error; text-style: bold; }
    FieldRow.warning > Label { color: $text-warning; }
    FieldRow > Input:focus, FieldRow > TextArea:focus { border: none; border-left: wide $accent; }
    """

    class Typed(Message):
        """Something was typed into a field."""

        def __init__(self, path: str, value: str) -> None:
            super().__init__()
            self.path = path
            self.value = value

    def __init__(self, path: str, demand: Demand, value: str, *, locked: bool) -> None:
        super().__init__(id=widget_id(path), classes="required" if demand.missing is not None else None)
        self.path = path
        self.field: Field = demand.field
        self._value = value
        self._locked = locked

    def compose(self) -> ComposeResult:
        """The label and the input."""
        codes = " ▾" if self.field.codes else ""
        yield Label(f"{self.field.label}{codes}")
        if self.field.kind is Kind.LINES:
            yield TextArea(self._value, read_only=self._locked, tab_behavior="focus", show_line_numbers=False)
        else:
            yield Input(self._value, disabled=self._locked, max_length=self.field.max or 0, select_on_focus=False)

    @property
    def value(self) -> str:
        """What stands in it."""
        area = self.query(TextArea)
        return area.first().text if area else self.query_one(Input).value

    @value.setter
    def value(self, value: str) -> None:
        area = self.query(TextArea)
        if area:
            area.first().text = value
        else:
            self.query_one(Input).value = value

    def enter(self) -> None:
        """Put the cursor into it."""
        (self.query(TextArea).first() if self.query(TextArea) else self.query_one(Input)).focus()

    def mark(self, errors: list[Problem], warnings: list[Problem]) -> None:
        """Show what is wrong with it."""
        self.set_class(bool(errors), "error")
        self.set_class(bool(warnings) and not errors, "warning")
        told = [*errors, *warnings]
        self.tooltip = "\n".join(said(problem) for problem in told) or None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self.path, event.value))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Typed(self.path, event.text_area.text))


def widget_id(path: str) -> str:
    """The id of a field's widget: `goods[2].hs_code` is `field-goods-2--hs_code`."""
    return "field-" + path.replace("[", "-").replace("]", "-").replace(".", "-")


def said(problem: Problem) -> str:
    """What is wrong and what to do, in the language in force."""
    from coo_cli.base.texts import shown_language

    language = shown_language()
    return f"{problem.code} {problem.text[language]} → {problem.fix[language]}"
