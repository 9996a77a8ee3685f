"""Owns rendering: a certificate with its form, type and standing to the bytes of a PDF."""

from __future__ import annotations

import datetime as dt

from coo_cli.base.clock import iso_date
from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import code_list
from coo_cli.catalog.layouts import form_layout
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.document.font import face
from coo_cli.document.glyphs import must_have_glyphs
from coo_cli.document.issue import Draft, Issue, Issued, Specimen
from coo_cli.document.layout import lay_out
from coo_cli.document.pdf import draw
from coo_cli.document.values import Subject
from coo_cli.seal.image import SealImage, SignatureImage


def render(
    certificate: Certificate,
    *,
    resources: Resources,
    approval: Approval | None,
    seal: SealImage | None = None,
    signature: SignatureImage | None = None,
    now: dt.datetime,
    duplex: bool = True,
) -> bytes:
    """Print a certificate on our own layout, as a PDF.

    Without an approval it is a draft: DRAFT across every page, and no seal or signature whatever is given.
    Customs' own place stays empty in either case.

    Args:
        certificate: the certificate.
        resources: where types, layouts and fonts are.
        approval: what customs granted; None as long as it has not.
        seal: the company's seal, set in the declaration box.
        signature: the declarant's signature, set beside it.
        now: the moment noted in the file; the same arguments give the same bytes.
        duplex: puts the overleaf notes behind every sheet.

    Raises:
        InputError: `unknown-type`, `no-form`, or `glyph-missing` naming the character and its field.
        ConfigError: when a data file has a fault, or `font-missing`.
    """
    issue = Draft() if approval is None else Issued(approval, seal, signature)
    return print_as(certificate, issue, resources=resources, now=now, duplex=duplex)


def print_as(certificate: Certificate, issue: Issue, *, resources: Resources, now: dt.datetime, duplex: bool) -> bytes:
    """Print a certificate as a draft, issued or as the sandbox's specimen.

    Raises:
        InputError: as `render`.
        ConfigError: as `render`.
    """
    form = form_layout(resources, certificate.cert_type)
    font = face(resources)
    subject = Subject(
        certificate=certificate,
        type=cert_type(resources, certificate.cert_type, iso_date(certificate.apply_date) or now.date()),
        form=form,
        approval=issue.approval if isinstance(issue, Issued | Specimen) else None,
        units=code_list(resources, "package_units"),
    )
    display = lay_out(subject, issue, font, duplex=duplex)
    must_have_glyphs(display, certificate, font)
    return draw(display, font, form.underprint, title=certificate.cert_no, now=now)
