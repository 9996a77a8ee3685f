"""`coo mapping coverage`: what a certificate type needs, and what a mapping has no source for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Mapping, Profile
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.mappings import Covered

EXAMPLE = "coo mapping coverage --type E --mapping csv_generic"


def command(
    ctx: typer.Context,
    cert_type: Annotated[str, typer.Option("--type", help=str(t("the certificate type", "证书类型")), metavar="TYPE")],
    mapping: Mapping = "",
    profile: Profile = "",
    everything: Annotated[
        bool, typer.Option("--all", help=str(t("also what has a source", "同时列出已有来源的字段")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.mappings import coverage

    found = coverage(app_of(ctx), mapping, cert_type, profile)
    lacking = any(field.required and field.way == "none" for field in found)
    return Answer(
        data=found,
        show=lambda console: _show(console, found, everything=everything),
        exit=Exit.CONFIG if lacking else Exit.DONE,
    )


def _show(console: Console, found: list[Covered], *, everything: bool) -> None:
    from coo_cli.workflow.mappings import way_text

    shown = [field for field in found if everything or field.way == "none"]
    headings = (t("field", "字段"), t("meaning", "含义"), t("comes from", "来源"), t("without it", "缺少时"))
    without = {True: t("error", "错误"), False: t("warning", "警告")}
    shown.sort(key=lambda field: (field.way != "none", not field.required))
    table(console, headings, ((f.path, Text(f.en, f.zh), way_text(f.way), without[f.required]) for f in shown))
    if not shown:
        line(console, t("Every field the type needs has a source.", "该类型所需字段均有来源。"))
