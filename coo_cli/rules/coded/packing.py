"""Owns packages and units: whole numbers of packages, names that are known, and both languages of a unit agreeing."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import CodeList, code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import NON_GOODS
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.coded.usual import ANY_PACKAGE, GOODS_UNITS, PACKAGE_UNITS, WEIGHTS, goods_are_usual, unit_code
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

REGULAR = "1"
"""The package type of packages that are counted."""

_MEASURES = WEIGHTS | {"M", "YD", "SQM", "CBM", "L", "ML", "DOZ"}
"""Units that are no mere word for a piece: pieces, sets and the like have many words in either language."""
_SHORTEST_WORD, _LIKENESS = 5, 0.85

_GUIDES = "filling guides of 2018/2019 common to all types, number and kind of packages"


@rule(
    "COO-3074",
    Severity.WARNING,
    title=t("The number of packages is not a whole number", "包装件数不是整数"),
    fix=t(
        "Count packages; of one that several lines share, give it on the first and 0 on the others.",
        "请填写整件数；多项货物共用一件时，填在第一项，其余填 0。",
    ),
    source=_GUIDES,
    why=t(
        "The certificate does not agree with the bill of lading, which counts whole packages.",
        "提单只计整件数，与证书不符。",
    ),
    reads=("goods.packages",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].packages": "17.5"},
    passes={"goods[1].packages": "18.00"},
)
def packages_not_whole(cert: Certificate, ctx: Context) -> Hits:
    """Goods in bulk have no count, so that theirs may be any number."""
    for number, line in enumerate(cert.goods, 1):
        if "." in line.packages and line.packages.partition(".")[2].strip("0") and line.pack_type == REGULAR:
            yield (
                f"goods[{number}].packages",
                t("There are {packages} packages.", "包装件数为 {packages}。").fill(packages=line.packages),
            )


@rule(
    "COO-3075",
    Severity.WARNING,
    title=t("No line has packages", "所有货物项的包装件数均为零"),
    fix=t(
        "Give the number of packages; for goods in bulk set the package type to 2.",
        "请填写包装件数；散装货物请将包装类型设为 2。",
    ),
    source=_GUIDES,
    why=t("Goods without packages cannot be found in the consignment.", "没有件数就无法与实货对应。"),
    reads=("goods.packages",),
    clear=goods_are_usual,
    fails={"goods[1].packages": "0", "goods[2].packages": "0"},
    passes={"goods[1].packages": "18", "goods[2].packages": "0"},
)
def packages_all_zero(cert: Certificate, ctx: Context) -> Hits:
    """Lines may share a package, but one of them must have it."""
    first = 0
    for number, line in enumerate(cert.goods, 1):
        if line.pack_type == REGULAR:
            if not line.packages or line.packages.strip("0."):
                return
            first = first or number
    if first:
        yield (
            f"goods[{first}].packages",
            t("The number of packages is zero on every line.", "每个货物项的包装件数都是零。"),
        )


@rule(
    "COO-3076",
    Severity.ADVICE,
    title=t("The kind of packages is only called PACKAGES", "包装种类只写作 PACKAGES"),
    fix=t("Name the kind, such as CARTONS, BALES or PALLETS.", "请写明种类，如 CARTONS、BALES、PALLETS。"),
    source=f"{_GUIDES}; older guides refuse it",
    why=t("Some offices return it, as nobody can tell what to look for.", "种类不明，部分签证机构会退回。"),
    reads=("goods.package_unit",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].package_unit": "PKGS"},
    passes={"goods[1].package_unit": "PLTS", "goods[1].description": "EIGHTEEN (18) PALLETS OF DATA CABLE"},
)
def packages_of_no_kind(cert: Certificate, ctx: Context) -> Hits:
    """Only an advice: newer lists have it for mixed packages."""
    units = code_list(ctx.resources, PACKAGE_UNITS)
    bare = {
        unit for unit in {line.package_unit for line in cert.goods} if unit and unit_code(units, unit) == ANY_PACKAGE
    }
    for number, line in enumerate(cert.goods, 1) if bare else ():
        if line.package_unit in bare:
            yield (
                f"goods[{number}].package_unit",
                t("The package unit is `{unit}`.", "包装单位为“{unit}”。").fill(unit=shown(line.package_unit)),
            )


@rule(
    "COO-3077",
    Severity.ADVICE,
    title=t("The package unit looks misspelt", "包装单位疑似拼写错误"),
    fix=t(
        "Correct it; when it is right, add it to `codes/package_units.yaml` of your workspace.",
        "请修正；如无误，请在工作区的 `codes/package_units.yaml` 中补充。",
    ),
    source="code list `package_units`",
    why=t("The word is printed on the certificate as it stands.", "该词会原样打印在证书上。"),
    reads=("goods.package_unit",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].package_unit": "CARTOONS"},
    passes={"goods[1].package_unit": "FLEXIBAGS"},
)
def package_unit_misspelt(cert: Certificate, ctx: Context) -> Hits:
    """Customs takes any word, so only what is nearly a known one is spoken of."""
    units = code_list(ctx.resources, PACKAGE_UNITS)
    meant = {
        unit: like for unit in {line.package_unit for line in cert.goods} if unit and (like := _nearly(units, unit))
    }
    for number, line in enumerate(cert.goods, 1) if meant else ():
        if line.package_unit in meant:
            yield (
                f"goods[{number}].package_unit",
                t("The package unit is `{unit}`; perhaps {meant}?", "包装单位为“{unit}”，是否应为 {meant}？").fill(
                    unit=shown(line.package_unit), meant=meant[line.package_unit]
                ),
            )


@rule(
    "COO-3078",
    Severity.WARNING,
    title=t("The unit's English and Chinese names mean different measures", "计量单位的中英文不一致"),
    fix=t("Correct the one that is wrong.", "请修正有误的一项。"),
    source="code list `goods_units`",
    why=t(
        "One of two languages is printed, the other one read by customs: they must say the same quantity.",
        "一种用于打印，一种供海关审核，两者须表示同一数量。",
    ),
    reads=("goods.unit_en", "goods.unit_zh"),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].unit_en": "KGS"},
    passes={"goods[1].unit_en": "SETS"},
)
def unit_names_disagree(cert: Certificate, ctx: Context) -> Hits:
    """Only of measures: for pieces, either language has many words."""
    units = code_list(ctx.resources, GOODS_UNITS)
    pairs = {(line.unit_en, line.unit_zh) for line in cert.goods}
    wrong = {pair: says for pair in pairs if (says := _disagreement(units, *pair))}
    for number, line in enumerate(cert.goods, 1) if wrong else ():
        if says := wrong.get((line.unit_en, line.unit_zh)):
            yield f"goods[{number}].unit_zh", says


@rule(
    "COO-3079",
    Severity.WARNING,
    title=t("The weight unit is not a unit of weight", "重量计量单位不是重量单位"),
    fix=t("Give the unit of the two weights, mostly KGS.", "请填写毛重、净重的单位，一般为 KGS。"),
    source="code list `goods_units`",
    why=t("The weights would be printed as pieces.", "重量会按件数单位打印。"),
    reads=("goods.weight_unit",),
    by_line=True,
    clear=goods_are_usual,
    fails={"goods[1].weight_unit": "PCS"},
    passes={"goods[1].weight_unit": "千克"},
)
def weight_unit_no_weight(cert: Certificate, ctx: Context) -> Hits:
    """Only where it is known as the unit of something else."""
    units = code_list(ctx.resources, GOODS_UNITS)
    wrong = {unit for unit in {line.weight_unit for line in cert.goods} if _counts_no_weight(units, unit)}
    for number, line in enumerate(cert.goods, 1) if wrong else ():
        if line.weight_unit in wrong and line.non_goods != NON_GOODS:
            yield (
                f"goods[{number}].weight_unit",
                t("The weight unit is `{unit}`.", "重量计量单位为“{unit}”。").fill(unit=shown(line.weight_unit)),
            )


@lru_cache(maxsize=1024)
def _nearly(units: CodeList, name: str) -> str:
    """The known word that a name is nearly; empty when it is known itself, or like none."""
    name = name.strip().upper()
    if len(name) < _SHORTEST_WORD or units.find(name):
        return ""
    words = [
        word.upper()
        for entry in units.entries
        for word in (entry.code, entry.en, entry.other.get("plural", ""), *entry.aliases)
        if len(word) >= _SHORTEST_WORD
    ]
    return next(iter(get_close_matches(name, words, 1, _LIKENESS)), "")


@lru_cache(maxsize=1024)
def _disagreement(units: CodeList, en: str, zh: str) -> Text | None:
    codes = unit_code(units, en), unit_code(units, zh)
    if codes[0] == codes[1] or "" in codes or _MEASURES.isdisjoint(codes):
        return None
    return t("The unit is `{en}` in English and `{zh}` in Chinese.", "计量单位英文为“{en}”，中文为“{zh}”。").fill(
        en=shown(en), zh=shown(zh)
    )


@lru_cache(maxsize=256)
def _counts_no_weight(units: CodeList, name: str) -> bool:
    return unit_code(units, name) not in ("", *WEIGHTS)
