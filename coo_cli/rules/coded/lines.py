"""Owns goods lines and listed invoices as lists: numbering, repetition, and what refers from one to the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.goods import Goods
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import DECLARE, NON_GOODS
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import NATIONAL_CHAPTERS, NO_CHAPTERS, goods_are_usual
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_content: Callable[[Goods], tuple[str, ...]] = attrgetter(
    *(
        "hs_code",
        "name_en",
        "description",
        "packages",
        "quantity",
        "gross_weight",
        "amount",
        "invoice_no",
        "producer_code",
    )
)
_is_declaration_number = re.compile(r"[0-9]{18}").fullmatch


@rule(
    "COO-3021",
    Severity.ERROR,
    title=t("The goods lines are not numbered 1, 2, 3 ...", "货物项编号不连续"),
    fix=t("Leave the numbers out to have the lines numbered, or correct them.", "请留空以自动编号，或修正编号。"),
    source="field notes published for COO, GNo",
    why=t(
        "Customs refers to goods by these numbers, in returns too; with gaps or repetitions the wrong line is meant.",
        "海关（包括退回原因）按编号指明货物；编号缺漏或重复会指错货物项。",
    ),
    reads=("goods.line_no",),
    by_line=True,
    fails={"goods[2].line_no": "3"},
    passes={"goods[2].line_no": "2"},
)
def lines_misnumbered(cert: Certificate, ctx: Context) -> Hits:
    """Non-goods items count too."""
    for number, line in enumerate(cert.goods, 1):
        if line.line_no and line.line_no != str(number):
            yield (
                f"goods[{number}].line_no",
                t("Line {number} has the number {given}.", "第 {number} 项的编号为 {given}。").fill(
                    number=number, given=line.line_no
                ),
            )


@rule(
    "COO-3022",
    Severity.ERROR,
    title=t("There is no goods line", "没有货物项"),
    fix=t(
        "Give at least one goods line; non-goods items alone cannot be certified.",
        "请至少填写一个货物项；仅有非货物项不能申领证书。",
    ),
    source="a certificate of origin certifies goods",
    why=t("There is nothing to certify, and customs refuses the message.", "没有货物可供证明，海关会拒收。"),
    reads=("goods.non_goods",),
    fails={"goods": ""},
    passes={"goods": "", "apply_type": "0"},
)
def goods_missing(cert: Certificate, ctx: Context) -> Hits:
    """A draft may still be without."""
    if cert.apply_type == DECLARE and all(line.non_goods == NON_GOODS for line in cert.goods):
        yield "goods", t("The certificate has no goods line.", "证书没有货物项。")


@rule(
    "COO-3023",
    Severity.ERROR,
    title=t("A goods line names an invoice that is not listed", "货物项的发票号不在发票列表中"),
    fix=t(
        "List the invoice, or correct the line's invoice number.", "请在发票列表中补充该发票，或修正货物项的发票号。"
    ),
    source="field notes published for COO, Goods/InvNo and OriInv/InvNo",
    why=t(
        "The importing customs looks the line's goods up in that invoice and does not find it among those printed.",
        "进口国海关按该发票核对货物，而证书上没有这张发票。",
    ),
    reads=("goods.invoice_no", "invoices.number"),
    by_line=True,
    base="RC",
    fails={"goods[2].invoice_no": "INV-26999"},
    passes={
        "goods[1].invoice_no": "INV-26002",
        "goods[2].invoice_no": "INV-26002",
        "invoices[1].number": "INV-26002",
    },
)
def invoice_unlisted(cert: Certificate, ctx: Context) -> Hits:
    """Silent where no invoices are listed: only some types list them."""
    if not cert.invoices:
        return
    listed = {invoice.number for invoice in cert.invoices}
    for number, line in enumerate(cert.goods, 1):
        if line.invoice_no and line.invoice_no not in listed:
            yield (
                f"goods[{number}].invoice_no",
                t(
                    "Invoice `{invoice}` of this line is not among those listed: {listed}.",
                    "该货物项的发票“{invoice}”不在所列发票中：{listed}。",
                ).fill(invoice=shown(line.invoice_no), listed=shown(", ".join(sorted(listed)))),
            )


@rule(
    "COO-3024",
    Severity.ERROR,
    title=t("A listed invoice has another certificate number", "所列发票的证书号与本证书不一致"),
    fix=t(
        "Leave it out to have it filled, or give the certificate's own number.",
        "请留空以自动填写，或填写本证书的证书号。",
    ),
    source="field notes published for COO, OriInv/CertNo",
    why=t(
        "Customs ties invoices to certificates by this number; with another one "
        "the invoice belongs to somebody else's.",
        "海关按证书号关联发票；号码不同，发票就归到其他证书。",
    ),
    reads=("invoices.cert_no", "cert_no"),
    by_line=True,
    base="RC",
    fails={"invoices[1].cert_no": "RC26MA99999960099"},
    passes={"invoices[1].cert_no": "RC26MA99999960012"},
)
def invoice_of_other_certificate(cert: Certificate, ctx: Context) -> Hits:
    """The same number stands in head, invoices and attachments."""
    for number, invoice in enumerate(cert.invoices, 1):
        if cert.cert_no and invoice.cert_no and invoice.cert_no != cert.cert_no:
            yield (
                f"invoices[{number}].cert_no",
                t(
                    "Invoice {invoice} has the certificate number `{other}`, the certificate is `{own}`.",
                    "发票 {invoice} 的证书号为“{other}”，本证书为“{own}”。",
                ).fill(invoice=shown(invoice.number), other=shown(invoice.cert_no), own=cert.cert_no),
            )


@rule(
    "COO-3025",
    Severity.WARNING,
    title=t("An export declaration number does not have 18 digits", "报关单号不是 18 位数字"),
    fix=t("Write the numbers one after the other, parted by `;`.", "请依次填写报关单号，用“;”分隔。"),
    source="field notes published for COO, EntryId; numbering of export declarations",
    why=t(
        "Customs looks up the export declaration by it; a number of another length is found nowhere.",
        "海关按此查找出口报关单；位数不对就查不到。",
    ),
    reads=("entry_ids",),
    fails={"entry_ids": "310120260516000001,310120260516000002"},
    passes={"entry_ids": "310120260516000001;310120260516000002"},
)
def declaration_number_misshapen(cert: Certificate, ctx: Context) -> Hits:
    """A warning, as only the separator is published."""
    if not cert.entry_ids:
        return
    wrong = [number for number in cert.entry_ids.split(";") if not _is_declaration_number(number)]
    if wrong:
        yield (
            "entry_ids",
            t("`{number}` is not a declaration number of 18 digits.", "“{number}”不是 18 位的报关单号。").fill(
                number=shown(wrong[0])
            ),
        )


@rule(
    "COO-3026",
    Severity.WARNING,
    title=t("A goods line repeats another one", "货物项重复"),
    fix=t(
        "Remove it if it was exported twice; two equal consignments are better joined into one line.",
        "如为重复导出请删除；相同货物建议合并为一项。",
    ),
    source="the same goods are certified once",
    why=t("The same goods would be certified twice, and totals be too high.", "同一货物重复签证，合计数也会偏大。"),
    reads=("goods.hs_code", "goods.description", "goods.quantity", "goods.amount"),
    by_line=True,
    clear=goods_are_usual,
    fails={
        "goods[2].hs_code": "8544421100",
        "goods[2].name_en": "DATA CABLE",
        "goods[2].description": "EIGHTEEN (18) CARTONS OF DATA CABLE",
        "goods[2].packages": "18",
        "goods[2].quantity": "1200",
        "goods[2].unit_price": "3.50",
        "goods[2].amount": "4200.00",
        "goods[2].fob_value": "4100.00",
        "fob_value": "8200.00",
        "total_amount": "8400.00",
    },
    passes={"goods[2].description": "EIGHTEEN (18) CARTONS OF DATA CABLE", "goods[2].packages": "18"},
)
def line_repeated(cert: Certificate, ctx: Context) -> Hits:
    """Nine values alike are hardly chance; the Chinese name and the number of the line do not count."""
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(cert.goods, 1):
        first = seen.setdefault(_content(line), number)
        if first != number and line.non_goods != NON_GOODS:
            yield (
                f"goods[{number}].description",
                t("Line {number} is the same as line {first}.", "第 {number} 项与第 {first} 项相同。").fill(
                    number=number, first=first
                ),
            )


@rule(
    "COO-3027",
    Severity.ERROR,
    title=t("The HS code begins with a chapter that does not exist", "HS编码的章不存在"),
    fix=t("Look the code up in the tariff; a leading zero may be missing.", "请在税则中核对；前导零可能丢失。"),
    source="Harmonized System: chapters 01 to 97, without 77",
    why=t(
        "The code finds nothing in any tariff; the entry fails, or the duty is not lowered.",
        "任何税则中都查不到该编码，导致入库失败或不能享受优惠税率。",
    ),
    reads=("goods.hs_code",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].hs_code": "7742110000"},
    passes={"goods[1].hs_code": "7642110000"},
)
def chapter_missing(cert: Certificate, ctx: Context) -> Hits:
    """Chapter 77 is kept free by the convention."""
    for number, line in enumerate(cert.goods, 1):
        if line.hs_code[:2] in NO_CHAPTERS:
            yield (
                f"goods[{number}].hs_code",
                t("There is no chapter {chapter}: `{code}`.", "没有第 {chapter} 章：“{code}”。").fill(
                    chapter=line.hs_code[:2], code=shown(line.hs_code)
                ),
            )


@rule(
    "COO-3028",
    Severity.WARNING,
    title=t("The HS code is of a national chapter", "HS编码属于本国专用章"),
    fix=t(
        "Use the goods' own code; the importing side does not know this chapter.",
        "请使用货物本身的编码；进口方不采用该章。",
    ),
    source="Harmonized System: chapters 98 and 99 are left to each country",
    why=t("The importing customs cannot tell which duty applies to the goods.", "进口国海关无法据此确定适用税率。"),
    reads=("goods.hs_code",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].hs_code": "9804000000"},
    passes={"goods[1].hs_code": "9704000000"},
)
def chapter_national(cert: Certificate, ctx: Context) -> Hits:
    """A warning, as the non-preferential form shows the code as declared."""
    for number, line in enumerate(cert.goods, 1):
        if line.hs_code[:2] in NATIONAL_CHAPTERS:
            yield (
                f"goods[{number}].hs_code",
                t("Chapter {chapter} is national: `{code}`.", "第 {chapter} 章为本国专用：“{code}”。").fill(
                    chapter=line.hs_code[:2], code=shown(line.hs_code)
                ),
            )


@rule(
    "COO-3030",
    Severity.WARNING,
    title=t("A listed invoice is in another currency than the certificate", "所列发票的币种与证书不一致"),
    fix=t(
        "Correct the currency; totals of several currencies cannot be summed.", "请修正币种；不同币种的金额不能合计。"
    ),
    source="field notes published for COO, Curr of head and OriInv",
    why=t("The total of the head is then in no currency at all.", "表头总金额的币种将无法确定。"),
    reads=("invoices.currency", "currency"),
    by_line=True,
    base="RC",
    fails={"invoices[1].currency": "JPY"},
    passes={"invoices[1].currency": "JPY", "currency": "JPY"},
)
def invoice_of_other_currency(cert: Certificate, ctx: Context) -> Hits:
    """A warning: the head's currency then stands for one of several."""
    for number, invoice in enumerate(cert.invoices, 1):
        if cert.currency and invoice.currency and invoice.currency != cert.currency:
            yield (
                f"invoices[{number}].currency",
                t(
                    "Invoice {invoice} is in {other}, the certificate in {own}.",
                    "发票 {invoice} 的币种为 {other}，证书为 {own}。",
                ).fill(invoice=shown(invoice.number), other=invoice.currency, own=cert.currency),
            )
