"""Owns the QR code of a print: certificate number, type, date and a short hash of what was printed."""

from __future__ import annotations

import re

import msgspec

from coo_cli.base.files import sha256
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval

_HASH_LENGTH = 12
_LONGEST = 40
"""Characters taken of a field: a faulty draft may hold more than a QR code can."""


_DRAFT = "DRAFT"
_MASK = 3
"""One of the eight of ISO/IEC 18004, all read alike: to try which is best takes four times as long as the rest."""
_HASH = re.compile(f"[0-9a-f]{{{_HASH_LENGTH}}}")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a code says of the certificate that was printed; `date` is of issue, of a draft that of application."""

    cert_no: str
    cert_type: str
    date: str
    hash: str
    draft: bool


def short_hash(certificate: Certificate) -> str:
    """Twelve hexadecimal digits that tell whether two certificates say the same."""
    return sha256(msgspec.json.encode(certificate, order="deterministic"))[:_HASH_LENGTH]


def said_of(certificate: Certificate, approval: Approval | None) -> Said:
    """What the code of a print says: a draft without an approval."""
    date = approval.check_date[:10] if approval else ""
    return Said(
        cert_no=certificate.cert_no[:_LONGEST],
        cert_type=certificate.cert_type[:_LONGEST],
        date=(date or certificate.apply_date)[:_LONGEST],
        hash=short_hash(certificate),
        draft=approval is None,
    )


def code_text(said: Said) -> str:
    """The text of a QR code: number, type, date, short hash, and of a draft that it is one."""
    return "|".join((said.cert_no, said.cert_type, said.date, said.hash, *([_DRAFT] if said.draft else [])))


def read_code(text: str) -> Said | None:
    """What the text of a QR code says; None when the code is not one of ours."""
    parts = text.split("|")
    draft = parts[-1] == _DRAFT
    if len(parts) != 4 + draft or not _HASH.fullmatch(parts[3]):
        return None
    number, code, date, digits = parts[:4]
    return Said(cert_no=number, cert_type=code, date=date, hash=digits, draft=draft)


def modules(text: str) -> tuple[bytes, ...]:
    """The QR code of a text, row by row, 1 for a dark module, without the quiet zone."""
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False, mask=_MASK)
    return tuple(bytes(row) for row in code.matrix)
