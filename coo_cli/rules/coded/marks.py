"""Owns what marks (唛头) must not say."""

from __future__ import annotations

import re

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_GUIDES = "filling guides of 2018/2019 common to all types, box of marks"
_CHINA = "156"

_refused = re.compile(
    r"\bAS\s+(?:PER\s+)?(?:INVOICE|B\s*/\s*L|BILL\s+OF\s+LADING|PACKING\s+LIST|ADDRESS)\b"
    r"|\bCARTON\s+LABEL\b|\bCOLOU?R\s+LABEL\b",
    re.IGNORECASE,
).search
_made_elsewhere = re.compile(
    r"\bMADE\s+IN\s+(?!(?:THE\s+)?(?:P\.?\s?R\.?\s?C|P\.?\s?R\.?\s?CHINA|PEOPLE'?S\s+REPUBLIC\s+OF\s+CHINA|CHINA)\b)[A-Z][^\n]*",
    re.IGNORECASE,
).search


@rule(
    "COO-3041",
    Severity.ERROR,
    title=t("The marks refer to another paper instead of saying what they are", "唛头使用了不被接受的表述"),
    fix=t(
        "Give the marks as they stand on the packages; `N/M` when there are none.",
        "请填写包装上的实际唛头；无唛头填“N/M”。",
    ),
    source=_GUIDES,
    reads=("marks",),
    fails={"marks": "AS PER INVOICE NO. INV-26001"},
    passes={"marks": "SAMPLE IMPORT\nINVOICE 26001"},
)
def marks_refer_elsewhere(cert: Certificate, ctx: Context) -> Hits:
    """Customs returns these wordings."""
    if found := _refused(cert.marks):
        yield (
            "marks",
            t("The marks say `{words}`, which customs refuses.", "唛头中的“{words}”不被海关接受。").fill(
                words=shown(found[0])
            ),
        )


@rule(
    "COO-3042",
    Severity.WARNING,
    title=t("The marks name another country of manufacture", "唛头含有其他国家制造的字样"),
    fix=t(
        "Check origin and marks; goods of China must not be marked as made elsewhere.",
        "请核对原产地和唛头；中国原产货物不得标注他国制造。",
    ),
    source=_GUIDES,
    reads=("marks",),
    fails={"marks": "SAMPLE IMPORT\nMADE IN VIETNAM"},
    passes={"marks": "SAMPLE IMPORT\nMADE IN P.R. CHINA"},
)
def marks_name_other_origin(cert: Certificate, ctx: Context) -> Hits:
    """Silent where the certificate itself names another origin, as for re-exports."""
    if (found := _made_elsewhere(cert.marks)) and not _of_other_origin(cert):
        yield (
            "marks",
            t("The marks say `{words}`.", "唛头中有“{words}”。").fill(words=shown(found[0])),
        )


def _of_other_origin(cert: Certificate) -> bool:
    origins = (cert.origin_country_code, *(line.origin_country_code for line in cert.goods))
    return any(code not in ("", _CHINA) for code in origins)
