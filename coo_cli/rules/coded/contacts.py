"""Owns people and how they are reached: e-mail, telephone and fax, and who may be a declarant."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.numbers import is_id_card
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_WORKING_AGE = 16_00_00
"""Sixteen years, as a difference of dates written as numbers of eight digits."""
_NONE_GIVEN = frozenset({"", "无", "/", "-", "--", "***", "N/A", "NA", "NIL", "NONE", "NO"})
_EMAIL = r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}"
_are_emails = re.compile(rf"\s*{_EMAIL}(?:[\s,;/]+{_EMAIL})*[\s,;]*").fullmatch
_has_five_digits = re.compile(r"(?:[^0-9]*[0-9]){5}").match


@rule(
    "COO-3037",
    Severity.WARNING,
    title=t("An e-mail address is misshapen", "电子邮箱格式不正确"),
    fix=t(
        "Correct it, such as name@company.com; several are parted by `;`.",
        "请修正，如 name@company.com；多个用“;”分隔。",
    ),
    source="form of e-mail addresses; the forms print them for queries of the importing customs",
    why=t(
        "The importing customs writes to this address when it checks the certificate.",
        "进口国海关核查证书时会使用该邮箱。",
    ),
    reads=("exporter_email", "consignee_email", "goods.producer_email"),
    by_line=True,
    fails={"exporter_email": "export.example.com"},
    passes={"exporter_email": "export@example.com; sales@example.com"},
)
def email_misshapen(cert: Certificate, ctx: Context) -> Hits:
    """Words that say there is none, as the cross-Strait form wants them, are no addresses."""
    of_lines = [
        (f"goods[{number}].producer_email", line.producer_email)
        for number, line in enumerate(cert.goods, 1)
        if line.producer_email
    ]
    for path, text in (("exporter_email", cert.exporter_email), ("consignee_email", cert.consignee_email), *of_lines):
        if text and not is_email(text):
            yield path, t("`{text}` is not an e-mail address.", "“{text}”不是电子邮箱地址。").fill(text=shown(text))


@rule(
    "COO-3038",
    Severity.ADVICE,
    title=t("A telephone or fax number has too few digits", "电话或传真号码位数过少"),
    fix=t("Give it with its area code.", "请填写含区号的号码。"),
    source="customs and the importing customs call these numbers",
    why=t(
        "An officer who has a question calls; who cannot be reached gets the certificate back.",
        "审核人员有疑问会致电，联系不上时往往退回证书。",
    ),
    reads=("exporter_tel", "exporter_fax", "consignee_tel", "consignee_fax", "declarant_tel", "contact_tel"),
    by_line=True,
    fails={"exporter_tel": "0574"},
    passes={"exporter_tel": "+86 (574) 0000-0000 EXT 12"},
)
def telephone_too_short(cert: Certificate, ctx: Context) -> Hits:
    """Only an advice: numbers have many forms."""
    for path, text in (
        ("exporter_tel", cert.exporter_tel),
        ("exporter_fax", cert.exporter_fax),
        ("consignee_tel", cert.consignee_tel),
        ("consignee_fax", cert.consignee_fax),
        ("declarant_tel", cert.declarant_tel),
        ("contact_tel", cert.contact_tel),
    ):
        if text and not is_telephone(text):
            yield path, t("`{text}` is hardly a number to call.", "“{text}”不像可拨打的号码。").fill(text=shown(text))


@rule(
    "COO-3039",
    Severity.WARNING,
    title=t("The declarant would be younger than sixteen", "申报员年龄不足十六周岁"),
    fix=t("Check the ID card number.", "请核对身份证号。"),
    source="GB 11643-1999; Labour Law, article 15",
    why=t(
        "The number belongs to someone else or nobody, and is not the one filed with customs.",
        "该号码不属于申报员本人，与海关备案不符。",
    ),
    reads=("declarant_id", "apply_date"),
    fails={"declarant_id": "000000201011210013"},
    passes={"declarant_id": "000000201011200018"},
)
def declarant_too_young(cert: Certificate, ctx: Context) -> Hits:
    """A slip in the year of birth can fit the check digit; the number itself is not repeated."""
    applied = cert.apply_date or ctx.today.isoformat()
    if not is_id_card(cert.declarant_id):
        return
    born = cert.declarant_id[6:14]
    if int(applied.replace("-", "")) - int(born) < _WORKING_AGE:
        yield (
            "declarant_id",
            t(
                "By the ID card number ending in `{end}` the declarant was born on {born}.",
                "尾号“{end}”的身份证号所示出生日期为 {born}。",
            ).fill(end=shown(cert.declarant_id[-4:]), born=dt.date.fromisoformat(born)),
        )


@lru_cache(maxsize=1024)
def is_email(text: str) -> bool:
    """Whether a text is one or several e-mail addresses, or says that there is none."""
    return _are_emails(text) is not None or text.strip().upper() in _NONE_GIVEN


@lru_cache(maxsize=1024)
def is_telephone(text: str) -> bool:
    """Whether a text may be a telephone number, or says that there is none."""
    return _has_five_digits(text) is not None or text.strip().upper() in _NONE_GIVEN
