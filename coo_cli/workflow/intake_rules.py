"""Owns the rules of certificates that come in: those that need to know what the store holds."""

from __future__ import annotations

from collections.abc import Callable

from coo_cli.base.errors import Place
from coo_cli.base.texts import t
from coo_cli.certificate.difference import Difference
from coo_cli.certificate.example import OnCertificate
from coo_cli.certificate.finding import Finding, RuleText, Severity
from coo_cli.certificate.state import Declaration
from coo_cli.store.scope import not_ones_principal
from coo_cli.workflow.differs import first_path, told

CHANGED_AFTER_DECLARING = RuleText(
    id="COO-4090",
    severity=Severity.ERROR,
    title=t("The export changed a certificate that has been declared.", "导出数据改动了已申报的证书。"),
    fix=t(
        "Nothing was changed. Correct the export, or amend the certificate once it is approved.",
        "库中证书未改动。请更正导出数据；证书通过后可做更改证。",
    ),
    source="customs has the certificate as it was sent; what it holds is changed by an amended certificate only",
    why=t(
        "Customs reviews and prints what was sent: a store that says something else would be believed by mistake.",
        "海关审核和打印的是已发送的内容；若本库与之不同，会被误信。",
    ),
    topic="conversion",
    fails=OnCertificate(patch={"invoice_no": "INV-26002"}, stored=Declaration.SENT),
    passes=OnCertificate(patch={"invoice_no": "INV-26002"}, stored=Declaration.READY),
)


NUMBER_TAKEN = RuleText(
    id="COO-4091",
    severity=Severity.ERROR,
    title=t("The certificate number is another certificate's.", "证书号已被另一份证书使用。"),
    fix=t(
        "Leave the number out to have the next one given, or correct it.",
        "请留空以自动取号，或更正证书号。",
    ),
    source="a certificate number is given once",
    why=t(
        "Customs would take the second certificate for the first one again, and its answers could not be told apart.",
        "海关会把第二份当作第一份重复申报，回执也无法区分。",
    ),
    topic="conversion",
    fails=OnCertificate(patch={"cert_no": "C263300999990001"}, stored=Declaration.READY),
    passes=OnCertificate(patch={"cert_no": "C263300999990041"}, stored=Declaration.READY),
)


def changed_after_declaring(found: Difference, place: Callable[[str], Place | None]) -> Finding:
    """What an export says otherwise than a declared certificate, told at the cell of the first difference.

    Args:
        found: the difference.
        place: tells the cell of a path; of the empty path, the certificate's.
    """
    rule, path = CHANGED_AFTER_DECLARING, first_path(found)
    text = rule.title
    if not found.empty:
        text = t("{title} It differs: {what}.", "{title}差异：{what}。").fill(title=rule.title, what=told(found))
    return Finding(
        rule=rule.id, severity=rule.severity, path=path, text=text, fix=rule.fix, place=place(path) or place("")
    )


def number_taken(cert_no: str, place: Place | None) -> Finding:
    """A number that is another certificate's."""
    text = t("The number {no} is another certificate's.", "证书号 {no} 已被另一份证书使用。").fill(no=cert_no)
    rule = NUMBER_TAKEN
    return Finding(rule=rule.id, severity=rule.severity, path="cert_no", text=text, fix=rule.fix, place=place)


def foreign(principal: str, place: Place | None) -> Finding:
    """A certificate of a principal the operator at work does not act for: no rule of customs, so none explains it."""
    error = not_ones_principal(principal)
    return Finding(
        rule=error.code, severity=Severity.ERROR, path="exporter_code", text=error.what, fix=error.fix, place=place
    )
