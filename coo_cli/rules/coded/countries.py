"""Owns that a country's code and its names mean the same country."""

from __future__ import annotations

from functools import lru_cache

from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, CodeList, code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.coded.registry import Hits, Patch, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_SOURCE = "ISO 3166-1; code list `countries`"
_FIX = t("Correct the one that is wrong, or leave one empty to have it filled.", "请修正有误的一项，或留空由系统填写。")

_THIRD_PARTY: Patch = {
    "third_party_invoice": "1",
    "nonparty[1].sort_no": "1",
    "nonparty[1].name": "EXAMPLE TRADING PTE LTD",
    "nonparty[1].country_code": "702",
}


@rule(
    "COO-3061",
    Severity.ERROR,
    title=t("The destination's code and name are of different countries", "目的国代码与名称不一致"),
    fix=_FIX,
    source=_SOURCE,
    why=t(
        "The name is printed and the code decides which agreement holds: the importer "
        "gets a certificate for another country.",
        "名称用于打印，代码决定适用的协定；不一致时，进口商拿到的是给别国的证书。",
    ),
    reads=("dest_country_code",),
    fails={"dest_country": "AUSTRIA"},
    passes={"dest_country": "Australia"},
)
def destination_disagrees(cert: Certificate, ctx: Context) -> Hits:
    """The English name is printed, the code decides on tariffs."""
    for path, name in (("dest_country", cert.dest_country), ("dest_country_name", cert.dest_country_name)):
        if says := _disagreement(_countries(ctx), cert.dest_country_code, name):
            yield path, says


@rule(
    "COO-3062",
    Severity.WARNING,
    title=t("The destination's name is not known in this spelling", "目的国名称无法识别"),
    fix=t(
        "Correct the name; when it is right, add it to `aliases` in your list of countries.",
        "请修正名称；如无误，请在国家代码表的 `aliases` 中补充。",
    ),
    source=_SOURCE,
    why=t(
        "A name nobody knows is mostly a slip of the pen, and it is printed as it stands.",
        "无法识别的名称多为笔误，会照样打印在证书上。",
    ),
    reads=(),
    fails={"dest_country": "AUSTRALA"},
    passes={"dest_country": "AUSTRALIA"},
)
def destination_unknown(cert: Certificate, ctx: Context) -> Hits:
    """A warning: names have more spellings than any list."""
    for path, name in (("dest_country", cert.dest_country), ("dest_country_name", cert.dest_country_name)):
        if name and _found(_countries(ctx), name) is None:
            yield path, t("No country is called `{name}`.", "没有名为“{name}”的国家（地区）。").fill(name=shown(name))


@rule(
    "COO-3063",
    Severity.ERROR,
    title=t("The transit country's code and name are of different countries", "中转国代码与名称不一致"),
    fix=_FIX,
    source=_SOURCE,
    why=t(
        "The route printed and the route filed differ; direct transport is a condition of most agreements.",
        "打印的路线与申报的路线不同，而直接运输是多数协定的条件。",
    ),
    reads=("transit_country_code", "transit_country"),
    fails={"transit_country_code": "702", "transit_country": "MALAYSIA"},
    passes={"transit_country_code": "702", "transit_country": "SINGAPORE"},
)
def transit_disagrees(cert: Certificate, ctx: Context) -> Hits:
    """As for the destination."""
    if says := _disagreement(_countries(ctx), cert.transit_country_code, cert.transit_country):
        yield "transit_country", says


@rule(
    "COO-3064",
    Severity.ERROR,
    title=t("Code and name of the country of origin are of different countries", "原产国代码与名称不一致"),
    fix=_FIX,
    source=_SOURCE,
    why=t(
        "The country of origin is what this certificate is about; two different ones make it worthless.",
        "原产国是证书的核心内容；前后不一致，证书即无效。",
    ),
    reads=("origin_country_code", "origin_country"),
    base="TR",
    fails={"origin_country": "JAPAN"},
    passes={"origin_country": "Viet Nam"},
)
def origin_disagrees(cert: Certificate, ctx: Context) -> Hits:
    """As for the destination."""
    if says := _disagreement(_countries(ctx), cert.origin_country_code, cert.origin_country):
        yield "origin_country", says


@rule(
    "COO-3065",
    Severity.ERROR,
    title=t("Code and name of a line's country of origin are of different countries", "货物原产国代码与名称不一致"),
    fix=_FIX,
    source=_SOURCE,
    why=t(
        "The line's origin decides on its duty; the importing customs sees one country and its computer another.",
        "货物的原产国决定税率；进口国海关看到的与系统中的不是同一国家。",
    ),
    reads=("goods.origin_country_code", "goods.origin_country"),
    by_line=True,
    base="RC",
    fails={"goods[2].origin_country": "JAPAN"},
    passes={"goods[2].origin_country": "china"},
)
def line_origin_disagrees(cert: Certificate, ctx: Context) -> Hits:
    """As for the destination."""
    countries = _countries(ctx)
    for number, line in enumerate(cert.goods, 1):
        if says := _disagreement(countries, line.origin_country_code, line.origin_country):
            yield f"goods[{number}].origin_country", says


@rule(
    "COO-3066",
    Severity.ERROR,
    title=t(
        "Code and name of a non-party company's country are of different countries", "非缔约方公司国别代码与名称不一致"
    ),
    fix=_FIX,
    source=_SOURCE,
    why=t(
        "The importing customs compares the company with its invoice; the wrong country makes it a different company.",
        "进口国海关会将该公司与其发票核对；国别不符就成了另一家公司。",
    ),
    reads=("nonparty.country_code", "nonparty.country_name"),
    by_line=True,
    base="E",
    fails={**_THIRD_PARTY, "nonparty[1].country_name": "JAPAN"},
    passes={**_THIRD_PARTY, "nonparty[1].country_name": "新加坡"},
)
def nonparty_disagrees(cert: Certificate, ctx: Context) -> Hits:
    """As for the destination."""
    countries = _countries(ctx)
    for number, company in enumerate(cert.nonparty, 1):
        if says := _disagreement(countries, company.country_code, company.country_name):
            yield f"nonparty[{number}].country_name", says


def _countries(ctx: Context) -> CodeList:
    return code_list(ctx.resources, COUNTRIES)


def _disagreement(countries: CodeList, code: str, name: str) -> Text | None:
    """What to say when a name is known as another country's; None when it is not known at all."""
    if not code or not name:
        return None
    meant, named = countries.get(code), _found(countries, name)
    if meant is None or named is None or named == code:
        return None
    return t("Code {code} is {country}, but the name is `{name}`.", "代码 {code} 为{country}，名称却为“{name}”。").fill(
        code=code, country=meant.name, name=shown(name)
    )


@lru_cache(maxsize=4096)
def _found(codes: CodeList, name: str) -> str | None:
    entry = codes.find(name)
    return entry.code if entry else None
