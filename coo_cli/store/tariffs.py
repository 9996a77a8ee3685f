"""Owns storing tariff schedules (关税减让表): one taken in whole in place of an earlier one, lines found by HS code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, or_, select

from coo_cli.base.clock import stamp
from coo_cli.store.events import Act, record
from coo_cli.store.tables import tariff_line, tariff_schedule
from coo_cli.store.transaction import Reader, Transaction
from coo_cli.tariff.schedule import MFN, Line, Schedule

_SHORTEST = 4
"""Digits of the shortest HS code a schedule may hold."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule as it is kept: how many lines it has, the hash of its file, when it was taken in and by whom."""

    id: int
    schedule: Schedule
    lines: int
    sha256: str
    taken_at: str
    taken_by: str


def put_schedule(
    tx: Transaction, schedule: Schedule, lines: Sequence[Line], *, sha256: str, at: dt.datetime, actor: str
) -> bool:
    """Store a schedule in place of the one of the same countries and certificate type.

    Returns:
        whether it took another's place.
    """
    old = _of(tx, schedule)
    if old is not None:
        _remove(tx, old.id)
    number = tx.next_id(tariff_schedule.c.id)
    told = msgspec.structs.asdict(schedule)
    row = {"id": number, **told, "lines": len(lines), "sha256": sha256, "taken_at": stamp(at), "taken_by": actor}
    tx.many(tariff_schedule.insert(), [row])
    tx.many(
        tariff_line.insert(),
        [
            {"schedule": number, "number": place, "hs_code": line.hs_code, "content": _encode(line).decode()}
            for place, line in enumerate(lines, 1)
        ],
    )
    act = Act(action="tariff-taken", detail=f"{name_of(schedule)}: {len(lines)} lines, sha256 {sha256}")
    record(tx, [act], at=stamp(at), actor=actor)
    return old is not None


def delete_schedule(tx: Transaction, schedule: Schedule, *, at: dt.datetime, actor: str) -> bool:
    """Take out the schedule of these countries and this certificate type.

    Returns:
        whether there was one.
    """
    old = _of(tx, schedule)
    if old is None:
        return False
    _remove(tx, old.id)
    detail = f"{name_of(schedule)}: {old.lines} lines, sha256 {old.sha256}"
    record(tx, [Act(action="tariff-deleted", detail=detail)], at=stamp(at), actor=actor)
    return True


def list_schedules(reader: Reader) -> list[Kept]:
    """All schedules, by importing country, origin and certificate type."""
    columns = tariff_schedule.c
    query = select(tariff_schedule).order_by(columns.importer, columns.exporter, columns.cert_type)
    return [
        Kept(
            id=row.id,
            schedule=Schedule(**{name: getattr(row, name) for name in Schedule.__struct_fields__}),
            lines=row.lines,
            sha256=row.sha256,
            taken_at=row.taken_at,
            taken_by=row.taken_by,
        )
        for row in reader.connection.execute(query)
    ]


def lines_near(reader: Reader, importer: str, exporter: str, code: str) -> list[tuple[Schedule, list[Line]]]:
    """By schedule for goods of one country in another: the lines whose codes begin with a code, or begin it.

    Args:
        reader: where to look.
        importer: the importing country, alpha-2.
        exporter: the country of origin, alpha-2.
        code: digits only, at least four.
    """
    columns = tariff_line.c
    shorter = [code[:length] for length in range(_SHORTEST, len(code))]
    near = or_(columns.hs_code.between(code, code + ":"), columns.hs_code.in_(shorter))  # ":" follows the digits
    found = []
    for kept in list_schedules(reader):
        schedule = kept.schedule
        if schedule.importer == importer and schedule.exporter == ("" if schedule.cert_type == MFN else exporter):
            query = select(columns.content).where(columns.schedule == kept.id, near).order_by(columns.hs_code)
            found.append((schedule, [_decode(row.content) for row in reader.rows(query)]))
    return found


def name_of(schedule: Schedule) -> str:
    """A schedule in short: `CN>KR K`, `KR MFN`."""
    route = f"{schedule.exporter}>{schedule.importer}" if schedule.exporter else schedule.importer
    return f"{route} {schedule.cert_type or 'MFN'}"


def _of(reader: Reader, schedule: Schedule) -> Kept | None:
    wanted = (schedule.importer, schedule.exporter, schedule.cert_type)
    kept = list_schedules(reader)
    return next((k for k in kept if (k.schedule.importer, k.schedule.exporter, k.schedule.cert_type) == wanted), None)


def _remove(tx: Transaction, number: int) -> None:
    tx.connection.execute(delete(tariff_line).where(tariff_line.c.schedule == number))
    tx.connection.execute(delete(tariff_schedule).where(tariff_schedule.c.id == number))
