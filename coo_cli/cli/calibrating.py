"""Owns what `coo print calibrate` reads of its crosses, and shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, line, table
from coo_cli.workflow.calibrate import Calibrated

Printer = Annotated[
    str,
    typer.Option(
        help=str(t("the printer, by its name in CUPS or one of your own", "打印机：CUPS 名称，或自定名称")),
        envvar="COO_PRINTER",
    ),
]

_CROSS = re.compile(r"([A-D])=(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", re.IGNORECASE)


def crosses_of(given: Sequence[str] | None) -> dict[str, tuple[float, float]]:
    """Where crosses were measured, by their letters.

    Raises:
        UsageError: `cross-unreadable`.
    """
    found: dict[str, tuple[float, float]] = {}
    for text in given or ():
        parts = _CROSS.fullmatch(text.strip())
        if parts is None:
            raise UsageError(
                "cross-unreadable",
                t("`{text}` is no measured cross.", "“{text}”不是十字测量值。").fill(text=text),
                t(
                    "Write the letter and its millimetres from left and top: --cross A=21.5,19.2",
                    "请写字母及其距左边缘、上边缘的毫米数：--cross A=21.5,19.2",
                ),
            )
        found[parts[1].upper()] = float(parts[2]), float(parts[3])
    return found


def calibrated_answer(result: Calibrated) -> Answer:
    """The answer: what is kept, and the page's file."""
    return Answer(data=result, show=lambda console: _show(console, result))


def _show(console: Console, result: Calibrated) -> None:
    headings = (
        t("printer", "打印机"),
        t("form", "证书类型"),
        t("right, mm", "右移（毫米）"),
        t("down, mm", "下移（毫米）"),
        t("width x", "横向倍数"),
        t("height x", "纵向倍数"),
    )
    rows = ((k.printer, k.form, f"{k.dx:g}", f"{k.dy:g}", f"{k.scale_x:g}", f"{k.scale_y:g}") for k in result.kept)
    if result.kept:
        table(console, headings, rows)
    else:
        line(console, t("Nothing is kept.", "没有已保存的打印维护数据。"))
    if result.page:
        line(console, t("Test page: {file}", "测试页：{file}").fill(file=result.page))
