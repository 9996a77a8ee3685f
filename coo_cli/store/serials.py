"""Owns the serial numbers of certificates: per enterprise, type and year, none ever twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select, update

from coo_cli.store.tables import serial
from coo_cli.store.transaction import Transaction

Series = tuple[str, str, int]
"""What serials count in: an enterprise's nine characters, a type's code, and the year of the application date."""

_LAST = select(serial.c.enterprise, serial.c.cert_type, serial.c.year, serial.c.last)
_RAISE = (
    update(serial)
    .where(
        serial.c.enterprise == bindparam("of_enterprise"),
        serial.c.cert_type == bindparam("of_type"),
        serial.c.year == bindparam("of_year"),
    )
    .values(last=bindparam("new_last"))
)


def take_serials(tx: Transaction, wanted: Mapping[Series, int]) -> dict[Series, range]:
    """Take the next serial numbers; they are used when the transaction is stored, and free again when it is not.

    Past 9999 numbers go on here: `certificate.number.format_number` refuses them.

    Args:
        tx: the transaction that stores the certificates bearing the numbers.
        wanted: how many of each series.
    """
    last = _last(tx, wanted)
    _set(tx, last, {series: last.get(series, 0) + count for series, count in wanted.items()})
    return {series: range(last.get(series, 0) + 1, last.get(series, 0) + count + 1) for series, count in wanted.items()}


def pass_serials(tx: Transaction, used: Iterable[tuple[str, str, int, int]]) -> None:
    """Take note of serials of numbers given elsewhere, so that they are not given here again.

    Args:
        tx: the transaction that stores the certificates bearing the numbers.
        used: enterprise, type, year of four digits, and serial of each.
    """
    highest: dict[Series, int] = {}
    for enterprise, cert_type, year, number in used:
        highest[enterprise, cert_type, year] = max(number, highest.get((enterprise, cert_type, year), 0))
    last = _last(tx, highest)
    _set(tx, last, {series: number for series, number in highest.items() if number > last.get(series, 0)})


def _last(tx: Transaction, of: Iterable[Series]) -> dict[Series, int]:
    """The last serial taken, where one was."""
    rows = tx.among(_LAST, serial.c.enterprise, {enterprise for enterprise, _, _ in of})
    return {(row.enterprise, row.cert_type, row.year): row.last for row in rows}


def _set(tx: Transaction, old: Mapping[Series, int], new: Mapping[Series, int]) -> None:
    tx.many(
        serial.insert(),
        [
            {"enterprise": enterprise, "cert_type": cert_type, "year": year, "last": last}
            for (enterprise, cert_type, year), last in new.items()
            if (enterprise, cert_type, year) not in old
        ],
    )
    tx.many(
        _RAISE,
        [
            {"of_enterprise": enterprise, "of_type": cert_type, "of_year": year, "new_last": last}
            for (enterprise, cert_type, year), last in new.items()
            if (enterprise, cert_type, year) in old
        ],
    )
