"""Owns what a registration number (备案号) means: which one an enterprise has, and whether it may declare under it.

The number is kept in one place: in the profile (`registration_no` in coo.yaml), the simple way, or in the register
`registration`, where the profile leaves it out. What the register tells of a number counts in both cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, StoreError
from coo_cli.base.texts import t
from coo_cli.catalog.codes import code_list
from coo_cli.certificate.number import organisation_code
from coo_cli.certificate.register import APPROVED, FILINGS, REGISTRATION, Entry, register_of
from coo_cli.ingest.register_checks import FILING_STATES
from coo_cli.ingest.register_sheet import read_values
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.registers import SetEntry, invalid_entry, row_of, unknown_entry

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader
    from coo_cli.workflow.app import App
    from coo_cli.workflow.profile import Profile

FILED = "企业备案"
"""The kind of a filing, as the system of 2019 writes it."""


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a filing's history: the day, the state's code, the kind and a note."""

    day: str
    state: str
    said: str = ""


def filings_of(entry: Entry) -> list[Filing]:
    """The history of a registration, in order; a line is date, state and what was said."""
    parts = [line.split(" ", 2) for line in entry.values.get(FILINGS, "").splitlines()]
    return [Filing(day=part[0], state=part[1], said="".join(part[2:])) for part in parts]


def own_number(entries: Iterable[Entry], credit_code: str, today: dt.date) -> str:
    """The number the register has for an enterprise: of several a valid one that began last; empty for none."""
    own = [entry for entry in entries if entry.values.get("organisation_code") == organisation_code(credit_code)]
    own.sort(key=lambda entry: (_fault_kind(entry, today) == "", entry.values.get("valid_from", ""), entry.key))
    return own[-1].key if own else ""


def with_numbers(app: App) -> dict[str, Profile]:
    """The settings' profiles, each with its number: where one names none, that of the register.

    Raises:
        StoreError: when the register is needed and cannot be read.
    """
    profiles = app.settings.profiles
    if not app.is_workspace or all(profile.registration_no for profile in profiles.values()):
        return profiles
    from coo_cli.store.plain_entries import read_plainly

    try:
        entries = read_plainly(app.database(), REGISTRATION)
    except StoreError as error:
        if error.code != "store-missing":
            raise
        return profiles
    today = app.clock().date()
    return {
        name: profile
        if profile.registration_no
        else profile.model_copy(update={"registration_no": own_number(entries, profile.credit_code, today)})
        for name, profile in profiles.items()
    }


def fault_of_numbers(app: App, reader: Reader, numbers: Collection[str]) -> ConfigError | None:
    """Why nothing may be declared under some numbers today; None when it may, or the register knows none of them."""
    from coo_cli.store.registers import find_entries

    faults = (fault_of(entry, app) for entry in find_entries(reader, REGISTRATION, numbers).values())
    return next((fault for fault in faults if fault is not None), None)


def fault_of(entry: Entry, app: App) -> ConfigError | None:
    """`registration-not-approved` or `registration-not-valid`: why nothing may be declared today; None when it may."""
    match _fault_kind(entry, app.clock().date()):
        case "state":
            last = filings_of(entry)[-1]
            state = code_list(app.resources, FILING_STATES).get(last.state)
            return ConfigError(
                "registration-not-approved",
                t(
                    "The registration {no} is not approved: {state}, {day}.",
                    "备案号 {no} 未通过审核：{state}（{day}）。",
                ).fill(no=entry.key, state=t(state.en, state.zh) if state else last.state, day=last.day),
                t(
                    "When customs has approved it, say so: `coo registration file {no} approved`.",
                    "海关审核通过后请登记：`coo registration file {no} approved`。",
                ).fill(no=entry.key),
            )
        case "time":
            values = entry.values
            return ConfigError(
                "registration-not-valid",
                t(
                    "The registration {no} is valid from {begin} to {end}, not today.",
                    "备案号 {no} 的有效期为 {begin} 至 {end}，今天不在有效期内。",
                ).fill(no=entry.key, begin=values.get("valid_from", "..."), end=values.get("valid_to", "...")),
                t(
                    "Renew the filing with customs, then `coo register set registration {no} valid_to=DATE`.",
                    "请在海关办理续期，再运行 `coo register set registration {no} valid_to=日期`。",
                ).fill(no=entry.key),
            )
        case _:
            return None


def file_registration(app: App, number: str, filing: Filing) -> SetEntry:
    """Note a step of a filing's history (备案状态) with a registration.

    Args:
        app: the run's surroundings.
        number: the registration number.
        filing: the step; its day is today, its kind that of an enterprise, unless given.

    Raises:
        InputError: `unknown-entry`, or `entry-invalid` for a state or day there is not.
        ConfigError: `not-permitted`.
    """
    from coo_cli.store.registers import find_entries, put_entries

    require(app, Act.REGISTER)
    register = register_of(REGISTRATION)
    line = f"{filing.day or app.clock().date().isoformat()} {filing.state} {filing.said or FILED}"
    read, _ = read_values(register, number, {FILINGS: line}, app.resources)
    if read.entry is None:
        raise invalid_entry(read)
    with app.store() as store, store.begin() as tx:
        old = find_entries(tx, REGISTRATION, [read.entry.key]).get(read.entry.key)
        if old is None:
            raise unknown_entry(register, number)
        lines = [*old.values.get(FILINGS, "").splitlines(), read.entry.values["filings"]]
        history = "\n".join(sorted(filter(None, lines), key=lambda text: text[:10]))
        entry = Entry(key=old.key, values=old.values | {FILINGS: history})
        (outcome,) = put_entries(tx, REGISTRATION, [entry], at=app.clock(), actor=app.actor)
    return SetEntry(entry=row_of(register, entry), outcome=outcome, warnings=[])


def _fault_kind(entry: Entry, today: dt.date) -> str:
    """`state` or `time` for what is wrong; without a history a number is taken as filed, as one in coo.yaml is."""
    filings = filings_of(entry)
    if filings and filings[-1].state != APPROVED:
        return "state"
    values = entry.values
    if not values.get("valid_from", "") <= today.isoformat() <= values.get("valid_to", "9"):
        return "time"
    return ""
