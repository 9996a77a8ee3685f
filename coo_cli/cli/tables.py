"""Owns what is drawn on standard output: one look for all lists; Rich is loaded only where people look at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, TextIO

import msgspec
from rich.cells import cell_len

from coo_cli.base.texts import Text, t, visible

if TYPE_CHECKING:
    from rich.table import Table

SHOWN = 50
"""The rows people read of what one run did."""


class Console(msgspec.Struct, frozen=True):
    """What is drawn on: a terminal, or a file or another program, which get plain lines, never wrapped."""

    file: TextIO

    @property
    def is_terminal(self) -> bool:
        """Whether people look at it."""
        return self.file.isatty()


def table(console: Console, columns: Sequence[Text], rows: Iterable[Sequence[object]], most: int | None = None) -> None:
    """Draw a table, with headings if there are any; cells are shown as they are, never read as markup.

    Without rows nothing is drawn; of more rows than `most` it is said how many there are.
    """
    left = iter(rows)
    if console.is_terminal:
        _styled(console, columns, islice(left, most))
    else:
        _plain(console, columns, list(islice(left, most)))
    more = sum(1 for _ in left)
    if more:
        line(console, t("... and {n} more; --json lists all.", "……另有 {n} 条；--json 可列出全部。").fill(n=more))


def facts(console: Console, pairs: Iterable[tuple[Text, object]]) -> None:
    """Draw names and values in two columns, empty values left out; several lines stay several lines."""
    told = [(name, value) for name, value in pairs if value not in (None, "")]
    if console.is_terminal:
        _styled_facts(console, told)
    else:
        _plain(console, (), told)


def line(console: Console, text: object) -> None:
    """Print one line as it is, never wrapped, never read as markup."""
    print(visible(str(text)).expandtabs(), file=console.file)


def _plain(console: Console, columns: Sequence[Text], rows: Sequence[Sequence[object]]) -> None:
    """A table for a file or another program, in a tenth of the time Rich takes."""
    cells = [[_text(cell).split("\n") for cell in row] for row in rows]
    every = [[[str(column)] for column in columns], *cells] if columns and cells else cells
    widths = [max(max(map(cell_len, cell)) for cell in column) for column in zip(*every, strict=True)]
    for row in every:
        for lines in zip_longest(*row, fillvalue=""):
            padded = (text + " " * (width - cell_len(text)) for text, width in zip(lines, widths, strict=True))
            line(console, "  ".join(padded).rstrip())


def _styled(console: Console, columns: Sequence[Text], rows: Iterable[Sequence[object]]) -> None:
    from rich.table import Table
    from rich.text import Text as Styled

    drawn = Table(box=None, pad_edge=False, header_style="bold", show_edge=False, show_header=bool(columns))
    for column in columns:
        drawn.add_column(str(column), overflow="fold")
    for row in rows:
        drawn.add_row(*(Styled(_text(cell)) for cell in row))
    if drawn.row_count:
        _draw(console, drawn)


def _styled_facts(console: Console, pairs: Iterable[tuple[Text, object]]) -> None:
    from rich.table import Table
    from rich.text import Text as Styled

    drawn = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    drawn.add_column(style="bold", no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in pairs:
        drawn.add_row(str(name), Styled(_text(value)))
    _draw(console, drawn)


def _draw(console: Console, drawn: Table) -> None:
    from rich.console import Console as Terminal

    Terminal(file=console.file, highlight=False).print(drawn)


def _text(cell: object) -> str:
    return "" if cell is None else visible(str(cell))
