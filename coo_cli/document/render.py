"""Owns rendering: a certificate, or a document that goes with it, to the bytes of a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import code_list
from coo_cli.catalog.layouts import Copy, Form, document_layout, form_layout
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.fields import described
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.document.font import Face, face
from coo_cli.document.glyphs import must_have_glyphs
from coo_cli.document.issue import Companion, Draft, Issue, Issued, Specimen
from coo_cli.document.items import DisplayList
from coo_cli.document.layout import lay_out
from coo_cli.document.pdf import draw
from coo_cli.document.plain import draw_plain
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
    copies: bool = False,
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
        duplex: gives every sheet a back, with the overleaf notes or empty.
        copies: the form's copies (副本) instead of the original (正本).

    Raises:
        InputError: `unknown-type`, `no-form`, or `glyph-missing` naming the character and its field.
        ConfigError: when a data file has a fault, or `font-missing`.
    """
    issue = Draft() if approval is None else Issued(approval, seal, signature)
    return print_as(certificate, issue, resources=resources, now=now, duplex=duplex, copies=copies)


def print_as(
    certificate: Certificate,
    issue: Draft | Issued | Specimen,
    *,
    resources: Resources,
    now: dt.datetime,
    duplex: bool,
    copies: bool = False,
) -> bytes:
    """Print a certificate as a draft, issued or as the sandbox's specimen.

    Raises:
        InputError: as `render`.
        ConfigError: as `render`.
    """
    approval = None if isinstance(issue, Draft) else issue.approval
    subject, font = subject_of(certificate, resources, approval, now.date()), face(resources)
    display = _laid_out(subject, issue, _sheets(subject.form, copies), font, duplex)
    return draw(display, font, title=certificate.cert_no, now=now)


def render_document(
    certificate: Certificate, name: str, *, resources: Resources, approval: Approval | None, now: dt.datetime
) -> bytes:
    """Print a document that goes with a certificate, as a PDF; no seal is ever on it.

    Args:
        certificate: the certificate.
        name: of its layout: `application`, `invoice` or `slip`.
        resources: where types, layouts and fonts are.
        approval: what customs granted; None as long as it has not.
        now: the moment noted in the file; the same arguments give the same bytes.

    Raises:
        InputError: `unknown-type`, or `glyph-missing` naming the character and its field.
        ConfigError: when a data file has a fault, or `font-missing`.
    """
    subject = _subject(certificate, document_layout(resources, name), approval, resources, now.date())
    font = face(resources)
    display = _laid_out(subject, Companion(), [Copy(mark="")], font, duplex=False)
    return draw_plain(display, font, title=certificate.cert_no, now=now)


def subject_of(certificate: Certificate, resources: Resources, approval: Approval | None, today: dt.date) -> Subject:
    """What a certificate's own form is printed of.

    Args:
        certificate: the certificate.
        resources: where types, layouts and code lists are.
        approval: what customs granted; None as long as it has not.
        today: the day whose rules hold where the certificate has no date of application.

    Raises:
        InputError: `unknown-type` or `no-form`.
        ConfigError: when a data file has a fault.
    """
    return _subject(certificate, form_layout(resources, certificate.cert_type), approval, resources, today)


def _sheets(form: Form, copies: bool) -> Sequence[Copy]:
    return form.copies if copies else [Copy(mark=form.original, underprint=form.underprint)]


def _subject(
    certificate: Certificate, form: Form, approval: Approval | None, resources: Resources, today: dt.date
) -> Subject:
    lists = {_list_of(part.field) for part in form.parts if part.named}
    return Subject(
        certificate=certificate,
        type=cert_type(resources, certificate.cert_type, iso_date(certificate.apply_date) or today),
        form=form,
        approval=approval,
        units=code_list(resources, "package_units"),
        lists={name: code_list(resources, name) for name in sorted(lists)},
    )


def _list_of(path: str) -> str:
    """The name of the code list of a field."""
    group, _, name = path.rpartition(".")
    return described(GROUPS[group], name).codes


def _laid_out(subject: Subject, issue: Issue, sheets: Sequence[Copy], font: Face, duplex: bool) -> DisplayList:
    """All sheets of a document, in printing order.

    Raises:
        InputError: `glyph-missing`.
    """
    pages = [
        page
        for sheet in sheets
        for page in lay_out(
            msgspec.structs.replace(subject, mark=sheet.mark), issue, font, underprint=sheet.underprint, duplex=duplex
        ).pages
    ]
    if duplex and not subject.form.overleaf:
        pages.pop()  # nothing follows that could land on the last sheet's back
    display = DisplayList(subject.form.sheet, tuple(pages))
    must_have_glyphs(display, subject.certificate, font)
    return display
