"""`coo types show`: what one certificate type demands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.catalog.types import CertType, ConsigneeWords, Destinations, SelfPrint
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.guide import show_destination_guide, show_type_guide
from coo_cli.cli.tables import Console, facts, line

if TYPE_CHECKING:
    from coo_cli.workflow.guide import TypeGuide

EXAMPLE = "coo types show G --destination CA --on 2019-09-01"

_YES = t("taken behind VIA or O/B", "可在 VIA、O/B 后填写")


def command(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=str(t("the type's code, e.g. E", "类型代码，如 E")), metavar="TYPE")],
    on: Annotated[str, typer.Option(help=str(t("as of this day", "以该日期为准")), metavar="YYYY-MM-DD")] = "",
    destination: Annotated[
        str,
        typer.Option(
            help=str(t("only which origin criterion to use for this country", "只显示该目的国适用的原产地标准")),
            metavar="COUNTRY",
        ),
    ] = "",
) -> Answer:
    from coo_cli.workflow.guide import destination_guide, type_guide
    from coo_cli.workflow.look_up import doubt_text, layout_doubts, show_type

    app, of_day = app_of(ctx), day(on, "--on")
    if destination:
        wanted = destination_guide(app, code, destination, of_day)
        return Answer(data=wanted, show=lambda console: show_destination_guide(console, wanted))
    found = show_type(app, code, of_day)
    guide = type_guide(app, found)
    doubts = layout_doubts(app, found.code)
    data = found.model_dump(mode="json", by_alias=True) | {"guide": guide, "layout_unsure": doubts}
    return Answer(data=data, show=lambda console: _show(console, found, guide, doubt_text(doubts)))


def _show(console: Console, found: CertType, guide: TypeGuide, doubts: str) -> None:
    agreement = found.agreement
    facts(
        console,
        [
            (t("type", "类型"), f"{found.code}  {found.name.text}"),
            (t("agreement", "协定"), f"{agreement.code} {agreement.name.text}" if agreement else ""),
            (t("title on the form", "证书标题"), found.title),
            (t("destinations", "目的地"), _where(found.destinations)),
            (t("HS digits", "HS 位数"), found.hs_digits or t("as declared", "按申报")),
            (t("most goods lines", "最多货物项"), found.max_lines or t("no limit", "不限")),
            (t("only for goods of", "仅适用于品目"), " ".join(found.hs_headings)),
            (t("intermediary", "中间商"), _YES if found.intermediary else ""),
            (t("instead of a consignee", "进口商可填"), _consignee(found.consignee_words)),
            (t("also demanded", "另须填写"), " ".join(found.fields.require)),
            (t("also expected", "建议填写"), " ".join(found.fields.expect)),
            (t("own fields", "专用字段"), " ".join(found.fields.use)),
            (t("self-printing to", "可自助打印至"), _where(found.self_print)),
            (t("issued late", "补发字样"), _wording(found.retrospective.text, found.retrospective.box)),
            (t("not confirmed", "未经证实"), " ".join(found.unsure)),
            (t("layout not confirmed", "版面未经证实"), doubts),
        ],
    )
    line(console, "")
    show_type_guide(console, guide)


def _consignee(words: Sequence[ConsigneeWords]) -> str:
    """Words that are taken; those that are only tolerated in brackets."""
    said = [" ".join((item.words, *item.to)) for item in words]
    return ", ".join(f"({text})" if item.unsure else text for text, item in zip(said, words, strict=True))


def _where(items: Sequence[Destinations | SelfPrint]) -> str:
    """Countries, those since a day with the day: `ID SG (2020-05-11)`."""
    return ", ".join(
        ("any" if item.to == "any" else " ".join(item.to)) + (f" ({item.since})" if item.since else "")
        for item in items
    )


def _wording(text: str, box: str) -> str:
    return f"{text} ({t('box {box}', '第 {box} 栏').fill(box=box)})" if text and box else text
