"""Owns looking at one stored certificate with all that belongs to it."""

from __future__ import annotations

import msgspec

from coo_cli.catalog.receipts import meaning_text
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import meaning, order
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.workflow.app import App
from coo_cli.workflow.attach import AttachmentRow, attachment_rows
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.related import Related, related_to
from coo_cli.workflow.remedies import REJECTED, Remedy, remedies


class ReceiptLine(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt in one line."""

    time: str
    kind: str
    code: str
    means: str
    text: str


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """An event in one line."""

    at: str
    actor: str
    action: str
    was: str
    now: str
    detail: str


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate with all that belongs to it; `remedies` are what customs' last return or failure asks to change."""

    state: Declaration
    printing: Printing
    bar_code: str
    related: list[Related]
    certificate: Certificate
    added: dict[str, str]
    findings: tuple[Finding, ...]
    receipts: list[ReceiptLine]
    events: list[EventLine]
    attachments: list[AttachmentRow]
    remedies: tuple[Remedy, ...] = ()


def show_certificate(app: App, name: str) -> Whole:
    """One certificate by its number, or by its id: `#12` or `12`.

    Raises:
        InputError: `unknown-certificate`.
    """
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.attachments import attachments_of
        from coo_cli.store.events import events_of
        from coo_cli.store.reading import added_to, named
        from coo_cli.store.receipts import receipts_of

        with store.read() as reader:
            stored = named(reader, name)
            receipts = sorted((kept.receipt for kept in receipts_of(reader, stored.row.cert_no)), key=order)
            events = events_of(reader, stored.row.id)
            attachments = attachments_of(reader, stored.row.id)
            related = related_to(reader, stored, events)
            added = added_to(reader, stored.row.id)
    state = stored.row.declaration
    rejected = next((r for r in reversed(receipts) if state in REJECTED and meaning(r) is state), None)
    return Whole(
        state=state,
        printing=stored.row.printing,
        bar_code=stored.row.bar_code,
        related=related,
        certificate=stored.certificate,
        added=added,
        findings=stored.findings,
        receipts=[
            ReceiptLine(
                time=r.time,
                kind=r.kind,
                code=r.code or r.channel,
                means=str(meaning_text(app.resources, r)),
                text=r.text,
            )
            for r in receipts
        ],
        events=[
            EventLine(at=e.at, actor=e.actor, action=e.act.action, was=e.act.old, now=e.act.new, detail=e.act.detail)
            for e in events
        ],
        attachments=attachment_rows(app, attachments),
        remedies=remedies(app.resources, rejected, stored.certificate, stored.findings) if rejected else (),
    )
