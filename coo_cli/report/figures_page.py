"""Owns figures as one HTML page: a table and bars, nothing loaded, nothing run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from coo_cli.base.texts import Text
from coo_cli.report.markup import escaped
from coo_cli.report.page import page

_WIDTH, _LEFT, _ROW = 760, 220, 26
_SHOWN = 40
"""The bars a chart has room for; the table has all."""
_COLOUR = "#5b7794"

Cell = str | int | Decimal | None


class Bar(msgspec.Struct, frozen=True):
    """A bar: what it is of, how long it is, and what is written at its end."""

    label: str
    size: float
    words: str


def figures_page(
    title: Text,
    facts: Sequence[tuple[Text, str]],
    headings: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
    charts: Sequence[tuple[Text, Sequence[Bar]]],
) -> bytes:
    """The page, in the language in force.

    Args:
        title: its heading.
        facts: names and values above the table; empty values are left out.
        headings: of the table.
        rows: its rows, the last one their total, always there.
        charts: titles and bars; one whose bars have no length is left out.
    """
    told = "".join(f"<tr><th>{escaped(name)}</th><td>{escaped(value)}</td></tr>\n" for name, value in facts if value)
    head = "".join(f"<th{_kind(cell)}>{escaped(text)}</th>" for text, cell in zip(headings, rows[-1], strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    drawn = "".join(_chart(name, bars) for name, bars in charts if any(bar.size for bar in bars))
    table = f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n'
    main = f"<h1>{escaped(title)}</h1>\n<table><tbody>\n{told}</tbody></table>\n{drawn}{table}"
    return page(title, main).encode()


def _cell(value: Cell) -> str:
    return f"<td{_kind(value)}>{'' if value is None else escaped(value)}</td>"


def _kind(value: Cell) -> str:
    return ' class="number"' if isinstance(value, int | Decimal) else ""


def _chart(title: Text, bars: Sequence[Bar]) -> str:
    shown = bars[:_SHOWN]
    most = max(bar.size for bar in shown) or 1
    room = _WIDTH - _LEFT - 90
    drawn = []
    for row, bar in enumerate(shown):
        top, width = row * _ROW, max(2.0, bar.size / most * room) if bar.size else 0.0
        drawn.append(
            f'<text x="{_LEFT - 8}" y="{top + 17}" text-anchor="end">{escaped(_short(bar.label))}'
            f"<title>{escaped(bar.label)}</title></text>"
            f'<rect x="{_LEFT}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 8}" fill="{_COLOUR}"/>'
            f'<text x="{_LEFT + width + 5:.1f}" y="{top + 17}">{escaped(bar.words)}</text>'
        )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {len(shown) * _ROW}" role="img">'
    return (
        f"<figure><figcaption>{escaped(title)}</figcaption>{head}<title>{escaped(title)}</title>{''.join(drawn)}"
        "</svg></figure>\n"
    )


def _short(label: str, most: int = 32) -> str:
    """A label that has room beside its bar; hanzi are twice as wide."""
    taken = 0
    for place, character in enumerate(label):
        taken += 2 if character > "\u2e80" else 1
        if taken > most:
            return label[: max(place - 1, 1)] + "…"
    return label
