"""Owns the fast look at a row: one function, made for its demands, that names those the walk must look at.

Nearly every value is right, and a function per check would cost more than the checks. So the checks of a row are
written out as the source of one function and compiled; the walk describes what is wrong with the few it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import cast

import msgspec

from coo_cli.certificate.fields import Kind
from coo_cli.certificate.length import length_sent
from coo_cli.rules import forms
from coo_cli.rules.demands import Demand

Suspects = Callable[[msgspec.Struct], list[Demand]]


def suspects(demands: Sequence[Demand]) -> Suspects:
    """Make the function that gives the demands a row does not meet, and perhaps some that it meets."""
    names: dict[str, object] = {"is_date": forms.is_date, "length_sent": length_sent}
    source = ["def failing(row):", "    failed = []"]
    for demand in demands:
        condition = _condition(demand, names)
        if condition:
            names[f"demand_{demand.name}"] = demand
            source.append(f"    if not ({condition}): failed.append(demand_{demand.name})")
    together = [demand for demand in demands if _has_pattern(demand)]
    if together:
        # Put together with blanks and matched by one pattern, as many small matches would cost most of the time.
        names["have_form"] = re.compile(" ".join(_slot(demand) for demand in together)).fullmatch
        names["together"] = together
        values = " ".join(f"{{row.{demand.name}}}" for demand in together)
        source.append(f'    if not have_form(f"{values}"): failed += together')
    source.append("    return failed")
    # Only attribute names, numbers, and names bound in `names` enter the source: no text that was read from a file.
    exec(compile("\n".join(source), "<demands>", "exec"), names)  # noqa: S102
    return cast("Suspects", names["failing"])


def _has_pattern(demand: Demand) -> bool:
    return demand.field.kind in forms.PATTERNS and not demand.unwanted


def _slot(demand: Demand) -> str:
    pattern = forms.PATTERNS[demand.field.kind]
    return pattern if demand.missing else f"(?:{pattern})?"


def _condition(demand: Demand, names: dict[str, object]) -> str:
    """What holds where a value is right, beyond its pattern; empty when the pattern says all."""
    value = f"(v := row.{demand.name})"
    if demand.unwanted:
        return f"not {value} or v.isspace()"
    right = " and ".join(_right(demand, names))
    if demand.missing and not _has_pattern(demand):
        return f"{value}.strip() and {right}"
    return f"not {value} or {right}" if right else ""


def _right(demand: Demand, names: dict[str, object]) -> list[str]:
    kind, right = demand.field.kind, []
    if kind is Kind.DATE:
        right.append("is_date(v)")
    elif demand.codes:
        names[f"codes_{demand.name}"] = demand.codes.codes
        right.append(f"v in codes_{demand.name}")
    elif not _has_pattern(demand):
        right.append(_right_text(demand, names))
    if demand.max and kind is Kind.LINES:
        # No text has more characters in the message than twice its own: only long ones need counting.
        right.append(f"(len(v) <= {demand.max // 2} or length_sent(v) <= {demand.max})")
    elif demand.max and demand.max < _longest(demand):
        right.append(f"len(v) <= {demand.max}")
    return right


def _right_text(demand: Demand, names: dict[str, object]) -> str:
    """Most text is printable and holds nothing odd, which is quickly told; the rest is searched once."""
    several = demand.field.kind is Kind.LINES
    names |= {f"bad_in_{demand.name}": _bad(several=several, english=demand.english), "odd": forms.odd}
    known = "v.isascii()" if demand.english else "(v.isascii() or not odd(v))"
    line = "v.replace('\\n', '')" if several else "v"
    return f"({known} and {line}.isprintable() and {forms.BREAK_MARK!r} not in v or not bad_in_{demand.name}(v))"


def _bad(*, several: bool, english: bool) -> Callable[[str], bool]:
    """The search for what a text may not hold: one of several lines, or one that is printed in English."""
    bad = [forms.XML_FORBIDS, forms.BREAK_MARK]
    bad += [] if several else [forms.LINE_BREAK]
    bad += [forms.CHINESE, forms.OTHER_LETTERS, f"[{''.join(forms.LOOK_ALIKES)}]", forms.COMBINING] if english else []
    search = re.compile("|".join(bad)).search
    return lambda text: search(text) is not None or forms.unprintable(text) != ""


def _longest(demand: Demand) -> float:
    """The most characters a value can have that meets the other conditions."""
    if demand.codes:
        return max(map(len, demand.codes.codes))
    return forms.LONGEST.get(demand.field.kind, float("inf"))
