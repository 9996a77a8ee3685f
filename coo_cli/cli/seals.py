"""Owns what the commands on seals and signatures share: their options, and how the results are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import Text, plain, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import day
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.seal.record import Details, Use, use_text, validity_text
from coo_cli.seal.standard import Form, form_text
from coo_cli.workflow.seals import Made, MadeResult, Order, SealRow

Name = Annotated[str, typer.Argument(help=str(t("its name in the list", "列表中的名称")), metavar="NAME")]
Scanned = Annotated[
    Path,
    typer.Argument(
        help=str(
            t(
                "a scan of a whole white A4 sheet, upright, in colour, 600 dpi, as the scanner wrote it",
                "白色 A4 纸竖版整页彩色扫描件，600 dpi，扫描仪直接生成",
            )
        ),
        metavar="SCAN",
        readable=False,
    ),
]
KeepName = Annotated[
    str,
    typer.Option(
        "--name", help=str(t("keep it under this name, 25 characters at most", "以此名称登记，最多 25 个字符"))
    ),
]
NewName = Annotated[str | None, typer.Option("--name", help=str(t("its new name", "新名称")))]
Type = Annotated[Use, typer.Option("--type", help=str(t("what the seal is for", "印章类型：公司、合同、财务")))]
From = Annotated[
    str, typer.Option("--from", help=str(t("the first day it may be used", "有效期起")), metavar="YYYY-MM-DD")
]
To = Annotated[str, typer.Option("--to", help=str(t("the last day", "有效期止")), metavar="YYYY-MM-DD")]
Remark = Annotated[str, typer.Option(help=str(t("a remark, 200 characters at most", "备注，最多 200 个字符")))]
NewType = Annotated[Use | None, typer.Option("--type", help=str(t("what the seal is for", "印章类型")))]
NewFrom = Annotated[
    str | None,
    typer.Option(
        "--from", help=str(t("the first day it may be used; '' for any", "有效期起，'' 为不限")), metavar="DAY"
    ),
]
NewTo = Annotated[
    str | None, typer.Option("--to", help=str(t("the last day; '' for any", "有效期止，'' 为不限")), metavar="DAY")
]
NewRemark = Annotated[str | None, typer.Option("--remark", help=str(t("a remark; '' for none", "备注，'' 为清除")))]
Declarant = Annotated[
    str, typer.Option(help=str(t("whose it is; the profile's declarant unless given", "签名人，默认为资料中的申报员")))
]
NewDeclarant = Annotated[str | None, typer.Option("--declarant", help=str(t("whose it is", "签名人")))]
Out = Annotated[
    Path | None,
    typer.Option(
        help=str(t("a folder for its PNG and a picture to look at", "输出透明 PNG 和核对图的文件夹")), metavar="FOLDER"
    ),
]
MadeFrom = Annotated[
    str, typer.Option("--made-from", help=str(t("made on this day or later", "制作日期起")), metavar="YYYY-MM-DD")
]
MadeTo = Annotated[
    str, typer.Option("--made-to", help=str(t("made on this day or before", "制作日期止")), metavar="YYYY-MM-DD")
]
Search = Annotated[str, typer.Option("--name", help=str(t("a text in the name", "名称中的文字")))]

_HEADINGS = (
    t("name", "名称"),
    t("type", "类型"),
    t("state", "状态"),
    t("made on", "制作日期"),
    t("made by", "制作人"),
    t("height mm", "高 mm"),
    t("width mm", "宽 mm"),
    t("valid from", "有效期起"),
    t("valid to", "有效期止"),
    t("declarant", "申报员"),
    t("remark", "备注"),
)
_UNTYPED = plain("")


def order_of(
    name: str,
    start: str,
    end: str,
    remark: str,
    profile: str,
    out: Path | None,
    *,
    use: Use | None = None,
    who: str = "",
) -> Order:
    """What the options ask to be done with a picture.

    Raises:
        UsageError: `not-a-date`.
    """
    for text, option in ((start, "--from"), (end, "--to")):
        day(text, option)
    details = Details(name=name, use=use, valid_from=start, valid_to=end, remark=remark, declarant=who)
    return Order(details=details, profile=profile, out=out)


def made_answer(result: MadeResult) -> Answer:
    """What was made, with everything that is against it."""
    made = result.made
    return Answer(
        data=made,
        show=lambda console: _made(console, made),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def rows_answer(rows: Sequence[SealRow]) -> Answer:
    """Seals or signatures, one a line."""
    return Answer(data=list(rows), show=lambda console: _rows(console, rows))


def row_answer(row: SealRow) -> Answer:
    """One seal or signature as it is now."""
    return Answer(data=row, show=lambda console: _rows(console, [row]))


def _made(console: Console, made: Made) -> None:
    size = f"{made.width_mm:.1f} x {made.height_mm:.1f} mm"
    pairs: list[tuple[Text, object]] = [
        (t("size", "尺寸"), size),
        (t("shape", "形状"), form_text(Form(made.shape)) if made.shape else ""),
        (t("colour", "颜色"), made.colour),
        (t("dots an inch", "分辨率"), f"{made.dpi:g}" if made.dpi else ""),
        (t("kept as", "登记为"), made.kept.name if made.kept else ""),
        (t("files", "文件"), "\n".join(made.files)),
    ]
    facts(console, pairs)


def _rows(console: Console, rows: Sequence[SealRow]) -> None:
    table(console, _HEADINGS, (_cells(row) for row in rows))
    if not rows:
        line(console, t("There is nothing.", "没有记录。"))


def _cells(row: SealRow) -> tuple[object, ...]:
    return (
        row.name,
        use_text(row.type) if row.type else _UNTYPED,
        validity_text(row.state),
        row.made_at[:10],
        row.made_by,
        f"{row.height_mm:.1f}",
        f"{row.width_mm:.1f}",
        row.valid_from,
        row.valid_to,
        row.declarant,
        row.remark,
    )
