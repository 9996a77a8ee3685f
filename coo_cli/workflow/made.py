"""Owns a certificate on its way into the store: its message is built, its number taken with it, its origin noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from coo_cli.base.clock import stamp
from coo_cli.base.errors import Place
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import format_number
from coo_cli.message.build import Unsendable, build
from coo_cli.message.schema import schema_findings
from coo_cli.message.sendable import unsendable
from coo_cli.workflow.app import App
from coo_cli.workflow.check import Checked, check_certificate
from coo_cli.workflow.complete import with_number
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registered import NOTHING, Defaults

if TYPE_CHECKING:
    from coo_cli.store.content import Content
    from coo_cli.store.listing import Row
    from coo_cli.store.transaction import Transaction

MADE_FROM = "made_from"
"""The event of a certificate that was made out of another one; its detail names that by id."""
CONVERTED = "converted"
"""The event of a certificate that another of a different type was made of; its detail names that by id."""
COPIED = "copied"
"""The event of a certificate that was copied; its detail names the copy by id."""


def try_build(checked: Checked, app: App) -> tuple[bytes | None, Sequence[Finding]]:
    """Build what has no error, under the number it has or one tried out, and hold it against the schema.

    Returns:
        the message, None when there can be none, and what was found in building it.
    """
    if checked.faulty:
        return None, ()
    try:
        message = build(checked.certificate)
    except Unsendable as error:  # a text rule was lowered, but there is no way to write this
        return None, error.findings
    found = schema_findings(message, app.resources, app.clock().date())
    written = []
    if b"/ N" in message:  # a mark such as C/NO. may have been written another way: say so
        written = [one for one in unsendable(checked.certificate) if one.severity is Severity.WARNING]
    return (message if not found else None), [*found, *written]


def make_content(
    tx: Transaction | None,
    app: App,
    profile_name: str,
    profile: Profile,
    given: Certificate,
    *,
    cert_no: str = "",
    draft: bool = False,
    source_sha256: str = "",
    added: Mapping[str, str] | None = None,
    faults: tuple[Finding, ...] = (),
    broken: frozenset[str] = frozenset(),
    place: Callable[[str], Place | None] = lambda path: None,
    defaults: Defaults = NOTHING,
    principal: str = "",
) -> Content:
    """Check one certificate that a person made or changed, and make of it what the store keeps.

    Args:
        tx: the transaction that will store it; None for a trial, which takes no number.
        app: the run's surroundings.
        profile_name: the name of the applying enterprise's profile.
        profile: the applying enterprise.
        given: what it says.
        cert_no: the number it has; without one the next is taken, unless it has errors or stays a draft.
        draft: keep it a draft, whatever the check says.
        source_sha256: of the export that it came from.
        added: how values that it has had before came, by path; they are not worked out now.
        faults: what went wrong in reading it from a file.
        broken: the paths that could not be read.
        place: tells the cell of a path.
        defaults: what registers give to whole certificates.
        principal: the key of the principal it is made for.

    Raises:
        ConfigError: `no-registration` when a number is needed.
        StoreError: `serials-exhausted`.
    """
    from coo_cli.store.content import Content
    from coo_cli.store.message import pack
    from coo_cli.store.serials import take_serials

    checked = check_certificate(
        given,
        profile,
        app,
        cert_no=cert_no,
        faults=faults,
        broken=broken,
        place=place,
        defaults=defaults,
        principal=principal,
    )
    message, found = try_build(checked, app)
    ready = message is not None and not draft
    cert = with_number(checked.certificate, cert_no)
    if ready and not cert_no and tx is not None:
        if not profile.enterprise:
            profile.must_be_registered(profile_name)
        series = profile.enterprise, cert.cert_type, checked.year
        (serial,) = take_serials(tx, {series: 1})[series]
        cert = with_number(cert, format_number(cert.cert_type, checked.year, profile.enterprise, serial))
        message = build(cert)
    return Content(
        certificate=cert,
        findings=(*checked.findings, *found),
        message=pack(message) if message is not None and ready else None,
        ready=ready,
        source_sha256=source_sha256,
        added=dict(added or {}) | checked.added,
    )


def store_made(tx: Transaction, app: App, content: Content, profile: Profile, source: Row, word: str) -> int:
    """Store a new certificate that was made out of another one, which gets an event of it.

    Args:
        tx: the transaction that took its number.
        app: the run's surroundings.
        content: the new certificate.
        profile: the applying enterprise.
        source: the certificate it was made of; both are of one profile.
        word: the event's, e.g. `amended`.
    """
    from coo_cli.store.certificates import put_certificates
    from coo_cli.store.content import NewCertificate
    from coo_cli.store.events import Act, record

    new = NewCertificate(
        profile=source.profile, enterprise=profile.enterprise, content=content, principal=source.principal
    )
    moment = app.clock()
    (id_,) = put_certificates(tx, [new], at=moment, actor=app.actor)
    acts = [
        Act(action=MADE_FROM, certificate=id_, detail=f"#{source.id}"),
        Act(action=word, certificate=source.id, detail=f"#{id_}"),
    ]
    record(tx, acts, at=stamp(moment), actor=app.actor)
    return id_
