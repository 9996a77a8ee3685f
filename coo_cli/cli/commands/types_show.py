"""`coo types show`: what one certificate type demands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import CertType, Criterion, Destinations, SelfPrint
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.tables import facts, line, table
from coo_cli.workflow.look_up import show_type

EXAMPLE = "coo types show E --on 2026-01-01"


def command(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=str(t("the type's code, e.g. E", "类型代码，如 E")))],
    on: Annotated[str, typer.Option(help=str(t("as of this day", "以该日期为准")), metavar="YYYY-MM-DD")] = "",
) -> Answer:
    found = show_type(app_of(ctx), code, day(on, "--on"))
    return Answer(data=found.model_dump(mode="json", by_alias=True), show=lambda console: _show(console, found))


def _show(console: Console, found: CertType) -> None:
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
            (t("also demanded", "另须填写"), " ".join(found.fields.require)),
            (t("also expected", "建议填写"), " ".join(found.fields.expect)),
            (t("own fields", "专用字段"), " ".join(found.fields.use)),
            (t("self-printing to", "可自助打印至"), _where(found.self_print)),
            (t("issued late", "补发字样"), _wording(found.retrospective.text, found.retrospective.box)),
            (t("not confirmed", "未经证实"), " ".join(found.unsure)),
        ],
    )
    if found.criteria:
        line(console, "")
        table(
            console,
            (t("criterion", "原产地标准"), t("meaning", "含义"), t("beside it", "辅助项"), t("for", "适用")),
            ((_entry(c), c.name.text, _beside(c), " ".join(c.to)) for c in found.criteria),
        )


def _where(items: Sequence[Destinations | SelfPrint]) -> str:
    """Countries, those since a day with the day: `ID SG (2020-05-11)`."""
    return ", ".join(
        ("any" if item.to == "any" else " ".join(item.to)) + (f" ({item.since})" if item.since else "")
        for item in items
    )


def _wording(text: str, box: str) -> str:
    return f"{text} ({t('box {box}', '第 {box} 栏').fill(box=box)})" if text and box else text


def _entry(criterion: Criterion) -> str:
    return " ".join(part for part in (criterion.code, "nn%" if criterion.pattern else "") if part) or "-"


def _beside(criterion: Criterion) -> str:
    parts: list[Text | str] = []
    if criterion.pattern:
        parts.append(f"{criterion.min}-{criterion.max} %")
    if criterion.detail is not None:
        kind = (
            t("heading NN.NN", "品目 NN.NN")
            if criterion.detail.kind == "hs_heading"
            else t("percent {min}-{max}", "百分比 {min}-{max}")
        )
        parts.append(kind.fill(min=criterion.detail.min, max=criterion.detail.max))
        if criterion.detail.need == "optional":
            parts.append(t("(optional)", "（可选）"))
    parts += [f"{sub.code}={sub.name.text}" for sub in criterion.sub]
    return " ".join(str(part) for part in parts)
