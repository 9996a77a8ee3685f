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

APART = 5
"""How many warnings of one code that are about no field are said each by itself."""

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
            yield f"{indent}{word} {item.code}{' ' if where else ''}{where}: {item.text[language]}{_why(item)}"
            yield f"{indent}  -> {item.fix[language]}"
    if len(problems) > cap:
        more = t("... and {n} more; --json lists all.", "……另有 {n} 条；--json 可列出全部。")
        yield str(more.fill(n=len(problems) - cap))


def warning_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """One line for each rule and field, with how often: the same warning on every goods line is said once.

    What is about no field, such as channels that fail, is said each by itself, up to `APART` of a code.
    """
    language = shown_language()
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    apart: Counter[str] = Counter()
    for item in problems:
        kind = item.code, _INDEX.sub("", item.path), "" if item.path else item.text[language]
        if not item.path and kind not in groups:
            apart[item.code] += 1
            if apart[item.code] > APART:
                kind = item.code, "", ""
        groups.setdefault(kind, []).append(item)
    for (code, path, _), items in groups.items():
        item = items[0]
        times = f" (x{len(items)})" if len(items) > 1 else ""
        where = f" {path}" if path else f" {item.place}" if item.place else ""
        word = t("advice", "建议") if item.severity is Severity.ADVICE else t("warning", "警告")
        yield f"{word} {code}{where}{times}: {item.text[language]}{_why(item)}"


def _why(item: Problem) -> str:
    return str(t(" ({why})", "（{why}）").fill(why=item.why)) if item.why else ""
