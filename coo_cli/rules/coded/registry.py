"""Owns what a coded rule is: a function with its texts, what it reads, and an example of failing and passing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from coo_cli.base.texts import EMPTY, Text
from coo_cli.certificate.example import OnCertificate, Patch
from coo_cli.certificate.finding import RuleText, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.context import Context

__all__ = ["Coded", "Find", "Hits", "Patch", "rule", "rules_of"]

Hits = Iterator[tuple[str, Text]]
"""The path of each fault and what a finding says of it."""

Find = Callable[[Certificate, Context], Hits]

Clear = Callable[[Certificate, Context], bool]
"""A quick look, shared by rules, that tells that none of them would find anything; see `coded.usual`."""


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """A coded rule.

    Attributes:
        rule: its texts for `coo explain`.
        find: yields its faults.
        reads: paths without lines, e.g. `goods.amount`; where one of them failed before, the rule is not called, so
            that it finds values of their prescribed form.
        by_line: each fault rests on its own line alone: the rule is called all the same and must cope with any
            value, and only faults of the lines that failed before are dropped.
        clear: the quick look that clears a certificate of it, if there is one.
    """

    rule: RuleText
    find: Find
    reads: tuple[str, ...]
    by_line: bool
    clear: Clear | None


def rule(
    rule_id: str,
    severity: Severity,
    *,
    title: Text,
    fix: Text,
    source: str,
    why: Text = EMPTY,
    reads: tuple[str, ...],
    fails: Patch,
    passes: Patch,
    by_line: bool = False,
    clear: Clear | None = None,
    base: str = "C",
) -> Callable[[Find], Coded]:
    """Make a coded rule of the function below; see `Coded` and `RuleText`.

    Its topic is the name of its module.

    Args:
        base: the type of the right certificate that the examples change.
    """

    def make(find: Find) -> Coded:
        texts = RuleText(
            id=rule_id,
            severity=severity,
            title=title,
            fix=fix,
            source=source,
            why=why,
            topic=find.__module__.rpartition(".")[2],
            fails=OnCertificate(base=base, patch=fails),
            passes=OnCertificate(base=base, patch=passes),
        )
        return Coded(rule=texts, find=find, reads=reads, by_line=by_line, clear=clear)

    return make


def rules_of(namespaces: Iterable[Mapping[str, object]]) -> tuple[Coded, ...]:
    """The coded rules of modules, in the order in which they are written there."""
    return tuple(item for names in namespaces for item in names.values() if isinstance(item, Coded))
