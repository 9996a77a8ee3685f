"""`coo cert show`: one certificate with its findings, receipts and events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import Certificate as Values
from coo_cli.certificate.model import Change, Goods
from coo_cli.certificate.printing import printing_text
from coo_cli.certificate.state import Declaration, Printing, shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.attachments import attachment_table
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.cli.tables import Console, facts, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.app import App
    from coo_cli.workflow.certificates import EventLine, ReceiptLine, Whole

EXAMPLE = "coo cert show C263300999990001"


def command(ctx: typer.Context, certificate: Certificate) -> Answer:
    from coo_cli.workflow.certificates import show_certificate

    app = app_of(ctx)
    whole = show_certificate(app, certificate)
    return Answer(data=whole, show=lambda console: _show(console, app, whole))


def _show(console: Console, app: App, whole: Whole) -> None:
    from coo_cli.workflow.declare import sending_text
    from coo_cli.workflow.related import kind_text

    cert = whole.certificate
    facts(
        console,
        [
            (t("state", "状态"), shown_state(whole.state)),
            (t("original", "正本"), printing_text(whole.printing)),
            (t("bar code", "条形码"), whole.bar_code),
            (t("made by", "录入员"), whole.created_by),
            (t("declared by", "申报人"), whole.declared_by),
            (t("principal", "委托人"), whole.principal),
            (t("version", "版本"), whole.version),
        ],
    )
    for other in whole.related:
        state = f" ({shown_state(other.state)})" if other.state else ""
        line(console, f"{kind_text(other.kind)} {other.name}{state}")
    facts(console, _values(app, cert, whole.added))
    if cert.change:
        line(console, "")
        facts(console, ((item.field.label, getattr(cert.change, item.name)) for item in describe(Change)))
    for number, goods in enumerate(cert.goods, 1):
        line(console, "")
        facts(console, _values(app, goods, whole.added, (f"goods[{number}].", "goods.")))
    if whole.attachments:
        line(console, f"\n{t('attachments', '随附单据')}")
        attachment_table(console, whole.attachments)
    for heading, rows in (
        (t("findings", "检查结果"), [(f.rule, f.path, f.text) for f in whole.findings]),
        (t("after customs' answer", "海关回执处理"), [(r.heading, r.line) for r in whole.remedies]),
        (t("receipts", "回执"), [_receipt(r) for r in whole.receipts]),
        (
            t("messages declared", "申报报文"),
            [
                (to_second(s.declared_at), to_second(s.sent_at), s.file, sending_text(s.status), s.reason)
                for s in whole.sendings
            ],
        ),
        (t("prints", "打印记录"), [(to_second(p.at), p.actor, p.sheet, p.outcome) for p in whole.prints]),
        (
            t("history", "历史"),
            [(to_second(e.at), e.actor, _told(e)) for e in whole.events],
        ),
    ):
        if rows:
            line(console, f"\n{heading}")
            table(console, (), rows)


def _receipt(receipt: ReceiptLine) -> tuple[object, ...]:
    state = shown_state(receipt.state) if receipt.state else ""
    return receipt.number, to_second(receipt.time), receipt.code, receipt.text or receipt.means, state


def _values(
    app: App, row: Values | Goods, added: dict[str, str], groups: tuple[str, ...] = ("",)
) -> Iterator[tuple[Text, str]]:
    """The values by their labels: a code with what it stands for, and with how it came where it was not given."""
    from coo_cli.workflow.certificates import code_name
    from coo_cli.workflow.complete import addition_text

    for item in describe(type(row)):
        value: str = getattr(row, item.name)
        how = next((added[group + item.name] for group in groups if group + item.name in added), "")
        came = f"({addition_text(how)})" if value and how else ""
        yield item.field.label, "  ".join(filter(None, (value, code_name(app, item.field, value), came)))


def _told(event: EventLine) -> str:
    """An event in words; its action stays as `coo audit list --action` takes it."""
    moved = f"{_stood(event.was)} -> {_stood(event.now)}".strip() if event.was or event.now else ""
    return " ".join(part for part in (event.action, moved, event.detail) if part)


def _stood(state: str) -> str:
    """A state of the declaration or of the original in words."""
    if state in tuple(Declaration):
        return str(shown_state(Declaration(state)))
    return str(printing_text(Printing(state))) if state in tuple(Printing) else state
