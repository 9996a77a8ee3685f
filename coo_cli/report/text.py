"""Owns problems as text for people: grouped by certificate, the cell first, capped and saying so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from coo_cli.base.texts import Text, shown_language, t
from coo_cli.report.problem import Problem

CAP = 40
"""How many problems are written out; JSON has them all."""


def lines(problems: Sequence[Problem], word: Text, cap: int = CAP) -> Iterator[str]:
    """The lines that tell people what is wrong.

    Args:
        problems: in the order found; those of one certificate next to each other.
        word: what to call one: error or warning.
        cap: how many to write out.
    """
    language = shown_language()
    for certificate, group in groupby(problems[:cap], key=lambda item: item.certificate):
        if certificate:
            yield f"{certificate}:"
        for item in group:
            where = " ".join(str(part) for part in (item.place or "", item.path) if part)
            why = f" ({item.why})" if item.why else ""
            indent = "  " if certificate else ""
            yield f"{indent}{word} {item.code}{' ' if where else ''}{where}: {item.text[language]}{why}"
            yield f"{indent}  -> {item.fix[language]}"
    if len(problems) > cap:
        more = t("... and {n} more; --json lists all.", "……另有 {n} 条；--json 可列出全部。")
        yield str(more.fill(n=len(problems) - cap))
