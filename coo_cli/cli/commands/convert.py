"""`coo convert`: ERP exports into stored certificates and messages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Exports, Mapping, Profile
from coo_cli.cli.tables import line, table
from coo_cli.workflow.convert import ConvertRequest, ConvertResult, convert, outcome_text

SHOWN = 50
"""How many certificates are listed for people."""

EXAMPLE = "coo convert orders.csv --mapping csv_generic --out messages"


def command(
    ctx: typer.Context,
    exports: Exports,
    mapping: Mapping = "",
    profile: Profile = "",
    out: Annotated[
        Path | None, typer.Option(help=str(t("write the messages into this folder too", "同时把报文写入该文件夹")))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(t("show what would happen, store nothing", "只预演，不入库")))
    ] = False,
) -> Answer:
    request = ConvertRequest(exports=tuple(exports), mapping=mapping, profile=profile, out=out, dry_run=dry_run)
    result = convert(app_of(ctx), request)
    return Answer(
        data=result.summary,
        show=lambda console: _show(console, result, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _show(console: Console, result: ConvertResult, *, dry_run: bool) -> None:
    table(
        console,
        (t("certificate", "证书号"), t("type", "类型"), t("key", "单号"), t("result", "结果"), t("source", "来源")),
        (
            (item.cert_no or "-", item.cert_type, item.key, outcome_text(item.outcome), f"{item.source}:{item.rows}")
            for item in result.summary.certificates[:SHOWN]
        ),
    )
    more = len(result.summary.certificates) - SHOWN
    if more > 0:
        line(console, t("... and {n} more; --json lists all.", "……另有 {n} 份；--json 可列出全部。").fill(n=more))
    if result.summary.counts:
        line(console, "  ".join(f"{outcome_text(name)}: {n}" for name, n in result.summary.counts.items()))
    if dry_run:
        line(console, t("A dry run: nothing was stored, no number taken.", "预演：未入库，未取号。"))
