"""Owns numbers of a prescribed form: the certificate's own, credit and organisation codes, ID cards, registration."""

from __future__ import annotations

import re
from functools import lru_cache

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import PATTERN, is_number
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_has_credit_form = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}").fullmatch
_has_organisation_form = re.compile(r"([0-9A-Z]{8})-?([0-9X])").fullmatch
_has_id_form = re.compile(r"[0-9]{17}[0-9X]").fullmatch
_is_registration = re.compile(r"[0-9]{9}").fullmatch

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@rule(
    "COO-3031",
    Severity.ERROR,
    title=t("The certificate number does not have the form of its type", "证书号不符合该证书类型的编号规则"),
    fix=t("Leave it empty to have a number allocated.", "请留空，由系统编号。"),
    source="system of 2019 and field notes published for COO, CertNo",
    why=t(
        "Customs files certificates by this number and refuses one that is not built as it prescribes.",
        "海关按证书号归档，拒收不符合编号规则的证书。",
    ),
    reads=("cert_no", "cert_type"),
    fails={"cert_no": "E26MA99999960012"},
    passes={"cert_no": "C26MA99999960013"},
)
def certificate_number_misshapen(cert: Certificate, ctx: Context) -> Hits:
    """Type code, two digits of the year, nine characters of the enterprise, serial of four."""
    if cert.cert_no and not is_number(cert.cert_no, cert.cert_type):
        yield (
            "cert_no",
            t(
                "`{number}` is not a number of type {type}: {type}, year (2), enterprise (9), serial (4).",
                "“{number}”不是{type}类证书号：应为 {type}、年份 2 位、企业 9 位、流水号 4 位。",
            ).fill(number=shown(cert.cert_no), type=cert.cert_type),
        )


@rule(
    "COO-3032",
    Severity.ERROR,
    title=t("The certificate number has another year than the application date", "证书号年份与申请日期不符"),
    fix=t(
        "Leave the number empty to have one allocated, or correct the date.",
        "请将证书号留空由系统编号，或修正申请日期。",
    ),
    source="field notes published for COO, CertNo: 2-digit year of AplDate",
    why=t(
        "Serials begin anew each year: under the wrong year the number may be taken already.",
        "流水号每年重新开始；年份不符，该号码可能已被使用。",
    ),
    reads=("cert_no", "apply_date"),
    fails={"cert_no": "C25MA99999960012"},
    passes={"cert_no": "C26MA99999960012"},
)
def certificate_number_of_other_year(cert: Certificate, ctx: Context) -> Hits:
    """Serials count by year, so that a wrong year may use a number twice."""
    found = PATTERN.fullmatch(cert.cert_no)
    if found and cert.apply_date and found["year"] != cert.apply_date[2:4]:
        yield (
            "cert_no",
            t(
                "The number `{number}` is of year {year}, the application of {applied}.",
                "证书号“{number}”的年份为 {year}，申请日期为 {applied}。",
            ).fill(number=cert.cert_no, year=found["year"], applied=cert.apply_date),
        )


@rule(
    "COO-3033",
    Severity.ERROR,
    title=t("A unified social credit code is not valid", "统一社会信用代码无效"),
    fix=t(
        "Copy the 18 characters from the business licence; I, O, S, V and Z do not occur.",
        "请按营业执照核对 18 位代码；不含字母 I、O、S、V、Z。",
    ),
    source="GB 32100-2015",
    why=t(
        "Customs looks the enterprise up by this code; a slip of one character finds nobody, or another company.",
        "海关按此代码查找企业；错一个字符就查不到，或查到别的企业。",
    ),
    reads=(),
    fails={"exporter_code": "91330200MA9999996A"},
    passes={"exporter_code": "91330200MA9999988B", "registration_no": ""},
)
def credit_code_invalid(cert: Certificate, ctx: Context) -> Hits:
    """Exporter and applicant; the last character checks the others."""
    for path, code in (("exporter_code", cert.exporter_code), ("applicant_code", cert.applicant_code)):
        if code and not is_credit_code(code):
            yield (
                path,
                t("`{code}` is not a valid credit code.", "“{code}”不是有效的统一社会信用代码。").fill(
                    code=shown(code)
                ),
            )


@rule(
    "COO-3034",
    Severity.ERROR,
    title=t("The producer's organisation code is not valid", "生产企业组织机构代码无效"),
    fix=t(
        "Give characters 9 to 17 of the producer's credit code, not all 18.",
        "请填写生产企业统一社会信用代码的第 9 至 17 位，不是全部 18 位。",
    ),
    source="GB 11714-1997; field notes published for COO, Goods/CiqRegNo",
    why=t(
        "The producer must be filed with customs under this code; with a wrong one the entry fails.",
        "生产企业须以此代码在海关备案；代码有误则入库失败。",
    ),
    reads=("goods.producer_code",),
    by_line=True,
    fails={"goods[2].producer_code": "MA9999990"},
    passes={"goods[2].producer_code": "MA999999-6"},
)
def organisation_code_invalid(cert: Certificate, ctx: Context) -> Hits:
    """The ninth character checks the eight before; a hyphen before it is how it used to be written."""
    for number, line in enumerate(cert.goods, 1):
        if line.producer_code and not is_organisation_code(line.producer_code):
            yield (
                f"goods[{number}].producer_code",
                t("`{code}` is not a valid organisation code.", "“{code}”不是有效的组织机构代码。").fill(
                    code=shown(line.producer_code)
                ),
            )


@rule(
    "COO-3035",
    Severity.ERROR,
    title=t("The declarant's ID card number is not valid", "申报员身份证号无效"),
    fix=t("Copy the 18 characters from the card; a final X is a capital.", "请按身份证核对 18 位号码，末位 X 须大写。"),
    source="GB 11643-1999",
    why=t(
        "Customs accepts applications of filed declarants only, and knows them by this number.",
        "海关只受理已备案申报员的申请，并以此号码识别。",
    ),
    reads=("declarant_id",),
    fails={"declarant_id": "000000190001010010"},
    passes={"declarant_id": "00000019000101005X"},
)
def id_card_invalid(cert: Certificate, ctx: Context) -> Hits:
    """The number itself is not repeated in the finding: reports travel further than certificates."""
    if cert.declarant_id and not is_id_card(cert.declarant_id):
        yield (
            "declarant_id",
            t(
                "The ID card number ending in `{end}` has a wrong form, birth date or check digit.",
                "尾号为“{end}”的身份证号格式、出生日期或校验位有误。",
            ).fill(end=shown(cert.declarant_id[-4:])),
        )


@rule(
    "COO-3036",
    Severity.WARNING,
    title=t("The registration number does not have nine digits", "备案号不是 9 位数字"),
    fix=t(
        "Compare it with the filing; later filings may have another form.",
        "请与备案信息核对；后来的备案号格式可能不同。",
    ),
    source="system of 2019: nine digits; the message's field holds 19 characters",
    why=t(
        "Customs finds the filing by this number; a digit too few or too many finds none.",
        "海关按备案号查找备案；多一位或少一位都查不到。",
    ),
    reads=("registration_no",),
    fails={"registration_no": "33029999"},
    passes={"registration_no": "330299998", "ctx.registration_no": "330299998"},
)
def registration_number_misshapen(cert: Certificate, ctx: Context) -> Hits:
    """A warning, as sources disagree."""
    if cert.registration_no and not _is_registration(cert.registration_no):
        yield (
            "registration_no",
            t("The registration number `{number}` does not have nine digits.", "备案号“{number}”不是 9 位数字。").fill(
                number=shown(cert.registration_no)
            ),
        )


@lru_cache(maxsize=1024)
def is_credit_code(text: str) -> bool:
    """Whether a text is a unified social credit code (GB 32100)."""
    from stdnum.cn import uscc

    return _has_credit_form(text) is not None and bool(uscc.calc_check_digit(text[:-1]) == text[-1])


@lru_cache(maxsize=1024)
def is_organisation_code(text: str) -> bool:
    """Whether a text is an organisation code (GB 11714), with or without a hyphen before its check character."""
    found = _has_organisation_form(text)
    if found is None:
        return False
    total = sum(_SYMBOLS.index(char) * weight for char, weight in zip(found[1], _ORGANISATION_WEIGHTS, strict=True))
    return found[2] == "0123456789X0"[11 - total % 11]


@lru_cache(maxsize=1024)
def is_id_card(text: str) -> bool:
    """Whether a text is a citizen's number (GB 11643): form, birth date and check digit.

    The place is not held against the list of counties: numbers of residents from Hong Kong, Macao and Taiwan and
    of foreigners have places that are no counties.
    """
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    if not _has_id_form(text) or ric.calc_check_digit(text) != text[-1]:
        return False
    try:
        ric.get_birth_date(text)
    except ValidationError:
        return False
    return True
