"""Owns problems as text for people: errors by certificate with the cell first, warnings summed up by rule and field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice

from coo_cli.base.texts import shown_language, t
from coo_cli.certificate.finding import Severity
from coo_cli.report.problem import Problem

CAP = 40
"""How many errors are written out; JSON has them all."""

_INDEX = re.compile(r"\[\d+\]")


def error_lines(problems: Collection[Problem], cap: int = CAP) -> Iterator[str]:
    """The lines that tell people what is wrong.

    Args:
        problems: in the order found; those of one certificate next to each other.
        cap: how many to write out.
    """
    language = shown_language()
    word = t("error", "错误")
    for certificate, group in groupby(islice(problems, cap), key=lambda item: item.certificate):
        if certificate:
            yield f"{certificate}:"
        indent = "  " if certificate else ""
        for item in group:
            where = " ".join(str(part) for part in (item.place or "", item.path) if part)
            why = f" ({item.why})" if item.why else ""
            yield f"{indent}{word} {item.code}{' ' if where else ''}{where}: {item.text[language]}{why}"
            yield f"{indent}  -> {item.fix[language]}"
    if len(problems) > cap:
        more = t("... and {n} more; --json lists all.", "……另有 {n} 条；--json 可列出全部。")
        yield str(more.fill(n=len(problems) - cap))


def warning_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """One line for each rule and field, with how often: the same warning on every goods line is said once."""
    language = shown_language()
    kinds: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Problem] = {}
    for item in problems:
        kind = item.code, _INDEX.sub("", item.path)
        kinds[kind] += 1
        first.setdefault(kind, item)
    for (code, path), count in kinds.items():
        item = first[code, path]
        times = f" (x{count})" if count > 1 else ""
        where = f" {path}" if path else f" {item.place}" if item.place else ""
        word = t("advice", "建议") if item.severity is Severity.ADVICE else t("warning", "警告")
        yield f"{word} {code}{where}{times}: {item.text[language]}"
