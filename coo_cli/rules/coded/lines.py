"""Owns goods lines and listed invoices as lists: numbering, and what refers from one to the other."""

from __future__ import annotations

import re

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import DECLARE, NON_GOODS
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_is_declaration_number = re.compile(r"[0-9]{18}").fullmatch


@rule(
    "COO-3021",
    Severity.ERROR,
    title=t("The goods lines are not numbered 1, 2, 3 ...", "货物项编号不连续"),
    fix=t("Leave the numbers out to have the lines numbered, or correct them.", "请留空以自动编号，或修正编号。"),
    source="field notes published for COO, GNo",
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
    title=t("An export declaration number has not 18 digits", "报关单号不是 18 位数字"),
    fix=t("Write the numbers one after the other, parted by `;`.", "请依次填写报关单号，用“;”分隔。"),
    source="field notes published for COO, EntryId; numbering of export declarations",
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
            t("`{number}` is no declaration number of 18 digits.", "“{number}”不是 18 位的报关单号。").fill(
                number=shown(wrong[0])
            ),
        )
