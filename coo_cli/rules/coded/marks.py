"""Owns what marks (唛头), and descriptions of goods, must not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coo_cli.base.texts import t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import goods_are_usual, speaks_of_making
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown
from coo_cli.rules.plain_type import beyond_type

_GUIDES = "filling guides of 2018/2019 common to all types, box of marks"
_CHINA = "156"

_PAPER = (
    r"(?:THE\s+|ATTACHED\s+|COMMERCIAL\s+|PROFORMA\s+)*"
    r"(?:INVOICE|INV\b|B\s*/\s*L|BILL\s+OF\s+LADING|PACKING\s+LIST|P\s*/\s*L|CONTRACT|ADDRESS)"
)
# A bare AS only where it begins: companies of some countries end in AS.
_refused = re.compile(
    rf"(?:^[ \t]*AS|\b(?:(?:SAME|MARKS?)[ \t]+AS|AS[ \t]+PER|ACCORDING[ \t]+TO|REFER[ \t]+TO|SEE))[ \t]+{_PAPER}\b"
    r"|\b(?:CARTON|COLOU?R)\s+LABEL\b",
    re.IGNORECASE | re.MULTILINE,
).search
_made_in = re.compile(
    r"\b(?:(?:MADE|MANUFACTURED|PRODUCED|ASSEMBLED)\s+IN|PRODUCT\s+OF)\s*:?\s*(?:THE\s+)?([A-Z][A-Z .,'’-]*)",
    re.IGNORECASE,
)
_made_in_zh = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:制造|生产|出品)")
_NO_MARKS = frozenset({"NA", "NM", "NIL", "NONE", "NO", "NOMARK", "NOMARKS", "WITHOUTMARKS", "无", "无唛头", ""})
_LONGEST_NO = 16
_LONGEST_NAME, _SHORTEST_NAME = 5, 3
"""Most words, and fewest letters, of a country's name; two letters are more often something else."""


@rule(
    "COO-3041",
    Severity.ERROR,
    title=t("The marks refer to another paper instead of saying what they are", "唛头使用了不被接受的表述"),
    fix=t(
        "Give the marks as they stand on the packages; `N/M` when there are none.",
        "请填写包装上的实际唛头；无唛头填“N/M”。",
    ),
    source=_GUIDES,
    why=t(
        "The certificate must stand for itself at the importer's counter, where that other paper "
        "may not be at hand; officers return such marks.",
        "证书须能单独使用，进口地不一定有所指的单据；审核人员会退回此类唛头。",
    ),
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
    why=t(
        "Packages that name another country as origin contradict the certificate; "
        "the importing customs holds the goods.",
        "包装标明他国制造与证书矛盾，进口国海关会扣留货物。",
    ),
    reads=("marks",),
    fails={"marks": "SAMPLE IMPORT\nMADE IN VIETNAM"},
    passes={"marks": "SAMPLE IMPORT\nMADE IN P.R. CHINA"},
)
def marks_name_other_origin(cert: Certificate, ctx: Context) -> Hits:
    """Silent where the certificate itself names another origin, as for re-exports."""
    if (words := made_elsewhere(cert.marks, ctx)) and not _of_other_origin(cert):
        yield "marks", t("The marks say `{words}`.", "唛头中有“{words}”。").fill(words=shown(words))


@rule(
    "COO-3043",
    Severity.ADVICE,
    title=t("Goods without marks have another word than N/M", "无唛头未按规定填写 N/M"),
    fix=t("Write `N/M` or `NO MARKS AND NUMBERS`.", "请填写“N/M”或“NO MARKS AND NUMBERS”。"),
    source=_GUIDES,
    why=t(
        "Offices know N/M; other words are taken for marks that the packages do not bear.",
        "签证机构只认 N/M；其他写法会被当作唛头，与实际不符。",
    ),
    reads=("marks",),
    fails={"marks": "N/A"},
    passes={"marks": "N/M"},
)
def marks_said_to_be_none(cert: Certificate, ctx: Context) -> Hits:
    """Other words have been returned by offices; they may also be meant as marks."""
    marks = cert.marks
    if not marks or len(marks) > _LONGEST_NO or marks.strip().upper() == "N/M":
        return
    if "".join(filter(str.isalnum, marks)).upper() in _NO_MARKS:
        yield "marks", t("The marks are `{marks}`.", "唛头填写为“{marks}”。").fill(marks=shown(marks))


@rule(
    "COO-3044",
    Severity.WARNING,
    title=t("A goods description names another country of manufacture", "货物描述含有其他国家制造的字样"),
    fix=t(
        "Check the origin; goods made elsewhere have no Chinese certificate of origin.",
        "请核对原产地；他国制造的货物不能申领中国原产地证。",
    ),
    source=_GUIDES,
    why=t(
        "The description contradicts the certificate, and the importing customs holds the goods.",
        "货物描述与证书矛盾，进口国海关会扣留货物。",
    ),
    reads=("goods.description",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].description": "EIGHTEEN (18) CARTONS OF DATA CABLE MADE IN VIETNAM"},
    passes={"goods[1].description": "EIGHTEEN (18) CARTONS OF DATA CABLE MADE IN CHINA"},
)
def description_names_other_origin(cert: Certificate, ctx: Context) -> Hits:
    """As for the marks."""
    for number, line in enumerate(cert.goods, 1):
        if (words := made_elsewhere(line.description, ctx)) and not _of_other_origin(cert):
            yield (
                f"goods[{number}].description",
                t("The description says `{words}`.", "货物描述中有“{words}”。").fill(words=shown(words)),
            )


@rule(
    "COO-3045",
    Severity.ADVICE,
    title=t("The marks hold a picture or signs that print badly", "唛头含图形或特殊字符"),
    fix=t(
        "Print the certificate on a pre-printed form (`coo print overprint`), or attach the marks.",
        "建议套打（`coo print overprint`），或将唛头另附页。",
    ),
    source="questions of users of the 2019 self-printing system",
    why=t(
        "The self-printing system shows plain type only; signs and pictures come out wrong or not at all.",
        "自助打印系统只能打印普通文字，特殊字符和图形可能缺失或显示错误。",
    ),
    reads=("marks",),
    fails={"marks": "SAMPLE IMPORT\nIN A TRIANGLE: △"},
    passes={"marks": "SAMPLE IMPORT №7 ±1℃"},
)
def marks_beyond_type(cert: Certificate, ctx: Context) -> Hits:
    """The advice of the system's help, not a fault."""
    if found := beyond_type(cert.marks):
        yield "marks", t("The marks hold `{found}`.", "唛头中有“{found}”。").fill(found=shown(found))


def made_elsewhere(text: str, ctx: Context) -> str:
    """The words of a text that name a country other than China as the maker's; empty when there are none.

    Only a country that is known counts: what stands there may as well be a city.
    """
    if not speaks_of_making(text):
        return ""
    if (in_chinese := _made_in_zh.search(text)) and _is_foreign(in_chinese[1], ctx):
        return in_chinese[0]
    for found in _made_in.finditer(text):
        if any(_is_foreign(name, ctx) for name in _first_words(found[1])):
            return found[0].strip()
    return ""


def _first_words(text: str) -> Iterator[str]:
    """The beginnings of a text that can be a name, the longest first, and those up to a comma."""
    words = text.partition(",")[0].split()
    if "CHINA" in text.upper() and not text.upper().startswith(("TAIWAN", "HONG", "MACA")):
        return
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        name = " ".join(words[:length])
        yield name
        yield name.rstrip(".")


def _is_foreign(name: str, ctx: Context) -> bool:
    if name.isascii() and len(name) < _SHORTEST_NAME and name.upper() not in ("US", "UK"):
        return False
    entry = code_list(ctx.resources, COUNTRIES).find(name)
    return entry is not None and entry.code != _CHINA


def _of_other_origin(cert: Certificate) -> bool:
    origins = (cert.origin_country_code, *(line.origin_country_code for line in cert.goods))
    return any(code not in ("", _CHINA) for code in origins)
