"""Owns letting derived values follow when a certificate is changed: what was worked out before is worked out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from coo_cli.certificate.model import Certificate, Goods
from coo_cli.workflow.edits import Edited

FOLLOWING = (
    "collection_office",
    "apply_place",
    "dest_country_code",
    "dest_country",
    "dest_country_name",
    "transport_details",
    "transit_country_code",
    "transit_country",
    "fob_value",
    "total_amount",
    "origin_country_code",
    "origin_country",
    "invoices",
)
"""The values of the head that may have been worked out from others."""

FOLLOWING_GOODS = (
    "line_no",
    "invoice_no",
    "origin_country_code",
    "origin_country",
    "unit_en",
    "unit_zh",
    "criterion_detail",
    "description",
)
"""Those of a goods line."""


def follow(old: Certificate, edited: Edited, fill: Callable[[Certificate], Certificate]) -> Certificate:
    """Work out again what rests on changed values; a certificate does not tell what of it was worked out.

    A value was, when taking it out of the old certificate and working everything out gives it back. Those that
    were given now stay as they are given.

    Args:
        old: the certificate before.
        edited: the certificate with its edits.
        fill: works out what is empty.
    """
    given, empty = edited.given, Certificate()
    head = {name for name in FOLLOWING if not any(path == name or path.startswith(f"{name}[") for path in given)}
    by_hand = {
        (place, name)
        for number, place in enumerate(edited.lines, 1)
        for name in FOLLOWING_GOODS
        if f"goods[{number}].{name}" in given
    }
    names = [{name for name in FOLLOWING_GOODS if (place, name) not in by_hand} for place in range(len(old.goods))]
    bare = msgspec.structs.replace(
        old,
        goods=tuple(_without(line, wanted) for line, wanted in zip(old.goods, names, strict=True)),
        **{name: getattr(empty, name) for name in head},
    )
    again = fill(bare)
    for line, same, wanted in zip(old.goods, again.goods, names, strict=True):
        wanted.intersection_update(name for name in FOLLOWING_GOODS if getattr(same, name) == getattr(line, name))
    goods = tuple(
        line if place is None else _without(line, names[place])
        for place, line in zip(edited.lines, edited.certificate.goods, strict=True)
    )
    follows = {name: getattr(empty, name) for name in head if getattr(again, name) == getattr(old, name)}
    return fill(msgspec.structs.replace(edited.certificate, goods=goods, **follows))


def _without(line: Goods, names: Iterable[str]) -> Goods:
    return msgspec.structs.replace(line, **dict.fromkeys(names, ""))


def still_added(added: Mapping[str, str], edited: Edited) -> dict[str, str]:
    """How the values came that nobody gave now; of single lines nothing is known once lines were taken out.

    Args:
        added: how values of the certificate came before, by path; see `complete.Completed`.
        edited: the certificate with its edits.
    """
    same_lines = list(edited.lines) == list(range(len(edited.lines)))
    return {path: how for path, how in added.items() if path not in edited.given and (same_lines or "[" not in path)}
