"""Owns what is given to the store of a certificate, and the rows it becomes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.store.message import Message
from coo_cli.store.packing import packed
from coo_cli.store.transaction import Value

_encode = msgspec.json.Encoder().encode

_is_amount = re.compile(r"[0-9]{1,15}(?:\.[0-9]+)?", re.ASCII).fullmatch
"""An amount whose cents a column can hold; the message takes four digits more."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says, and how it stood the checks.

    Attributes:
        certificate: with its number, once it has one.
        findings: what the checks found.
        message: the customs message; only of an error-free certificate with a number.
        ready: whether it may be declared (state ready); else it is a draft.
        added: how values came that were not given, by path: `profile`, `derived`, `capitals`.
        source_sha256: a hash of what the export said, by which the next import sees that nothing changed.
    """

    certificate: Certificate
    findings: tuple[Finding, ...] = ()
    message: Message | None = None
    ready: bool = False
    source_sha256: str = ""
    added: dict[str, str] = {}


class NewCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that is not in the store.

    Attributes:
        profile: the name of the applying enterprise's profile.
        enterprise: the nine characters that stand for the enterprise in numbers.
        content: what it says.
        mapping: the mapping it was imported by.
        source_key: what names it in the export; with profile and mapping it is the same certificate for ever.
            Empty when it does not come from an export.
        principal: the key in the register `principal` of whom it is made for; empty when one applies for oneself.
    """

    profile: str
    enterprise: str
    content: Content
    mapping: str = ""
    source_key: str = ""
    principal: str = ""


class Edit(msgspec.Struct, frozen=True):
    """New content for a certificate, made from the version that was read.

    Attributes:
        certificate: its id.
        version: the version that was read.
        content: what it says now.
        principal: whom it is made for now; None leaves it.
    """

    certificate: int
    version: int
    content: Content
    principal: str | None = None


PROMOTED = (
    "source_sha256",
    "cert_no",
    "cert_type",
    "cert_status",
    "registration_no",
    "invoice_no",
    "dest_country_code",
    "updated_at",
    "errors",
    "message_sha256",
    "exporter",
    "consignee",
    "fob_cents",
)
"""The columns of `certificate` that new content replaces."""


def promoted(content: Content, when: str) -> dict[str, Value]:
    """The values of `PROMOTED`.

    Args:
        content: what to store.
        when: the moment of the change.

    Raises:
        ValueError: when it is said to be ready and has errors, no number or no message.
    """
    cert, message = content.certificate, content.message
    errors = sum(finding.severity is Severity.ERROR for finding in content.findings)
    if content.ready and (errors or message is None or not cert.cert_no):
        raise ValueError("a certificate is ready only without errors, with number and message")
    values: tuple[Value, ...] = (
        content.source_sha256,
        cert.cert_no or None,
        cert.cert_type,
        cert.cert_status,
        cert.registration_no,
        cert.invoice_no,
        cert.dest_country_code,
        when,
        errors,
        message.sha256 if message else "",
        first_line(cert.exporter),
        first_line(cert.consignee),
        fob_cents(cert),
    )
    return dict(zip(PROMOTED, values, strict=True))


def first_line(text: str) -> str:
    """The first line of a party's block: its name."""
    return text.partition("\n")[0].strip()


def fob_cents(cert: Certificate) -> int:
    """The FOB total in US cents: the head's, or the sum of the goods lines'; 0 where it is not known."""
    values = [cert.fob_value] if cert.fob_value else [line.fob_value for line in cert.goods if line.fob_value]
    if not all(map(_is_amount, values)):
        return 0
    return int((sum(map(Decimal, values), Decimal(0)) * 100).to_integral_value(ROUND_HALF_UP))


def _document(content: Content) -> bytes:
    """The certificate as JSON, with one more key: what was added to it; readers of certificates leave it out."""
    text = _encode(content.certificate)
    if not content.added:
        return text
    return text[:-1] + (b"," if text != b"{}" else b"") + b'"added":' + _encode(content.added) + b"}"


def weight(certificate: int, content: Content) -> dict[str, Value]:
    """The row of the table `content`."""
    return {
        "certificate": certificate,
        "findings": _encode(content.findings).decode(),
        "message": content.message.packed if content.message else None,
        "document": packed(_document(content)),
    }
