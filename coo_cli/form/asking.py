"""Owns the small screens that ask something: a look-up, a file, a yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from coo_cli.base.texts import Text, t

Choice = tuple[str, str]
"""What is chosen, and how it is shown."""


class _Asking(ModalScreen[str]):
    """A box over the form; Escape leaves it with nothing chosen."""

    DEFAULT_CSS: ClassVar[str] = """
    _Asking { align: center middle; }
    _Asking > Vertical {
        width: 76; height: auto; max-height: 80%; border: round $accent; background: $panel; padding: 1 2;
    }
    _Asking OptionList { height: auto; max-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", str(t("back", "返回")))]

    def action_leave(self) -> None:
        """Close it, nothing chosen."""
        self.dismiss("")


class LookUp(_Asking):
    """Finds one of many by typing Chinese, English or a code; Enter takes the one that is marked."""

    def __init__(self, title: Text, find: Callable[[str], Sequence[Choice]], query: str = "") -> None:
        super().__init__()
        self._title = title
        self._find = find
        self._query = query
        self._keys: list[str] = []

    def compose(self) -> ComposeResult:
        """The query above, what fits it below."""
        with Vertical():
            yield Label(str(self._title))
            yield Input(self._query, placeholder=str(t("Chinese, English or code", "中文、英文或代码")))
            yield OptionList()

    def on_mount(self) -> None:
        """Show what fits at once."""
        self._show(self._query)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits now."""
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """Take the one that is marked."""
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            self.dismiss(self._keys[marked])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one that was chosen."""
        self.dismiss(self._keys[event.option_index])

    def on_key(self, event: object) -> None:
        """Up and down move the mark while one types."""
        key = getattr(event, "key", "")
        options = self.query_one(OptionList)
        if key == "down":
            options.action_cursor_down()
        elif key == "up":
            options.action_cursor_up()

    def _show(self, query: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        found = self._find(query)
        self._keys = [key for key, _ in found]
        options.add_options([Option(shown) for _, shown in found])
        options.highlighted = 0 if found else None


class AskText(_Asking):
    """Asks for a line of text, such as a file's name."""

    def __init__(self, title: Text) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """The question and a line."""
        with Vertical():
            yield Label(str(self._title))
            yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        self.dismiss(event.value)


class Confirm(_Asking):
    """Asks whether something may be done; Enter or y says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "yes", str(t("yes", "是"))),
        Binding("n", "leave", str(t("no", "否"))),
    ]

    def __init__(self, question: Text) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical():
            yield Static(str(self._question), markup=False)
            yield Label(str(t("Enter: yes    Esc: no", "回车：是    Esc：否")))

    def action_yes(self) -> None:
        """Say yes."""
        self.dismiss("yes")
