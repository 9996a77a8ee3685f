"""`coo validate`: check messages, or exports with a mapping, and store nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Mapping, Profile
from coo_cli.cli.tables import table
from coo_cli.workflow.validate import validate

EXAMPLE = "coo validate messages/*.xml"


def command(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help=str(t("messages, or exports with --mapping", "报文，或加 --mapping 的导出文件")),
            metavar="FILE...",
            readable=False,
        ),
    ],
    mapping: Mapping = "",
    profile: Profile = "",
) -> Answer:
    result = validate(app_of(ctx), files, mapping, profile)
    headings = (
        t("file", "文件"),
        t("certificate", "证书"),
        t("type", "类型"),
        t("errors", "错误"),
        t("warnings", "警告"),
    )
    return Answer(
        data=result.checked,
        show=lambda console: table(
            console, headings, ((c.file, c.certificate, c.cert_type, c.errors, c.warnings) for c in result.checked)
        ),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
