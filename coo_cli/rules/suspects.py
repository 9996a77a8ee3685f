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
    names: dict[str, object] = {"is_date": forms.is_date, "length_sent": length_sent, "odd": forms.odd}
    unwanted = [demand for demand in demands if demand.unwanted]
    texts = [demand for demand in demands if _is_text(demand)]
    others = [demand for demand in demands if not (demand.unwanted or _is_text(demand))]
    source = ["def failing(row):", "    failed = []", *_looks(others, names)]
    if unwanted:
        source += [f"    if {' or '.join(f'row.{demand.name}' for demand in unwanted)}:", *_looks(unwanted, names, 2)]
    if texts:
        source += [f"    if {_are_plain(texts)}:", *(_looks(texts, names, 2, plain=True) or ["        pass"])]
        source += ["    else:", *_looks(texts, names, 2)]
    together = [demand for demand in demands if _has_pattern(demand)]
    if together:
        # Put together with blanks and matched by one pattern, as many small matches would cost most of the time.
        names["have_form"] = re.compile(" ".join(_slot(demand) for demand in together)).fullmatch
        names["together"] = together
        source.append(f'    if not have_form(f"{_values(together)}"): failed += together')
    source.append("    return failed")
    # Only attribute names, numbers, and names bound in `names` enter the source: no text that was read from a file.
    exec(compile("\n".join(source), "<demands>", "exec"), names)  # noqa: S102
    return cast("Suspects", names["failing"])


def _looks(demands: Sequence[Demand], names: dict[str, object], depth: int = 1, *, plain: bool = False) -> list[str]:
    """The lines that look at values one by one; of texts known to be plain only at whether there is one, how long."""
    source = []
    for demand in demands:
        if condition := _condition(demand, names, plain=plain):
            names[f"demand_{demand.name}"] = demand
            source.append(f"{'    ' * depth}if not ({condition}): failed.append(demand_{demand.name})")
    return source


def _are_plain(texts: Sequence[Demand]) -> str:
    """What holds where texts, put together, are printable and hold nothing odd: of nearly all rows, and soon told."""
    kinds: dict[tuple[bool, bool], list[Demand]] = {}
    for demand in texts:
        kinds.setdefault((demand.english, demand.field.kind is Kind.LINES), []).append(demand)
    return " and ".join(
        _is_plain(f'(v := f"{_values(alike)}")', english=english, several=several)
        for (english, several), alike in kinds.items()
    )


def _is_plain(text: str, *, english: bool, several: bool) -> str:
    """What holds of `text`, an expression that sets `v`, where it holds nothing odd."""
    known = f"{text}.isascii()" if english else f"({text}.isascii() or not odd(v))"
    line = "v.replace('\\n', '')" if several else "v"
    return f"{known} and {line}.isprintable() and {forms.BREAK_MARK!r} not in v"


def _values(demands: Sequence[Demand]) -> str:
    return " ".join(f"{{row.{demand.name}}}" for demand in demands)


def _is_text(demand: Demand) -> bool:
    return not (demand.unwanted or demand.codes or demand.field.kind is Kind.DATE or _has_pattern(demand))


def _has_pattern(demand: Demand) -> bool:
    return demand.field.kind in forms.PATTERNS and not demand.unwanted


def _slot(demand: Demand) -> str:
    pattern = forms.PATTERNS[demand.field.kind]
    return pattern if demand.missing else f"(?:{pattern})?"


def _condition(demand: Demand, names: dict[str, object], *, plain: bool) -> str:
    """What holds where a value is right, beyond its pattern; empty when the pattern, or that it is plain, says all."""
    value = f"(v := row.{demand.name})"
    if demand.unwanted:
        return f"not {value} or v.isspace()"
    right = _right(demand, names, plain=plain)
    if demand.missing and not _has_pattern(demand):
        return " and ".join((f"{value}.strip()", *right))
    return f"not {value} or {' and '.join(right)}" if right else ""


def _right(demand: Demand, names: dict[str, object], *, plain: bool) -> list[str]:
    kind, right = demand.field.kind, []
    if kind is Kind.DATE:
        right.append("is_date(v)")
    elif demand.codes:
        names[f"codes_{demand.name}"] = demand.codes.codes
        right.append(f"v in codes_{demand.name}")
    elif not plain and _is_text(demand):
        several = kind is Kind.LINES
        names[f"bad_in_{demand.name}"] = _bad(several=several, english=demand.english)
        right.append(f"({_is_plain('v', english=demand.english, several=several)} or not bad_in_{demand.name}(v))")
    if demand.max and kind is Kind.LINES:
        # No text has more characters in the message than twice its own: only long ones need counting.
        right.append(f"(len(v) <= {demand.max // 2} or length_sent(v) <= {demand.max})")
    elif demand.max and demand.max < _longest(demand):
        right.append(f"len(v) <= {demand.max}")
    return right


def _bad(*, several: bool, english: bool) -> Callable[[str], bool]:
    """The search for what a text may not hold: one of several lines, or one that is printed in English."""
    bad = [forms.XML_FORBIDS, forms.BREAK_MARK]
    bad += [] if several else [forms.LINE_BREAK]
    bad += [forms.CHINESE, forms.OTHER_LETTERS, f"[{''.join(forms.LOOK_ALIKES)}]", forms.COMBINING] if english else []
    pattern = "|".join(bad)  # compiled when it is needed, which it hardly ever is
    return lambda text: re.search(pattern, text) is not None or forms.unprintable(text) != ""


def _longest(demand: Demand) -> float:
    """The most characters a value can have that meets the other conditions."""
    if demand.codes:
        return max(map(len, demand.codes.codes))
    return forms.LONGEST.get(demand.field.kind, float("inf"))
