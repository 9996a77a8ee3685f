"""Owns the serial numbers of certificates: per enterprise, type and year, none ever twice."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from coo_cli.store.tables import serial
from coo_cli.store.transaction import Transaction


def take_serials(tx: Transaction, enterprise: str, cert_type: str, year: int, count: int) -> range:
    """Take the next serial numbers; they are used when the transaction is stored, and free again when it is not.

    Past 9999 numbers go on here: `certificate.number.format_number` refuses them.

    Args:
        tx: the transaction that stores the certificates bearing the numbers.
        enterprise: the nine characters that stand for the enterprise.
        cert_type: the type's code.
        year: the year of the application date, four digits.
        count: how many.
    """
    used = tx.rows(
        select(serial.c.last).where(
            serial.c.enterprise == enterprise, serial.c.cert_type == cert_type, serial.c.year == year
        )
    )
    last = used[0].last if used else 0
    if not used:
        tx.many(serial.insert(), [{"enterprise": enterprise, "cert_type": cert_type, "year": year, "last": count}])
    else:
        tx.many(
            update(serial)
            .where(
                serial.c.enterprise == bindparam("of_enterprise"),
                serial.c.cert_type == bindparam("of_type"),
                serial.c.year == bindparam("of_year"),
            )
            .values(last=bindparam("new_last")),
            [{"of_enterprise": enterprise, "of_type": cert_type, "of_year": year, "new_last": last + count}],
        )
    return range(last + 1, last + count + 1)


def pass_serials(tx: Transaction, used: Iterable[tuple[str, str, int, int]]) -> None:
    """Take note of serials of numbers given elsewhere, so that they are not given here again.

    Args:
        tx: the transaction that stores the certificates bearing the numbers.
        used: enterprise, type, year of four digits, and serial of each.
    """
    highest: dict[tuple[str, str, int], int] = {}
    for enterprise, cert_type, year, number in used:
        highest[enterprise, cert_type, year] = max(number, highest.get((enterprise, cert_type, year), 0))
    for (enterprise, cert_type, year), number in highest.items():
        last = take_serials(tx, enterprise, cert_type, year, 0).start - 1
        if number > last:
            take_serials(tx, enterprise, cert_type, year, number - last)
