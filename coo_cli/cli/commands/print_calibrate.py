"""`coo print calibrate`: how far a printer is off on pre-printed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.calibrating import Printer, calibrated_answer, crosses_of
from coo_cli.cli.context import app_of
from coo_cli.workflow.calibrate import calibrate, calibrations

EXAMPLE = "coo print calibrate --printer office --form E --page test.pdf"

Right = Annotated[
    float | None, typer.Option("--dx", help=str(t("print so many mm to the right", "向右移（毫米），可为负")))
]
Down = Annotated[float | None, typer.Option("--dy", help=str(t("print so many mm lower", "向下移（毫米），可为负")))]
Scale = Annotated[
    float | None, typer.Option(help=str(t("print so many times as wide or high", "缩放倍数")), metavar="FACTOR")
]


def command(
    ctx: typer.Context,
    printer: Printer = "",
    form: Annotated[
        str, typer.Option(help=str(t("the certificate type; * for all", "证书类型，* 为全部")), metavar="TYPE")
    ] = "*",
    page: Annotated[
        Path | None, typer.Option(help=str(t("write the test page here", "输出测试页")), metavar="FILE")
    ] = None,
    crosses: Annotated[
        list[str] | None,
        typer.Option(
            "--cross",
            help=str(
                t(
                    "where a cross of the test page is on paper, in mm; repeat it",
                    "测试页上十字在纸上的实测位置（毫米），可重复",
                )
            ),
            metavar="A=X,Y",
        ),
    ] = None,
    dx: Right = None,
    dy: Down = None,
    scale_x: Scale = None,
    scale_y: Scale = None,
    reset: Annotated[bool, typer.Option("--reset", help=str(t("forget what is kept", "清除已保存的校正值")))] = False,
) -> Answer:
    app, measured = app_of(ctx), crosses_of(crosses)
    given = {"dx": dx, "dy": dy, "scale_x": scale_x, "scale_y": scale_y}
    values = {name: value for name, value in given.items() if value is not None}
    if not (values or measured or page or reset):
        return calibrated_answer(calibrations(app, printer))
    return calibrated_answer(calibrate(app, printer, form, values=values, crosses=measured, page=page, reset=reset))
