"""Owns the QR code of a print: certificate number, type, date and a short hash of what was printed."""

from __future__ import annotations

import msgspec

from coo_cli.base.files import sha256
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval

_HASH_LENGTH = 12
_LONGEST = 40
"""Characters taken of a field: a faulty draft may hold more than a QR code can."""


def short_hash(certificate: Certificate) -> str:
    """Twelve hexadecimal digits that tell whether two certificates say the same."""
    return sha256(msgspec.json.encode(certificate, order="deterministic"))[:_HASH_LENGTH]


def code_text(certificate: Certificate, approval: Approval | None) -> str:
    """What the QR code says: number, type, date of issue (before approval of application), short hash."""
    date = approval.check_date[:10] if approval else ""
    said = (certificate.cert_no, certificate.cert_type, date or certificate.apply_date)
    return "|".join((*(text[:_LONGEST] for text in said), short_hash(certificate)))


def modules(text: str) -> tuple[bytes, ...]:
    """The QR code of a text, row by row, 1 for a dark module, without the quiet zone."""
    import segno

    return tuple(bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix)
