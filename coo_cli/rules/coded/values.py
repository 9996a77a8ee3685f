"""Owns values of goods lines that cannot be: amounts and weights of zero, a FOB value above what was invoiced."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import NON_GOODS
from coo_cli.rules.coded.amounts import exceeds
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import figures_are_usual
from coo_cli.rules.context import Context

_WITH_FOB = frozenset({"FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP", "DAT", "DDU", "DES", "DEQ", "DAF"})
"""Terms under which the price holds all that a FOB value holds, and mostly more."""
_FOB_CURRENCY = "USD"
_ROUNDING = 0.05


@rule(
    "COO-3071",
    Severity.WARNING,
    title=t("An invoice amount or FOB value is zero", "发票金额或FOB值为零"),
    fix=t(
        "Give what the goods are worth, also when they are free of charge.",
        "请填写货物价值；免费货物也应按价值填写。",
    ),
    source="goods that are certified have a value",
    why=t(
        "Customs takes a zero for a missing value, and asks what the goods are worth.",
        "海关会视为漏填，并要求说明货物价值。",
    ),
    reads=("goods.amount", "goods.fob_value"),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].fob_value": "0.00", "fob_value": "2000.01"},
    passes={"goods[1].fob_value": "0.01", "fob_value": "2000.02"},
)
def value_is_zero(cert: Certificate, ctx: Context) -> Hits:
    """A warning: samples without a charge are exported so."""
    for number, line in enumerate(cert.goods, 1):
        if line.amount[:1] != "0" and line.fob_value[:1] != "0":
            continue
        for name, value in (("amount", line.amount), ("fob_value", line.fob_value)):
            if value and not value.strip("0.") and line.non_goods != NON_GOODS:
                what = t("invoice amount", "发票金额") if name == "amount" else t("FOB value", "FOB值")
                yield f"goods[{number}].{name}", t("The {what} is zero.", "{what}为零。").fill(what=what)


@rule(
    "COO-3072",
    Severity.WARNING,
    title=t("The FOB value is above the invoice amount", "FOB值高于发票金额"),
    fix=t(
        "Correct one of them, or the price terms; a FOB value is the amount less freight and insurance.",
        "请修正其中一项或价格条款；FOB值为发票金额扣除运费和保险费。",
    ),
    source="Incoterms; FOB values are in US dollars",
    why=t(
        "Shares of foreign material are computed from the FOB value: too high a one makes them too small.",
        "进口成份比例按 FOB 值计算，FOB 值偏高会使比例偏低。",
    ),
    reads=("goods.fob_value", "goods.amount", "price_terms", "currency"),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].fob_value": "4300.00", "fob_value": "6300.01"},
    passes={"goods[1].fob_value": "4300.00", "fob_value": "6300.01", "price_terms": "EXW"},
)
def fob_above_amount(cert: Certificate, ctx: Context) -> Hits:
    """Only where it is sure: terms that hold all a FOB value holds, an invoice in dollars, more than a rounding."""
    if cert.currency != _FOB_CURRENCY or cert.price_terms not in _WITH_FOB:
        return
    for number, line in enumerate(cert.goods, 1):
        fob, amount = line.fob_value, line.amount
        if not fob or not amount:
            continue
        try:
            if float(fob) <= float(amount) + _ROUNDING:
                continue
        except ValueError:
            continue
        if exceeds(fob, amount) and amount.strip("0."):
            yield (
                f"goods[{number}].fob_value",
                t(
                    "The FOB value {fob} is above the amount {amount} under {terms}.",
                    "{terms} 条款下FOB值 {fob} 高于发票金额 {amount}。",
                ).fill(fob=fob, amount=amount, terms=cert.price_terms),
            )


@rule(
    "COO-3073",
    Severity.WARNING,
    title=t("A weight is zero", "重量为零"),
    fix=t("Give the weight, or leave it empty where it is not known.", "请填写重量；未知时请留空。"),
    source="goods have a weight",
    why=t("The zero is printed as the weight, which no bill of lading confirms.", "零会作为重量打印，与提单不符。"),
    reads=("goods.gross_weight", "goods.net_weight"),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].net_weight": "0"},
    passes={"goods[1].net_weight": ""},
)
def weight_is_zero(cert: Certificate, ctx: Context) -> Hits:
    """Exports write zero for what they do not know; on the form it would stand as a weight."""
    for number, line in enumerate(cert.goods, 1):
        if line.gross_weight[:1] != "0" and line.net_weight[:1] != "0":
            continue
        for name, value in (("gross_weight", line.gross_weight), ("net_weight", line.net_weight)):
            if value and not value.strip("0."):
                what = t("gross weight", "毛重") if name == "gross_weight" else t("net weight", "净重")
                yield f"goods[{number}].{name}", t("The {what} is zero.", "{what}为零。").fill(what=what)
