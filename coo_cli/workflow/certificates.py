"""Owns looking at one stored certificate with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coo_cli.catalog.codes import code_list
from coo_cli.catalog.receipts import meaning_text
from coo_cli.certificate.fields import Field
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.printing import outcome_text, sheet_text
from coo_cli.certificate.receipt import Receipt, meaning, order
from coo_cli.certificate.state import Declaration, Printing
from coo_cli.workflow.app import App
from coo_cli.workflow.attach import AttachmentRow, attachment_rows
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.related import Related, related_to
from coo_cli.workflow.remedies import REJECTED, Remedy, remedies

if TYPE_CHECKING:
    from coo_cli.store.events import Event
    from coo_cli.store.outbox import Sending
    from coo_cli.store.prints import Print

_PRINTS = 1000
"""Prints that are told of one certificate."""


class ReceiptLine(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt in one line; `number` counts from 1, `state` is the declaration's after it, where it changes it."""

    number: int
    time: str
    kind: str
    code: str
    means: str
    text: str
    state: Declaration | None


class SendingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message of it that was declared, in one line."""

    declared_at: str
    sent_at: str
    file: str
    status: str
    reason: str


class PrintLine(msgspec.Struct, frozen=True, kw_only=True):
    """A print of it in one line."""

    at: str
    actor: str
    sheet: str
    outcome: str


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """An event in one line."""

    at: str
    actor: str
    action: str
    was: str
    now: str
    detail: str


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate with all that belongs to it.

    `remedies` are what customs' last return or failure asks to change; `version` counts its changes, and an edit may
    be made to depend on it.
    """

    id: int
    version: int
    profile: str
    principal: str
    created_by: str
    declared_by: str
    archived: bool
    state: Declaration
    printing: Printing
    bar_code: str
    related: list[Related]
    certificate: Certificate
    added: dict[str, str]
    findings: tuple[Finding, ...]
    receipts: list[ReceiptLine]
    sendings: list[SendingLine]
    prints: list[PrintLine]
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
        from coo_cli.store.outbox import sendings_of
        from coo_cli.store.prints import ledger
        from coo_cli.store.reading import added_to, named
        from coo_cli.store.receipts import receipts_of

        with store.read() as reader:
            stored = named(reader, name)
            receipts = sorted((kept.receipt for kept in receipts_of(reader, stored.row.cert_no)), key=order)
            events = events_of(reader, stored.row.id)
            attachments = attachments_of(reader, stored.row.id)
            related = related_to(reader, stored, events)
            added = added_to(reader, stored.row.id)
            sendings = sendings_of(reader, stored.row.id)
            prints = ledger(reader, cert_no=stored.row.cert_no, limit=_PRINTS, offset=0) if stored.row.cert_no else []
    state = stored.row.declaration
    rejected = next((r for r in reversed(receipts) if state in REJECTED and meaning(r) is state), None)
    row = stored.row
    return Whole(
        id=row.id,
        version=row.version,
        profile=row.profile,
        principal=row.principal,
        created_by=row.created_by,
        declared_by=row.declared_by,
        archived=row.archived,
        state=state,
        printing=stored.row.printing,
        bar_code=stored.row.bar_code,
        related=related,
        certificate=stored.certificate,
        added=added,
        findings=stored.findings,
        receipts=[_receipt(app, number, receipt) for number, receipt in enumerate(receipts, 1)],
        sendings=[_sending(one) for one in sendings],
        prints=[_print(one) for one in prints],
        events=[_event(one) for one in events],
        attachments=attachment_rows(app, attachments),
        remedies=remedies(app.resources, rejected, stored.certificate, stored.findings) if rejected else (),
    )


def code_name(app: App, field: Field, code: str) -> str:
    """What a code of a field stands for, in the language in force; empty where that is not known or says no more."""
    entry = code_list(app.resources, field.codes).get(code) if field.codes and code else None
    name = str(entry.name) if entry else ""
    return "" if name.casefold() == code.casefold() else name


def _receipt(app: App, number: int, receipt: Receipt) -> ReceiptLine:
    return ReceiptLine(
        number=number,
        time=receipt.time,
        kind=receipt.kind,
        code=receipt.code or receipt.channel,
        means=str(meaning_text(app.resources, receipt)),
        text=receipt.text,
        state=meaning(receipt),
    )


def _sending(one: Sending) -> SendingLine:
    return SendingLine(
        declared_at=one.created_at, sent_at=one.sent_at, file=one.name, status=one.status, reason=str(one.reason)
    )


def _print(one: Print) -> PrintLine:
    sheet, outcome = str(sheet_text(one.sheet)), str(outcome_text(one.outcome))
    return PrintLine(at=one.at, actor=one.actor, sheet=sheet, outcome=outcome)


def _event(one: Event) -> EventLine:
    act = one.act
    return EventLine(at=one.at, actor=one.actor, action=act.action, was=act.old, now=act.new, detail=act.detail)
