"""Owns the shapes of the boxes that name exporter, consignee and goods: who may stand there, and in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coo_cli.base.texts import t
from coo_cli.catalog.types import ConsigneeWords
from coo_cli.certificate.fields import described
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.book import NON_GOODS, Book
from coo_cli.rules.findings import shown
from coo_cli.rules.forms import CHINESE
from coo_cli.rules.shape import shape

_GUIDES = "filling guides of 2018/2019 common to all types; data file of the certificate type"

INTERMEDIARY = shape(
    "COO-2020",
    t("The exporter's box names an intermediary", "出口商栏填写了中间商"),
    t(
        "The exporter's box says `{words}`; type {type} names the exporter alone.",
        "出口商栏含有“{words}”，{type}类证书只能填写出口商一家企业。",
    ),
    t("Name only the exporter registered with customs.", "请只填写在海关备案的出口商。"),
    reads=("exporter",),
    source=_GUIDES,
    why=t(
        "The agreement knows one exporter; a second company in its box makes the importing customs doubt who sold "
        "the goods.",
        "协定只认一家出口商；该栏出现第二家企业，进口国海关会怀疑贸易关系。",
    ),
    base="E",
    fails={"exporter": "EXAMPLE EXPORT CO., LTD.\nNINGBO, CHINA\nVIA SAMPLE TRADING LTD"},
    passes={"exporter": "EXAMPLE EXPORT CO., LTD.\nNINGBO, CHINA"},
)
NO_CONSIGNEE = shape(
    "COO-2021",
    t("The consignee is no named company", "进口商栏未填写具体企业"),
    t(
        "The consignee is `{words}`; type {type} wants a named company for destination {country}.",
        "进口商栏为“{words}”，{type}类证书（目的国 {country}）须填写具体企业。",
    ),
    t("Give name and address of a company in the importing party.", "请填写进口方境内企业的名称和地址。"),
    reads=("consignee", "dest_country_code"),
    source=_GUIDES,
    why=t(
        "The importer named on the certificate claims the lower duty; where none is named, nobody can.",
        "享受优惠税率的是证书上的进口商；未写明企业则无人可以享受。",
    ),
    base="E",
    fails={"consignee": "TO ORDER"},
    passes={"consignee": "SAMPLE IMPORT LTD\n2 EXAMPLE STREET, BANGKOK, THAILAND"},
)
_IN_CHINESE = {
    "exporter": "示例出口有限公司\n宁波",
    "consignee": "示例进口有限公司\n台北",
    "goods[1].description": "数据电缆 18箱",
    "goods[2].description": "插头 5箱",
}
NO_CHINESE = shape(
    "COO-2022",
    t("A value of a form in Chinese is not in Chinese", "中文格式证书的内容未使用中文"),
    t(
        "The {label} must be in Chinese on type {type}, not `{value}`.",
        "{type}类证书的{label}须用中文填写，现为“{value}”。",
    ),
    t("Write it in Chinese; English may stand beside it.", "请用中文填写，可附英文。"),
    why=t(
        "The form is in Chinese, and the customs that receives it wants the goods named so.",
        "该证书为中文格式，接受方海关要求用中文写明货物。",
    ),
    type_file="language: zh\n",
    fails=_IN_CHINESE | {"goods[1].description": "DATA CABLE"},
    passes=_IN_CHINESE,
)

BOX_SHAPES = (INTERMEDIARY, NO_CONSIGNEE, NO_CHINESE)

# VIA only behind a company or an address, or at the head of a line that is not the first: companies bear the word too.
# Blanks are counted only so far: the box may hold anything, however long.
_intermediary = re.compile(
    r"(?:\b(?:LTD|LIMITED|CO|CORP|CORPORATION|INC|COMPANY|CHINA)\b[.,)\s]{0,9}|[,;\n]\s{0,9})\(?(?P<via>VIA)\b|"
    r"\b(?P<behalf>O\s{0,9}/\s{0,9}B\b|ON\s{1,9}BEHALF\s{1,9}OF\b)|\n\s{0,9}(?P<zh>经由|代表)",
    re.IGNORECASE,
).search
_no_company = re.compile(
    r"\s*(?:(?P<order>TO\s+(?:THE\s+)?ORDER\b|ORDER\s*$)|(?P<whom>TO\s+WHOM\s+IT\s+MAY\s+CONCERN\b)|(?P<stars>\*+\s*$))",
    re.IGNORECASE,
).match
_WORDS = {"order": "TO ORDER", "whom": "TO WHOM IT MAY CONCERN", "stars": "***"}
_has_chinese = re.compile(CHINESE).search


def box_faults(cert: Certificate, book: Book) -> Iterator[Finding]:
    """What stands in a box that the type wants otherwise."""
    kind = book.kind
    if not kind.intermediary and (words := intermediary_in(cert.exporter)):
        yield INTERMEDIARY.found("exporter", unsure="intermediary" in kind.unsure, words=words, type=kind.code)
    if found := _no_company(cert.consignee):
        allowed = _allowed(book, _WORDS[str(found.lastgroup)], cert.dest_country_code)
        if allowed is None or allowed.unsure:
            yield NO_CONSIGNEE.found(
                "consignee",
                unsure=allowed is not None or "consignee_words" in kind.unsure,
                words=shown(cert.consignee),
                type=kind.code,
                country=cert.dest_country or cert.dest_country_code,
            )
    if kind.language == "zh":
        yield from _not_in_chinese(cert, kind.code)


@lru_cache(maxsize=1024)
def intermediary_in(exporter: str) -> str:
    """The word by which an exporter's box names an intermediary; empty when there is none."""
    found = _intermediary(exporter)
    return found[str(found.lastgroup)] if found else ""


def _allowed(book: Book, words: str, destination: str) -> ConsigneeWords | None:
    """What the type says of such words, the surest first; None when they may not stand for a destination."""
    said = [
        entry
        for entry, to in book.consignee_words
        if entry.words == words and (to is None or not destination or destination in to)
    ]
    return min(said, key=lambda entry: entry.unsure, default=None)


def _not_in_chinese(cert: Certificate, code: str) -> Iterator[Finding]:
    """That goods are described in Chinese is written down; of the companies' names it only follows from the form."""
    for name, value in (("exporter", cert.exporter), ("consignee", cert.consignee)):
        if value and not _has_chinese(value):
            label = described(GROUPS[""], name).label
            yield NO_CHINESE.found(name, unsure=True, label=label, type=code, value=shown(value))
    for number, line in enumerate(cert.goods, 1):
        if line.non_goods != NON_GOODS and line.description and not _has_chinese(line.description):
            label = described(GROUPS["goods"], "description").label
            path = f"goods[{number}].description"
            yield NO_CHINESE.found(path, label=label, type=code, value=shown(line.description))
