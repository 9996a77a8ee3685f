"""Owns what amended and re-issued certificates must tell of the old one."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate, Change
from coo_cli.rules.book import DECLARE
from coo_cli.rules.coded.registry import Hits, Patch, rule
from coo_cli.rules.context import Context

_NOTES = "field notes published for COO, CertStatus and ModCertificate"
_NEW = "0"

AMENDED: Patch = {
    "cert_status": "1",
    "change.old_cert_no": "C26MA99999960003",
    "change.reason": "WRONG CONSIGNEE",
}
"""Makes an amended certificate of the sample."""
_NOTHING = Change()


@rule(
    "COO-3051",
    Severity.ERROR,
    title=t("An amended or re-issued certificate says nothing of the old one", "更改证或重发证缺少原证信息"),
    fix=t("Give the old certificate's number and the reason.", "请填写原证书号和更改/重发原因。"),
    source=_NOTES,
    why=t(
        "Customs withdraws the old certificate when it issues the new one, and must know which and why.",
        "签发新证时要收回原证，海关须知道是哪一份、因何更改。",
    ),
    reads=("cert_status",),
    fails={**AMENDED, "change.reason": ""},
    passes={**AMENDED, "change.reason": "", "apply_type": "0"},
)
def change_untold(cert: Certificate, ctx: Context) -> Hits:
    """Both old number and reason are demanded for declaring."""
    if cert.cert_status in ("", _NEW) or cert.apply_type != DECLARE:
        return
    change = cert.change or _NOTHING
    if not change.old_cert_no.strip():
        yield "change.old_cert_no", t("The old certificate's number is missing.", "缺少原证书号。")
    if not change.reason.strip():
        yield "change.reason", t("The reason for the change is missing.", "缺少更改/重发原因。")


@rule(
    "COO-3052",
    Severity.ERROR,
    title=t("A new certificate names an old one", "新证填写了原证信息"),
    fix=t(
        "Set the certificate status to 1, 2 or 3, or remove the old certificate.",
        "请将证书类别改为 1、2 或 3，或删除原证信息。",
    ),
    source=_NOTES,
    why=t(
        "Customs would issue a second certificate for the same goods while the old one stays valid.",
        "海关会为同一批货物另发一证，而原证仍然有效。",
    ),
    reads=("cert_status",),
    fails={"change.old_cert_no": "C26MA99999960001"},
    passes={**AMENDED, "cert_status": "2"},
)
def change_of_nothing(cert: Certificate, ctx: Context) -> Hits:
    """Either the status or the old certificate is wrong."""
    if cert.change is not None and cert.cert_status == _NEW:
        yield (
            "change",
            t("The certificate is a new one, but an old certificate is given.", "证书类别为新证，却填写了原证信息。"),
        )


@rule(
    "COO-3053",
    Severity.ERROR,
    title=t("The old certificate's number is the new one's", "原证书号与新证书号相同"),
    fix=t(
        "A changed certificate takes a new number; give the old one's own.",
        "更改或重发须使用新证书号；请填写原证的证书号。",
    ),
    source=_NOTES,
    why=t(
        "The number is taken by the old certificate: customs refuses the new one as sent twice.",
        "该号码已被原证使用，海关会以重复申报拒收。",
    ),
    reads=("cert_no", "change.old_cert_no"),
    fails={**AMENDED, "change.old_cert_no": "C26MA99999960012"},
    passes={**AMENDED, "change.old_cert_no": "C26MA99999960002"},
)
def change_of_itself(cert: Certificate, ctx: Context) -> Hits:
    """The number is kept as a pattern only: the serial is new."""
    if cert.change and cert.cert_no and cert.change.old_cert_no == cert.cert_no:
        yield (
            "change.old_cert_no",
            t("Old and new certificate have the same number `{number}`.", "原证与新证的证书号同为“{number}”。").fill(
                number=cert.cert_no
            ),
        )
