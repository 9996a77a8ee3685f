"""Owns parting a record whose lines do not go on one certificate into several, each value still known by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.ingest.record import Origin, Record, place_of
from coo_cli.ingest.texts import TOTAL_DIFFERS

NON_GOODS = "Y"
_TOTALS = {"fob_value": "fob_value", "total_amount": "amount"}
"""Totals of the head, by the lines' value each is the sum of."""

_is_line = re.compile(r"goods\[(\d+)\](.*)").fullmatch


def split(record: Record, most: int) -> list[Record]:
    """Part a record into certificates of at most so many goods lines; the record alone when it needs no parting.

    The first part keeps the key, the others have `/2`, `/3` behind it. Lines are numbered anew in each, non-goods
    items stay with the goods line before them, totals are left to be worked out, and of listed invoices each part
    has those its lines name.
    """
    parts = list(_spans(record.certificate.goods, most))
    if len(parts) < 2:
        return [record]
    record = msgspec.structs.replace(record, findings=[*record.findings, *_differing(record)])
    return [_part(record, number, start, end) for number, (start, end) in enumerate(parts, 1)]


def _spans(goods: Sequence[Goods], most: int) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends; non-goods items do not count and stay with the goods line before them."""
    starts = [0, *[index for index, line in enumerate(goods) if line.non_goods != NON_GOODS][most::most]]
    yield from pairwise([*starts, len(goods)])


def _part(record: Record, number: int, start: int, end: int) -> Record:
    cert = record.certificate
    goods = tuple(
        msgspec.structs.replace(line, line_no=str(place)) for place, line in enumerate(cert.goods[start:end], 1)
    )
    named = {line.invoice_no for line in goods}
    part = msgspec.structs.replace(
        cert,
        cert_no=cert.cert_no if number == 1 else "",
        goods=goods,
        invoices=tuple(one for one in cert.invoices if one.number in named) or cert.invoices,
        **dict.fromkeys(_TOTALS, ""),
    )
    origin = record.origin
    moved = {path: origin.moved[old] for old in origin.moved for path in _paths([old], start, end)}
    return msgspec.structs.replace(
        record,
        key=record.key if number == 1 else f"{record.key}/{number}",
        part_of=record.key,
        certificate=part,
        findings=[
            msgspec.structs.replace(finding, path=path)
            for finding in record.findings
            for path in _paths([finding.path], start, end)
            if number == 1 or finding.path.startswith("goods[")
        ],
        broken=frozenset(_paths(record.broken, start, end)),
        origin=Origin(
            origin.table,
            origin.columns,
            {**origin.rows, "goods": origin.rows.get("goods", ())[start:end]},
            origin.head,
            moved,
            {g: (filled, first + start if g == "goods" else first) for g, (filled, first) in origin.filled.items()},
            origin.cells,
        ),
    )


def _paths(paths: Iterable[str], start: int, end: int) -> Iterator[str]:
    """Paths as they are in the part of the lines from one index to another; those of other lines are left out."""
    for path in paths:
        found = _is_line(path)
        if found is None:
            yield path
        elif start < int(found[1]) <= end:
            yield f"goods[{int(found[1]) - start}]{found[2]}"


def _differing(record: Record) -> Iterator[Finding]:
    """Totals that the export gives and that are not those of its lines: in parts nobody could see it any more."""
    cert: Certificate = record.certificate
    for name, of_line in _TOTALS.items():
        given = getattr(cert, name)
        try:
            total = sum((Decimal(getattr(line, of_line) or 0) for line in cert.goods), Decimal(0))
            differs = bool(given) and Decimal(given) != total
        except InvalidOperation:
            continue  # a value that is no number is told of as such
        if differs:
            says = t("{given} is given, the lines add up to {total}.", "填写为 {given}，各项合计为 {total}。")
            yield Finding(
                rule=TOTAL_DIFFERS.id,
                severity=TOTAL_DIFFERS.severity,
                path=name,
                text=says.fill(given=given, total=f"{total:f}"),
                fix=TOTAL_DIFFERS.fix,
                place=place_of(record, name),
            )
