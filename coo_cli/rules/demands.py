"""Owns what is demanded of each field: its description and the type's data file laid together."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import CodeList, code_list
from coo_cli.catalog.types import CertType
from coo_cli.certificate.fields import Described, Field, describe
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import GROUPS
from coo_cli.rules import facts
from coo_cli.rules.fact import Fact


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What is demanded of one field of one certificate type.

    Attributes:
        type: the type's code.
        name: the attribute that holds the field.
        missing: the fact that is broken without a value, if any.
        unwanted: the fact that is broken with a value, if any.
        unsure: what the type demands of it is not confirmed, so that a fault is a warning.
        max: the greatest number of characters; 0 for no limit.
        codes: the list its value must be in, if any.
        english: whether Chinese is refused.
    """

    type: str
    name: str
    field: Field
    missing: Fact | None
    unwanted: Fact | None
    unsure: bool
    max: int
    codes: CodeList | None
    english: bool

    def severity(self, fact: Fact) -> Severity | None:
        """A fact's severity where it is not the rule's own."""
        return Severity.WARNING if self.unsure and fact in (facts.REQUIRED, facts.FORBIDDEN) else None


def demands(
    resources: Resources, kind: CertType, group: str, *, declare: bool, non_goods: bool = False
) -> tuple[Demand, ...]:
    """The demands on a group's fields in message order.

    Args:
        kind: the certificate type as of a day.
        group: a key of `GROUPS`.
        declare: whether what a declaration needs is demanded; a draft is stored without it.
        non_goods: for non-goods items, of which little is demanded.
    """
    return tuple(_demand(resources, kind, group, item, declare, non_goods) for item in describe(GROUPS[group]))


def used_fields(kind: CertType) -> frozenset[str]:
    """The paths of the fields that a type names as its own."""
    return frozenset((*kind.fields.use, *kind.fields.require, *kind.fields.expect))


def _demand(
    resources: Resources, kind: CertType, group: str, item: Described, declare: bool, non_goods: bool
) -> Demand:
    field = item.field
    path = f"{group}.{item.name}" if group else item.name
    limits = [limit for limit in (field.max, kind.fields.lengths.get(path, 0)) if limit]
    codes = code_list(resources, field.codes) if field.codes else None
    unwanted = next(_unwanted(kind, path, field), None)
    return Demand(
        type=kind.code,
        name=item.name,
        field=field,
        missing=None if unwanted else next(_missing(kind, path, field, declare, non_goods), None),
        unwanted=unwanted,
        unsure="fields" in kind.unsure,
        max=min(limits, default=0),
        codes=codes if codes and codes.codes else None,
        english=field.script == "english" and kind.language == "en",
    )


def _missing(kind: CertType, path: str, field: Field, declare: bool, non_goods: bool) -> Iterator[Fact]:
    demanded = not (non_goods and field.goods_only)
    of_type = declare and not non_goods
    if field.need == "always" and demanded:
        yield facts.ALWAYS
    if field.need == "declare" and declare and demanded:
        yield facts.TO_DECLARE
    if path in kind.fields.require and of_type:
        yield facts.REQUIRED
    if path in kind.fields.expect and of_type:
        yield facts.EXPECTED
    if field.need == "note" and declare and demanded:
        yield facts.NOTED


def _unwanted(kind: CertType, path: str, field: Field) -> Iterator[Fact]:
    if path in kind.fields.forbid:
        yield facts.FORBIDDEN
    if field.special and path not in used_fields(kind):
        yield facts.UNUSED
