"""`coo print verify`: is a print what is stored, and what customs approved?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.clock import to_second
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.prints import ledger_table
from coo_cli.cli.tables import SHOWN, Console, table

if TYPE_CHECKING:
    from coo_cli.workflow.verify import Verified

EXAMPLE = "coo print verify print/C263300999990001.pdf photo.jpg"


def command(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=str(t("PDFs, scans or photographs of prints", "打印件的 PDF、扫描件或照片")),
            metavar="FILE...",
            readable=False,
        ),
    ] = None,
    ca: Annotated[
        Path | None,
        typer.Option(
            "--ca",
            help=str(
                t(
                    "certificates (PEM) of the issuers whose digital signatures are trusted",
                    "受信任的数字签名签发机构证书（PEM）",
                )
            ),
            metavar="FILE",
            readable=False,
        ),
    ] = None,
) -> Answer:
    from coo_cli.workflow.verify import verify

    result = verify(app_of(ctx), files or [], ca)
    return Answer(
        data=result.prints,
        show=lambda console: _show(console, result.prints),
        exit=result.exit,
        errors=result.errors,
    )


def _show(console: Console, prints: Sequence[Verified]) -> None:
    from coo_cli.workflow.verdict import checked_text, verdict_text

    headings = (
        t("file", "文件"),
        t("certificate", "证书号"),
        t("date", "日期"),
        t("state", "状态"),
        t("verdict", "结论"),
        t("checked", "已核对"),
    )
    comma = str(t(", ", "、"))
    rows = (
        (
            one.file,
            one.cert_no,
            one.date,
            shown_state(one.state) if one.state else "",
            verdict_text(one.verdict),
            comma.join(str(checked_text(part)) for part in one.checked),
        )
        for one in prints
    )
    table(console, headings, rows)
    signed = [
        (one.file, signature.signer, to_second(signature.signed_at), _trust(signature.trusted))
        for one in prints
        for signature in one.signatures
    ]
    table(console, (t("file", "文件"), t("signed by", "签名者"), t("at", "时间"), t("trusted", "受信任")), signed)
    ledger_table(console, [row for one in prints for row in one.ledger])
    different = [(d.page, d.printed, d.stored) for one in prints for d in one.differences]
    table(console, (t("page", "页"), t("printed", "打印件"), t("stored", "库中")), different, SHOWN)


def _trust(trusted: bool | None) -> Text:
    if trusted is None:
        return t("not judged", "未判断")
    return t("yes", "是") if trusted else t("no", "否")
