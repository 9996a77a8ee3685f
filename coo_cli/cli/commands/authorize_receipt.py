"""`coo authorize receipt`: record what customs said of an authorisation."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import authorisation_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.seal.record import Sort
from coo_cli.workflow.authorise import Said, answer

EXAMPLE = "coo authorize receipt 接收企业电子印章成功 --time '2026-11-30 10:15:00'"


def command(
    ctx: typer.Context,
    text: Annotated[
        str,
        typer.Argument(
            help=str(t("its words, as the official system shows them", "官方系统显示的回执内容")), metavar="TEXT"
        ),
    ],
    time: Annotated[
        str,
        typer.Option(
            help=str(t("its time; now unless given", "回执时间，默认为现在")), metavar="'YYYY-MM-DD HH:MM:SS'"
        ),
    ] = "",
    about: Annotated[
        Sort | None,
        typer.Option(help=str(t("what it is about, if its words do not tell", "针对印章或签名（内容未写明时）"))),
    ] = None,
    accepted: Annotated[
        bool | None,
        typer.Option(
            "--accepted/--refused", help=str(t("what it says, if its words do not tell", "结果（内容未写明时）"))
        ),
    ] = None,
    number: Annotated[
        int, typer.Option(min=0, help=str(t("which authorisation; the last unless given", "授权编号，默认最近一次")))
    ] = 0,
    profile: Profile = "",
) -> Answer:
    said = Said(text=text, about=about, accepted=accepted, time=time, number=number)
    return authorisation_answer(answer(app_of(ctx), said, profile))
