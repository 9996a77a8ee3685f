"""Owns checking the signatures of a PDF: whose they are, whether they hold, and whether anything came after them."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import stamp
from coo_cli.seal.signing import must_have_pyhanko

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate as Asn1Certificate
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

_MARK = b"/ByteRange"
"""Stands in every signature of a PDF, in plain text (ISO 32000-1, 12.8.1)."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature of a PDF.

    Attributes:
        signer: the subject of the certificate that signed.
        signed_at: the time the signer gives; nobody else vouches for it.
        holds: whether what it covers is what was signed.
        changed_since: whether anything was added to the file after it.
        trusted: whether its certificate comes from one of the given; None when none were given.
    """

    signer: str
    signed_at: str
    holds: bool
    changed_since: bool
    trusted: bool | None

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.holds and not self.changed_since and self.trusted is not False


def signatures_of(data: bytes, roots: Sequence[bytes], now: dt.datetime) -> list[Signature]:
    """The signatures of a PDF, in the order in which they were put on it; none on what is no PDF.

    Args:
        data: the file.
        roots: certificates, in DER, that signers' certificates are to come from; without any, trust is not judged.
        now: the moment at which certificates must be valid.

    Raises:
        ConfigError: `extra-missing` when there are signatures and pyHanko is not there.
    """
    if _MARK not in data:
        return []
    must_have_pyhanko()
    from asn1crypto.x509 import Certificate as Asn1Certificate
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    trusted = [Asn1Certificate.load(one) for one in roots]
    try:
        embedded = list(PdfFileReader(io.BytesIO(data)).embedded_signatures)
    except (PdfError, ValueError, KeyError):
        return []
    return [_checked(one, trusted, now) for one in embedded]


def _checked(embedded: EmbeddedPdfSignature, trusted: Sequence[Asn1Certificate], now: dt.datetime) -> Signature:
    from cryptography import x509
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        signer = embedded.signer_cert
        status = _status(embedded, trusted or [signer], now)
    except (PdfError, ValueError, KeyError) as error:
        return Signature(signer=str(error), signed_at="", holds=False, changed_since=False, trusted=None)
    at = status.signer_reported_dt
    return Signature(
        signer=x509.load_der_x509_certificate(signer.dump()).subject.rfc4514_string(),
        signed_at=stamp(at) if at else "",
        holds=status.intact and status.valid,
        changed_since=status.coverage is not SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted if trusted else None,
    )


def _status(embedded: EmbeddedPdfSignature, roots: Sequence[Asn1Certificate], now: dt.datetime) -> PdfSignatureStatus:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it writes a traceback for each it does not trust
    context = ValidationContext(trust_roots=roots, moment=now, allow_fetching=False)
    uses = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
    return validate_pdf_signature(embedded, context, key_usage_settings=uses)
