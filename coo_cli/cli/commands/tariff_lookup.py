"""`coo tariff lookup`: what agreements offer for a commodity, and which certificate to apply for."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from coo_cli.base.texts import Text, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, day
from coo_cli.cli.options import amount_of
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.tariff.compare import Offer
from coo_cli.workflow.schedules import HOME
from coo_cli.workflow.tariff import LookUp, Untold, look_up

EXAMPLE = "coo tariff lookup --to KR 8703.23 --amount 20000"


def command(
    ctx: typer.Context,
    code: Annotated[
        str,
        typer.Argument(help=str(t("the HS code, four digits or more", "HS 编码，至少四位")), metavar="HS"),
    ],
    to: Annotated[str, typer.Option(help=str(t("the importing country", "进口国（地区）")), metavar="COUNTRY")],
    origin: Annotated[
        str, typer.Option("--from", help=str(t("the country of origin", "原产国")), metavar="COUNTRY")
    ] = HOME,
    on: Annotated[
        str,
        typer.Option(help=str(t("as of this day, today unless given", "以该日期为准，默认今天")), metavar="YYYY-MM-DD"),
    ] = "",
    amount: Annotated[
        str,
        typer.Option(help=str(t("the dutiable value, for the saving", "完税价格，用于计算可省税款")), metavar="AMOUNT"),
    ] = "",
) -> Answer:
    value = amount_of(amount, "--amount")
    result = look_up(app_of(ctx), code, to, origin, on=day(on, "--on"), amount=value)
    return Answer(data=result.found, show=lambda console: _show(console, result.found, value), warnings=result.warnings)


def _show(console: Console, found: LookUp, amount: Decimal | None) -> None:
    facts(
        console,
        [
            (t("commodity", "商品"), found.hs_code),
            (t("route", "流向"), f"{found.exporter} > {found.importer.code} {found.importer.name}"),
            (t("on", "日期"), found.on),
            (t("MFN rate", "最惠国税率"), found.mfn),
        ],
    )
    if found.offers:
        line(console, "")
        table(console, _headings(amount), (_row(offer, found.on.year, amount) for offer in found.offers))
        line(console, "")
    for says in _conclusions(found):
        line(console, says)


def _headings(amount: Decimal | None) -> tuple[Text, ...]:
    headings = (
        t("type", "证书类型"),
        t("HS code", "HS编码"),
        t("commodity", "商品名称"),
        t("base", "基准"),
        t("MFN", "最惠国"),
        t("rate", "协定税率"),
        t("by year", "历年税率"),
    )
    return headings if amount is None else (*headings, t("saved", "可省税款"))


def _row(offer: Offer, year: int, amount: Decimal | None) -> tuple[object, ...]:
    ahead = "  ".join(f"{when} {rate}" for when, rate in sorted(offer.rates.items()) if when >= year)
    last = max(offer.rates.items(), default=None)
    by_year = ahead or (f"{last[0]} {last[1]}" if last else offer.category)
    cells = (offer.cert_type, offer.hs_code, offer.name, offer.base, offer.mfn, offer.rate, by_year)
    return cells if amount is None else (*cells, "" if offer.saving is None else offer.saving)


def _conclusions(found: LookUp) -> list[Text]:
    says = []
    if found.apply_for:
        types = " ".join(found.apply_for)
        says.append(t("Apply for: {types}", "建议申领：{types}").fill(types=types))
    elif found.offers:
        says.append(t("No agreement's rate is below the MFN rate.", "没有协定税率低于最惠国税率。"))
    for there, text in (
        (True, t("Their schedules do not hold the code: {types}", "减让表中没有该编码：{types}")),
        (False, t("Also issued there, no schedule taken in: {types}", "也可签发、但未导入减让表：{types}")),
    ):
        types = _types([one for one in found.untold if one.schedule is there])
        if types:
            says.append(text.fill(types=types))
    return says


def _types(untold: list[Untold]) -> str:
    return ", ".join(f"{one.type} ({Text(one.name['en'], one.name['zh'])})" for one in untold)
