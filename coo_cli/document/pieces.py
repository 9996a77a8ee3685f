"""Owns turning the parts of a layout into pieces of text for one certificate."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coo_cli.catalog.parts import Align, Part, Style
from coo_cli.document.values import Subject, field_text, holds, named_text, value_text


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part with its text; what the other attributes mean is told at `catalog.layouts.Part`."""

    text: str
    style: Style
    label: str = ""
    rule: str | None = None
    ticked: bool | None = None
    align: Align | None = None
    gap: float = 0
    filled_in: bool = True


def pieces(parts: Iterable[Part], subject: Subject) -> list[Piece]:
    """The pieces to print; a part without a value, label or ruled line prints nothing."""
    found: list[Piece] = []
    for part in parts:
        if not holds(subject, part.when):
            continue
        text = _text(part, subject)
        if part.join is not None and found and text:
            before = found[-1]
            rule = before.rule if part.rule is None else part.rule
            filled_in = before.filled_in or part.is_filled_in
            found[-1] = msgspec.structs.replace(
                before, text=before.text + part.join + text, rule=rule, filled_in=filled_in
            )
        elif text or part.label or part.rule is not None:
            found.append(
                Piece(
                    text=text,
                    style=subject.form.styles[part.style],
                    label=part.label,
                    rule=part.rule,
                    ticked=None if part.tick is None else holds(subject, part.tick),
                    align=part.align,
                    gap=part.gap,
                    filled_in=part.is_filled_in,
                )
            )
    return found


def _text(part: Part, subject: Subject) -> str:
    text = part.text
    if part.named:
        text = named_text(subject, part.field, part.named)
    elif part.field:
        text = field_text(subject, part.field)
    elif part.value is not None:
        text = value_text(subject, part.value)
    return part.prefix + text + part.suffix if text else part.empty
