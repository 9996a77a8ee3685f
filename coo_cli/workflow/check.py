"""Owns checking one certificate the way a declaration will need it: completed, numbered, held against every rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import msgspec

from coo_cli.base.errors import Place
from coo_cli.certificate.finding import Finding, has_errors
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import format_number
from coo_cli.rules.check import check, weighted
from coo_cli.rules.context import Context
from coo_cli.workflow.app import App
from coo_cli.workflow.complete import SETTING, Addition, Completed, completed, with_number
from coo_cli.workflow.derive import FROM
from coo_cli.workflow.profile import Profile

_TOGETHER = (
    ("dest_country_code", "dest_country", "dest_country_name"),
    ("transit_country_code", "transit_country"),
    ("origin_country_code", "origin_country"),
)
"""Fields of which any one gives the others."""

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
    """
    today = app.clock().date()
    full = Completed(given, {}) if as_given else completed(given, profile, app.resources, today)
    cert = full.certificate
    year = _year(cert.apply_date, today)
    cert = with_number(cert, cert.cert_no or cert_no or _tried_out(cert, year, profile.enterprise or UNREGISTERED))
    settings = app.settings_file
    found: dict[tuple[str, str], Finding] = {}
    for finding in check(cert, context_of(app, profile, duplicate_of), broken | _derived_from(broken)):
        at = finding.place or _place(finding.path, full.added, place, settings)
        of_settings = at is not None and at.file == settings  # said once, whatever fields take it from there
        key = (finding.rule, f"{at}" if of_settings else finding.path)
        found.setdefault(key, msgspec.structs.replace(finding, place=at))
    return Checked(
        certificate=cert,
        findings=[*weighted(faults, app.settings.rules), *found.values()],
        year=year,
        added=full.added,
    )


def _place(path: str, added: dict[str, Addition], place: Callable[[str], Place | None], settings: str) -> Place | None:
    """Where a value came from: its cell, that of what it was worked out from, or the settings."""
    plain = re.sub(r"\[\d+\]", "", path)
    how = added.get(path) or added.get(plain)
    if how == "profile" and settings:
        return Place(file=settings, column=SETTING.get(plain, f"fill: {plain}"))
    if how == "derived" and plain in FROM:
        base = FROM[plain]
        line = path.rpartition(".")[0]
        return place(f"{line}.{base.rpartition('.')[2]}" if line and "." in base else base)
    return place(path)


def _tried_out(cert: Certificate, year: int, enterprise: str) -> str:
    """A number of the right form that is not the old certificate's: a certificate cannot amend itself."""
    first, second = (format_number(cert.cert_type, year, enterprise, serial) for serial in (1, 2))
    return second if cert.change and cert.change.old_cert_no == first else first


def _derived_from(broken: frozenset[str]) -> frozenset[str]:
    """The paths that would have been derived from a broken one: saying that they are missing helps nobody."""
    return frozenset(
        path.removesuffix(known) + name
        for path in broken
        for group in _TOGETHER
        for known in group
        if path.rpartition(".")[2] == known
        for name in group
    )


def context_of(app: App, profile: Profile | None, duplicate_of: str = "") -> Context:
    """What rules may know besides the certificate; without a profile those on identity stay silent."""
    return Context(
        resources=app.resources,
        today=app.clock().date(),
        own_code=profile.credit_code if profile else "",
        enterprise=profile.enterprise if profile else "",
        registration_no=profile.registration_no if profile else "",
        duplicate_of=duplicate_of,
        severities=app.settings.rules,
    )


def _year(date: str, today: dt.date) -> int:
    return int(date[:4]) if date[:4].isdecimal() else today.year
