"""Owns sums and quantities: heads against lines, and numbers that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import NON_GOODS
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import figures_are_usual
from coo_cli.rules.context import Context
from coo_cli.rules.forms import is_decimal

_CENT = Decimal("0.01")
_NEARLY = 0.006
"""As near as a product of floats is to an amount rounded to the cent."""
_PRICED_BY = (1, 10, 12, 100, 1000)
_FOB = t("The FOB value of the head", "表头FOB值")
_TOTAL = t("The total amount", "总金额")
_LINES = t("the goods lines", "各货物项")
_INVOICES = t("the invoices", "各发票")
_SUMMED = "the 2019 system sums the head's values from the goods lines"


@rule(
    "COO-3011",
    Severity.ERROR,
    title=t("The FOB value is not the sum of the goods lines", "FOB值与各货物项合计不符"),
    fix=t(
        "Correct the head or the lines; an empty FOB value in the head is summed.",
        "请修正表头或货物项；表头留空则自动合计。",
    ),
    source=_SUMMED,
    why=t(
        "Customs sums the lines itself; officers return a head that says something else.",
        "海关会自行合计货物项；表头与合计不符会被退回。",
    ),
    reads=("fob_value", "goods.fob_value"),
    clear=figures_are_usual,
    fails={"fob_value": "6100.05"},
    passes={"fob_value": "6100.02"},
)
def fob_is_no_sum(cert: Certificate, ctx: Context) -> Hits:
    """FOB values are in one currency, so that they can be summed; a cent a line is left for rounding."""
    values = [line.fob_value for line in cert.goods if line.fob_value or line.non_goods != NON_GOODS]
    if says := _unequal(cert.fob_value, values, _FOB, _LINES):
        yield "fob_value", says


@rule(
    "COO-3012",
    Severity.WARNING,
    title=t("The total amount is not the sum of the goods lines", "总金额与各货物项发票金额合计不符"),
    fix=t(
        "Correct it, or ignore this when the invoice has charges beyond its goods.",
        "请修正；如发票含货物以外的费用可忽略。",
    ),
    source=_SUMMED,
    why=t(
        "The officer holds the total against the invoice; a difference nobody explains is asked about.",
        "审核人员会与发票核对总金额；说不清的差额会被询问。",
    ),
    reads=("total_amount", "goods.amount"),
    clear=figures_are_usual,
    fails={"total_amount": "6250.05"},
    passes={"total_amount": "6250.00"},
)
def total_is_no_sum(cert: Certificate, ctx: Context) -> Hits:
    """A warning, as an invoice may have charges that stand on no goods line."""
    values = [line.amount for line in cert.goods if line.amount or line.non_goods != NON_GOODS]
    if says := _unequal(cert.total_amount, values, _TOTAL, _LINES):
        yield "total_amount", says


@rule(
    "COO-3013",
    Severity.WARNING,
    title=t("The total amount is not the sum of the listed invoices", "总金额与所列发票金额合计不符"),
    fix=t("Correct the total or the invoices' values.", "请修正总金额或各发票金额。"),
    source=_SUMMED,
    why=t(
        "Each invoice is printed with its value; the total must be theirs, or one of them is wrong.",
        "各发票金额都会打印；总金额应等于其合计，否则必有一误。",
    ),
    reads=("total_amount", "invoices.value"),
    base="RC",
    fails={"invoices[1].value": "4000.00"},
    passes={"invoices[1].value": ""},
)
def total_is_no_sum_of_invoices(cert: Certificate, ctx: Context) -> Hits:
    """Only when every invoice has a value."""
    values = [invoice.value for invoice in cert.invoices]
    if says := _unequal(cert.total_amount, values, _TOTAL, _INVOICES):
        yield "total_amount", says


@rule(
    "COO-3014",
    Severity.ERROR,
    title=t("The quantity is zero", "数量为零"),
    fix=t("Give the quantity, or remove the line.", "请填写数量，或删除该货物项。"),
    source="a goods line has a quantity",
    why=t(
        "Nothing of the goods is certified by it, so officers return the line.",
        "数量为零等于没有货物，审核人员会退回。",
    ),
    reads=("goods.quantity",),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].quantity": "0.00"},
    passes={"goods[1].quantity": "0.01", "goods[1].unit_price": "420000"},
)
def quantity_is_zero(cert: Certificate, ctx: Context) -> Hits:
    """Packages may be zero, where several lines share one; the quantity may not."""
    for number, line in enumerate(cert.goods, 1):
        if line.quantity and not line.quantity.strip("0."):
            yield f"goods[{number}].quantity", t("The quantity is zero.", "数量为零。")


@rule(
    "COO-3015",
    Severity.ERROR,
    title=t("The net weight is greater than the gross weight", "净重大于毛重"),
    fix=t("Correct the two weights; they may be swapped.", "请修正毛重和净重，可能填反。"),
    source="both weights are in the line's weight unit",
    why=t(
        "Goods cannot weigh more without their packing; the importing customs takes the weights for invented.",
        "货物去掉包装不会更重；进口国海关会认为重量不实。",
    ),
    reads=("goods.net_weight", "goods.gross_weight"),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].net_weight": "400"},
    passes={"goods[1].net_weight": "360.5"},
)
def net_exceeds_gross(cert: Certificate, ctx: Context) -> Hits:
    """Found where columns of an export are swapped. Floats are asked first: they are quick."""
    for number, line in enumerate(cert.goods, 1):
        net, gross = line.net_weight, line.gross_weight
        if not net or not gross:
            continue
        try:
            if float(net) < float(gross):
                continue
        except ValueError:
            continue
        if exceeds(net, gross):
            yield (
                f"goods[{number}].net_weight",
                t(
                    "The net weight {net} is greater than the gross weight {gross}.",
                    "净重 {net} 大于毛重 {gross}。",
                ).fill(net=net, gross=gross),
            )


@rule(
    "COO-3020",
    Severity.WARNING,
    title=t("The invoice amount is not unit price times quantity", "发票金额不等于单价乘以数量"),
    fix=t(
        "Correct one of the three, or ignore this where a discount was given.",
        "请修正三者之一；如有折扣可忽略。",
    ),
    source="plausibility of an invoice line",
    why=t(
        "The importing customs multiplies too, and asks for the right invoice.",
        "进口国海关同样会核算，不符时要求更正发票。",
    ),
    reads=("goods.unit_price", "goods.quantity", "goods.amount"),
    by_line=True,
    clear=figures_are_usual,
    fails={"goods[1].unit_price": "3.60"},
    passes={"goods[1].unit_price": "12.3529", "goods[1].aux_quantity": "340"},
)
def amount_is_no_product(cert: Certificate, ctx: Context) -> Hits:
    """The price may be of another unit than the quantity's: a weight, or ten, a dozen, a hundred, a thousand."""
    for number, line in enumerate(cert.goods, 1):
        price, quantity, amount = line.unit_price, line.quantity, line.amount
        if not price or not quantity or not amount:
            continue
        try:
            if abs(float(price) * float(quantity) - float(amount)) < _NEARLY:
                continue
        except ValueError:
            continue
        counts = (quantity, line.aux_quantity, line.aux2_quantity, line.net_weight, line.gross_weight)
        if not _is_product(price, [count for count in counts if count], amount):
            yield (
                f"goods[{number}].amount",
                t(
                    "The amount {amount} is not the unit price {price} times the quantity {quantity}.",
                    "金额 {amount} 不等于单价 {price} × 数量 {quantity}。",
                ).fill(amount=amount, price=price, quantity=quantity),
            )


def _is_product(price: str, counts: Sequence[str], amount: str) -> bool:
    """Whether the amount is the price times one of the counts, as near as the rounding of the price lets it be."""
    if not all(map(is_decimal, (price, amount, *counts))) or not Decimal(price):
        return True
    half = Decimal(1).scaleb(-max(len(price.partition(".")[2]), 2)) / 2
    return any(
        abs(Decimal(price) * Decimal(count) / by - Decimal(amount)) <= half * Decimal(count) / by + _CENT
        for count in counts
        for by in _PRICED_BY
    )


def exceeds(value: str, limit: str) -> bool:
    """Whether one number is greater than another; not when one is no number."""
    return bool(is_decimal(value) and is_decimal(limit)) and Decimal(value) > Decimal(limit)


def _unequal(total: str, values: Sequence[str], whole: Text, parts: Text) -> Text | None:
    """What to say when a total is further from the sum than rounding explains; None when a value is missing."""
    if not total or not values or "" in values:
        return None
    total_value, summed = Decimal(total), sum(map(Decimal, values), Decimal(0))
    if abs(total_value - summed) <= _CENT * len(values):
        return None
    return t("{whole} is {total}, the sum of {parts} is {summed}.", "{whole}为 {total}，{parts}合计为 {summed}。").fill(
        whole=whole, total=total, parts=parts, summed=f"{summed:f}"
    )
