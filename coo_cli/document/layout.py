"""Owns laying out a certificate on its form: a pure function to a display list, page by page."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from coo_cli.catalog.layouts import Underprint
from coo_cli.document.attachment import Attached, attachment_sheets
from coo_cli.document.box import set_box
from coo_cli.document.code import code_text, modules, said_of
from coo_cli.document.flow import Row, Setter, stacked
from coo_cli.document.font import Face
from coo_cli.document.issue import Issue
from coo_cli.document.items import Code, DisplayList, Item, Page
from coo_cli.document.marking import marks, over_sheet
from coo_cli.document.overleaf import overleaf
from coo_cli.document.table import set_table, table_heads
from coo_cli.document.values import Subject


def lay_out(
    subject: Subject, issue: Issue, face: Face, *, underprint: Underprint | None = None, duplex: bool = True
) -> DisplayList:
    """Lay out a certificate.

    Further sheets carry the boxes the form repeats, and the goods lines and boxes' text that did not fit the
    first: nothing is cut off.

    Args:
        subject: the certificate with its type, form and approval.
        issue: draft, issued or specimen; decides marks, seals and signature.
        face: the font to measure with.
        underprint: the pattern under every sheet.
        duplex: gives every sheet a back: the form's overleaf page or, where it has none, an empty page, since
            the next sheet would be printed there.
    """
    form = subject.form
    setter = Setter(face=face, label=form.styles["label"])
    table = set_table(subject, setter)
    attachments = attachment_sheets(form, setter, [*_overflows(subject, setter), *table.attached])
    count = len(table.sheets) + len(attachments)
    notes = overleaf(form, form.overleaf, setter) if duplex and form.overleaf else []
    back = Page((*marks(subject, issue, face), *notes))
    qr = _qr(subject)
    pages = []
    for number in range(count):
        own = msgspec.structs.replace(subject, page=(number + 1, count))
        items = marks(own, issue, face) + _boxes(own, setter)
        if number < len(table.sheets):
            x, y = (form.goods.first if number == 0 else form.goods.next)[:2]
            items += table_heads(own, setter, first=number == 0)
            items += _moved(table.sheets[number], x, y)
        else:
            items += attachments[number - len(table.sheets)]
        items += [*qr, *over_sheet(own, issue, face)]
        pages.append(Page(tuple(items), underprint, subject.certificate.cert_no if underprint else ""))
        if duplex:
            pages.append(back)
    return DisplayList(form.sheet, tuple(pages))


def _boxes(subject: Subject, setter: Setter) -> list[Item]:
    kind = "first" if subject.page[0] == 1 else "next"
    return [
        item for box in subject.form.placed if box.on in (kind, "every") for item in set_box(box, subject, setter).items
    ]


def _overflows(subject: Subject, setter: Setter) -> list[Attached]:
    """What does not fit; boxes of later sheets only repeat what the first has said."""
    sets = (set_box(box, subject, setter) for box in subject.form.placed if box.on != "next")
    return [found.attached for found in sets if found.attached]


def _moved(items: Iterable[Item], x: float, y: float) -> list[Item]:
    return stacked([Row(0, tuple(items))], x, y)


def _qr(subject: Subject) -> list[Code]:
    place = subject.form.places.qr
    if place is None:
        return []
    x, y, w, h = place
    return [Code(x, y, min(w, h), modules(code_text(said_of(subject.certificate, subject.approval))))]
