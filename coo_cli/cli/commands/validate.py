"""`coo validate`: check messages, or exports with a mapping, and store nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, stdin
from coo_cli.cli.globals import Globals
from coo_cli.cli.options import Mapping, Parameters, Profile, parameters_of
from coo_cli.cli.progress import reading
from coo_cli.cli.stopping import nothing_changed
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.validate import Validation

EXAMPLE = "coo validate orders.csv --mapping csv_generic --format sarif --out orders.sarif"

_OURS = ("text", "json")


def command(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=str(
                t(
                    "messages, or exports with --mapping: files, folders, 'patterns/*.xml', or - for standard input; "
                    "none if the mapping asks a database",
                    "报文，或加 --mapping 的导出：文件、文件夹、'通配符/*.xml'，- 表示标准输入；由映射查询数据库时不填",
                )
            ),
            metavar="FILE...",
            readable=False,
        ),
    ] = None,
    mapping: Mapping = "",
    profile: Profile = "",
    param: Parameters = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help=str(
                t(
                    "text, json, jsonl, sarif, junit, or xlsx: your own workbook back, bad cells commented",
                    "text、json、jsonl、sarif、junit，或 xlsx：返回原工作簿并批注有误的单元格",
                )
            ),
            metavar="FORMAT",
        ),
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(help=str(t("write the report to this file", "报告写入该文件")), metavar="FILE"),
    ] = None,
) -> Answer:
    from coo_cli.workflow.exports import Asking, opened
    from coo_cli.workflow.reporting import write_report
    from coo_cli.workflow.validate import validate, with_found

    options: Globals = ctx.obj
    if out is None and options.json and form not in _OURS:
        raise UsageError(
            "out-needed",
            t("There is one standard output: --json is on it already.", "标准输出已用于 --json。"),
            t("Say where to write the report: --out FILE.", "请用 --out 指定报告文件。"),
        )
    app = app_of(ctx)
    loaded = app.mapping(mapping, profile) if mapping else None
    asking = Asking(parameters=parameters_of(param))
    with (
        nothing_changed(),
        reading(options),
        opened(app, files or (), loaded, stdin=stdin(), asking=asking) as found,
    ):
        result = with_found(validate(app, found.exports, mapping, profile), found)
        raw = None if form in _OURS else write_report(app, result, form, found.exports, mapping, out)
    return Answer(
        data=result.checked,
        show=lambda console: _show(console, result, out if form not in _OURS else None),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
        raw=raw,
        envelope=form == "json",
    )


def _show(console: Console, result: Validation, out: Path | None) -> None:
    headings = (
        t("file", "文件"),
        t("certificate", "证书"),
        t("type", "类型"),
        t("errors", "错误"),
        t("warnings", "警告"),
    )
    table(console, headings, ((c.file, c.certificate, c.cert_type, c.errors, c.warnings) for c in result.checked))
    if out is not None:
        line(console, t("Report: {file}", "报告：{file}").fill(file=out))
