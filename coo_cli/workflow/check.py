"""Owns checking one certificate the way a declaration will need it: completed, numbered, held against every rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import msgspec

from coo_cli.base.errors import Place
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Finding, has_errors
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import format_number
from coo_cli.certificate.paths import is_empty
from coo_cli.ingest.record import Record, entry_of, from_registers
from coo_cli.rules.check import check, weighted
from coo_cli.rules.context import Context
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import REGISTER, SETTING, Addition, Completed, completed, with_number
from coo_cli.workflow.derive import FROM
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registered import NOTHING, Defaults

_TOGETHER = (
    ("dest_country_code", "dest_country", "dest_country_name"),
    ("transit_country_code", "transit_country"),
    ("origin_country_code", "origin_country"),
)
"""Fields of which any one gives the others."""

_MAKES_DESCRIPTION = re.compile(r"goods\[\d+\]\.(name_en|name_zh|packages|package_unit)").fullmatch
"""The values a description of goods is made of."""

_LINE = re.compile(r"\[\d+\]")

_IN_REGISTER = t("{text} (register entry: {entry})", "{text}（登记簿记录：{entry}）")

UNREGISTERED = "000000000"
"""Stands for the enterprise in a number that is only tried out; a rule names the missing registration."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate as it would be declared, and what is wrong with it."""

    certificate: Certificate
    """Completed; its number is only tried out unless it had one."""
    findings: list[Finding]
    year: int
    """The year its number counts in: that of the application date."""
    added: dict[str, Addition]
    """How values came that were not given, by path; see `complete.Completed`."""
    principal: str = ""
    """The key of the principal (委托人) it is made for; empty when one applies for oneself."""

    @property
    def faulty(self) -> bool:
        """Whether an error keeps it from being declared."""
        return has_errors(self.findings)


def check_certificate(
    given: Certificate,
    profile: Profile,
    app: App,
    *,
    cert_no: str = "",
    duplicate_of: str = "",
    as_given: bool = False,
    faults: tuple[Finding, ...] = (),
    broken: frozenset[str] = frozenset(),
    place: Callable[[str], Place | None] = lambda path: None,
    record: Record | None = None,
    defaults: Defaults = NOTHING,
    principal: str = "",
) -> Checked:
    """Complete a certificate from its profile and hold it against the rules.

    Args:
        given: what the export said.
        profile: the applying enterprise.
        app: settings, data files and clock.
        cert_no: the number it already has in the store.
        duplicate_of: another certificate of its type that has its invoice.
        as_given: it is whole: nothing is added to it.
        faults: what went wrong in conversion.
        broken: paths whose conversion failed; later rules stay silent there.
        place: tells the source cell of a path.
        record: the record it is, which knows what registers gave it.
        defaults: what registers give to whole certificates.
        principal: the key of the principal it is known to be made for.
    """
    today = app.clock().date()
    whose = defaults.principal_of(given, profile, (record and entry_of(record, "exporter_code")) or "", principal)
    layers = defaults.layers(given, profile, whose)
    full = Completed(given, {}) if as_given else completed(given, profile, app.resources, today, layers)
    cert = full.certificate
    looked_up = {path: f"{REGISTER}{entry}" for path, entry in from_registers(record).items()} if record else {}
    added = looked_up | full.added
    year = _year(cert.apply_date, today)
    cert = with_number(cert, cert.cert_no or cert_no or _tried_out(cert, year, profile.enterprise or UNREGISTERED))
    ctx = context_of(app, profile, duplicate_of, today)
    wrong = check(cert, ctx, broken | _derived_from(broken, cert) if broken else broken)
    settings = app.settings_file if wrong else ""
    found: dict[tuple[str, str], Finding] = {}
    for finding in wrong:
        at = finding.place or _place(finding.path, full.added, place, settings)
        entry = _entry(finding.path, full.added, record)
        of_settings = at is not None and at.file == settings  # said once, whatever fields take it from there
        key = (finding.rule, f"{at}" if of_settings else finding.path)
        text = _IN_REGISTER.fill(text=finding.text, entry=entry) if entry else finding.text
        found.setdefault(key, msgspec.structs.replace(finding, place=at, text=text))
    return Checked(
        certificate=cert,
        findings=[*weighted(faults, app.settings.rules), *found.values()],
        year=year,
        added=added,
        principal=whose,
    )


def _place(path: str, added: dict[str, Addition], place: Callable[[str], Place | None], settings: str) -> Place | None:
    """Where a value came from: its cell, that of what it was worked out from, or the settings.

    Initial values stand in no file.
    """
    how, plain = _how(path, added), _plain(path)
    if how == "profile" and settings:
        return Place(file=settings, column=SETTING.get(plain, f"fill: {plain}"))
    base = _base(path, added)
    return None if _how(base, added).startswith(REGISTER) else place(base)


def _entry(path: str, added: dict[str, Addition], record: Record | None) -> str:
    """The register's entry that a value, or what it was worked out from, came from; empty for other values."""
    base = _base(path, added)
    how = _how(base, added)
    if how.startswith(REGISTER):
        return how.removeprefix(REGISTER)
    return entry_of(record, base) if record and how != "profile" else ""


def _base(path: str, added: dict[str, Addition]) -> str:
    """What a value was worked out from; itself where it was not."""
    base = FROM.get(_plain(path), "") if _how(path, added) == "derived" else ""
    line = path.rpartition(".")[0]
    return f"{line}.{base.rpartition('.')[2]}" if line and "." in base else base or path


def _how(path: str, added: dict[str, Addition]) -> Addition:
    return added.get(path) or added.get(_plain(path), "")


def _plain(path: str) -> str:
    return _LINE.sub("", path) if "[" in path else path


def _tried_out(cert: Certificate, year: int, enterprise: str) -> str:
    """A number of the right form that is not the old certificate's: a certificate cannot amend itself."""
    first = format_number(cert.cert_type, year, enterprise, 1)
    if cert.change and cert.change.old_cert_no == first:
        return format_number(cert.cert_type, year, enterprise, 2)
    return first


def _derived_from(broken: frozenset[str], cert: Certificate) -> frozenset[str]:
    """The paths that would have been derived from a broken one: saying that they are missing helps nobody."""
    described = (path.rpartition(".")[0] + ".description" for path in broken if _MAKES_DESCRIPTION(path))
    return frozenset(path for path in described if is_empty(cert, path)) | frozenset(
        path.removesuffix(known) + name
        for path in broken
        for group in _TOGETHER
        for known in group
        if path.rpartition(".")[2] == known
        for name in group
    )


def context_of(app: App, profile: Profile | None, duplicate_of: str = "", today: dt.date | None = None) -> Context:
    """What rules may know besides the certificate; without a profile those on identity stay silent."""
    return Context(
        resources=app.resources,
        today=today or app.clock().date(),
        own_code=profile.credit_code if profile else "",
        enterprise=profile.enterprise if profile else "",
        registration_no=profile.registration_no if profile else "",
        duplicate_of=duplicate_of,
        severities=app.settings.rules,
    )


def _year(date: str, today: dt.date) -> int:
    return int(date[:4]) if date[:4].isdecimal() else today.year
