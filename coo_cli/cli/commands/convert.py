"""`coo convert`: ERP exports into stored certificates and messages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, stdin
from coo_cli.cli.options import Exports, Mapping, Parameters, Profile, parameters_of
from coo_cli.cli.outcomes import show_outcomes
from coo_cli.cli.progress import counting

EXAMPLE = "coo convert orders.csv --mapping csv_generic --out messages"


def command(
    ctx: typer.Context,
    exports: Exports = None,
    mapping: Mapping = "",
    profile: Profile = "",
    out: Annotated[
        Path | None, typer.Option(help=str(t("write the messages into this folder too", "同时把报文写入该文件夹")))
    ] = None,
    split: Annotated[
        bool,
        typer.Option(
            "--split",
            help=str(t("part what has too many lines into several certificates", "货物项超出上限时拆成多份证书")),
        ),
    ] = False,
    jobs: Annotated[
        int, typer.Option(min=1, help=str(t("processes that share the work", "并行进程数")), envvar="COO_JOBS")
    ] = 1,
    rejected: Annotated[
        Path | None,
        typer.Option(
            help=str(
                t(
                    "write records with errors into this .csv or .xlsx, or folder, to correct and convert again",
                    "把有误的记录写入此 .csv、.xlsx 或文件夹，改好后可再次转换",
                )
            )
        ),
    ] = None,
    new: Annotated[
        bool,
        typer.Option(
            "--new",
            help=str(t("only files that were not taken before, or have changed since", "只处理新增或有变动的文件")),
        ),
    ] = False,
    param: Parameters = None,
    since: Annotated[
        str,
        typer.Option(
            help=str(t("have the query begin after this, not after the last run", "查询从此值之后开始，不接上次")),
            metavar="VALUE",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=str(t("show what would happen, store nothing", "只预演，不入库")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.convert import ConvertRequest, convert

    request = ConvertRequest(
        exports=tuple(exports or ()),
        mapping=mapping,
        profile=profile,
        out=out,
        dry_run=dry_run,
        split=split,
        jobs=jobs,
        rejected=rejected,
        new=new,
        parameters=parameters_of(param),
        since=since,
    )
    with counting(t("certificates", "证书"), ctx.obj, forks=jobs > 1) as progress:
        result = convert(app_of(ctx), request, stdin(), progress)
    return Answer(
        data=result.summary,
        show=lambda console: show_outcomes(console, result, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )
