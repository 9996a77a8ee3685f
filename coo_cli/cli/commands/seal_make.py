"""`coo seal make`: draw a standard seal."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.seals import From, KeepName, Out, Remark, To, Type, made_answer, order_of
from coo_cli.seal.record import Use, line_of
from coo_cli.seal.standard import Design, Form, Ink
from coo_cli.workflow.seals import make_seal

EXAMPLE = "coo seal make 宁波示例进出口有限公司 --name main --to 2027-12-31 --out seals"


def command(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help=str(t("the company's name", "企业名称")), metavar="TEXT")],
    name: KeepName = "",
    use: Type = Use.COMPANY,
    form: Annotated[Form, typer.Option("--shape", help=str(t("its shape", "形状：圆形、椭圆、矩形")))] = Form.ROUND,
    ink: Annotated[Ink, typer.Option("--colour", help=str(t("its colour", "颜色：红、蓝")))] = Ink.RED,
    line: Annotated[
        str | None, typer.Option(help=str(t("words under it; those of its type unless given", "下方文字，默认随类型")))
    ] = None,
    width: Annotated[float, typer.Option(min=0, help=str(t("mm; 0 for the usual", "毫米，0 为常用尺寸")))] = 0,
    height: Annotated[float, typer.Option(min=0, help=str(t("mm; 0 for the usual", "毫米，0 为常用尺寸")))] = 0,
    start: From = "",
    end: To = "",
    remark: Remark = "",
    profile: Profile = "",
    out: Out = None,
) -> Answer:
    words = line_of(use) if line is None else line
    design = Design(text=text, line=words, form=form, ink=ink, width_mm=width, height_mm=height)
    return made_answer(make_seal(app_of(ctx), design, order_of(name, start, end, remark, profile, out, use=use)))
