"""Owns the shapes of a goods line's origin criterion: the entry, its detail and its sub-criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from coo_cli.base.texts import Text, plain, t
from coo_cli.catalog.types import Criterion, Detail
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Goods
from coo_cli.rules.criteria import BLANK, Criteria, Option
from coo_cli.rules.findings import shown
from coo_cli.rules.shape import shape

_ENTRY = "goods.origin_criterion"
_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)%?")

UNKNOWN = shape(
    "COO-2003",
    t("The certificate type has no such origin criterion", "该证书类型没有此原产地标准"),
    t(
        "Type {type} has no origin criterion `{value}`; it has: {known}.",
        "“{value}”不是{type}类证书的原产地标准；可用：{known}。",
    ),
    t(
        "Use one of the type's criteria; `coo types show` explains them.",
        "请使用该类型的原产地标准，说明见 `coo types show`。",
    ),
    reads=(_ENTRY,),
    why=t(
        "The criterion is the reason for the lower duty; one the agreement does not "
        "have is no reason, and customs returns it.",
        "原产地标准是享受优惠的依据；协定中没有的标准不成立，海关会退回。",
    ),
    base="E",
    fails={"goods[2].origin_criterion": "WP"},
    passes={"goods[2].origin_criterion": "WO"},
)
OTHER_DESTINATION = shape(
    "COO-2004",
    t("The origin criterion is not meant for the destination", "原产地标准不适用于目的国"),
    t(
        "The origin criterion `{value}` of type {type} is not meant for destination {country}.",
        "{type}类证书的原产地标准“{value}”不适用于目的国 {country}。",
    ),
    t("Use a criterion meant for this destination.", "请使用适用于该目的国的原产地标准。"),
    reads=(_ENTRY, "dest_country_code"),
    why=t(
        "Each country that gives preferences has criteria of its own; its customs does not accept another country's.",
        "各给惠国有各自的标准，不接受他国的标准。",
    ),
    base="G",
    fails={"goods[1].origin_criterion": "F", "goods[1].criterion_detail": ""},
    passes={"goods[1].origin_criterion": "P", "goods[1].criterion_detail": ""},
)
OUT_OF_RANGE = shape(
    "COO-2005",
    t("The percentage in the origin criterion is out of range", "原产地标准中的百分比超出范围"),
    t(
        "The percentage in `{value}` must be from {min} to {max} on type {type}.",
        "{type}类证书“{value}”中的百分比须在 {min} 至 {max} 之间。",
    ),
    t("Give the actual percentage, or the criterion that applies.", "请填写实际百分比，或改用适用的原产地标准。"),
    reads=(_ENTRY,),
    why=t(
        "A share outside the limits says by itself that the goods do not qualify.",
        "百分比超出限度，等于自己说明货物不符合条件。",
    ),
    base="E",
    fails={"goods[2].origin_criterion": "39%"},
    passes={"goods[2].origin_criterion": "40%"},
)
DETAIL_MISSING = shape(
    "COO-2006",
    t("The detail that the origin criterion needs is missing", "缺少原产地标准所需的辅助项"),
    t("The origin criterion `{criterion}` needs {detail} beside it.", "原产地标准“{criterion}”须填写{detail}。"),
    t("Give the detail on the goods line.", "请在货物项中填写辅助项。"),
    reads=(_ENTRY,),
    why=t(
        "The criterion says how the goods qualify only together with its detail; officers return it as incomplete.",
        "该标准须与辅助项一起才能说明货物如何符合条件；缺少时会以不完整退回。",
    ),
    base="G",
    fails={"goods[1].criterion_detail": ""},
    passes={"goods[1].criterion_detail": "85.44"},
)
DETAIL_WRONG = shape(
    "COO-2007",
    t("The origin criterion's detail is not what it must be", "原产地标准辅助项不符合要求"),
    t(
        "Beside the origin criterion `{criterion}` stands `{value}`; it must be {detail}.",
        "原产地标准“{criterion}”的辅助项为“{value}”，应为{detail}。",
    ),
    t("Correct the detail on the goods line.", "请修正货物项的辅助项。"),
    reads=(_ENTRY, "goods.hs_code"),
    why=t(
        "A heading that is not that of the goods, or a share out of range, "
        "contradicts the criterion it should explain.",
        "品目与货物不符或百分比超限，与其所说明的标准自相矛盾。",
    ),
    base="G",
    fails={"goods[1].criterion_detail": "96.18"},
    passes={"goods[1].criterion_detail": "85.44"},
)
DETAIL_STRAY = shape(
    "COO-2008",
    t("The origin criterion has no detail, but one is given", "原产地标准无需辅助项，却填写了内容"),
    t(
        "The origin criterion `{criterion}` has no such detail; `{value}` is given.",
        "原产地标准“{criterion}”无此辅助项，却填写了“{value}”。",
    ),
    t("Remove the detail, or check the criterion.", "请删除辅助项，或核对原产地标准。"),
    reads=(_ENTRY,),
    severity=Severity.WARNING,
    why=t(
        "The detail is printed beside a criterion that has none; the importing customs asks what it means.",
        "该标准不带辅助项，打印出来会使进口国海关产生疑问。",
    ),
    base="G",
    fails={"goods[1].origin_criterion": "P"},
    passes={"goods[1].origin_criterion": "P", "goods[1].criterion_detail": ""},
)
SUB_WRONG = shape(
    "COO-2009",
    t("The sub-criterion is missing or none of the criterion's", "缺少子标准，或子标准不属于该原产地标准"),
    t(
        "The origin criterion `{criterion}` needs a sub-criterion, one of {known}; given is `{value}`.",
        "原产地标准“{criterion}”须填写子标准（{known}），现为“{value}”。",
    ),
    t("Give the sub-criterion that applies.", "请填写适用的子标准。"),
    reads=(_ENTRY,),
    why=t(
        "Without it nobody can tell which product specific rule the goods meet.",
        "缺少子标准就无法判断货物符合哪一条产品特定规则。",
    ),
    base="E",
    fails={"goods[1].origin_criterion": "PSR"},
    passes={"goods[1].origin_criterion": "PSR", "goods[1].criterion_sub": "2"},
)
SUB_STRAY = shape(
    "COO-2010",
    t("The origin criterion has no sub-criterion, but one is given", "原产地标准无子标准，却填写了内容"),
    t(
        "The origin criterion `{criterion}` has no sub-criterion; `{value}` is given.",
        "原产地标准“{criterion}”无子标准，却填写了“{value}”。",
    ),
    t("Remove the sub-criterion, or check the criterion.", "请删除子标准，或核对原产地标准。"),
    reads=(_ENTRY,),
    severity=Severity.WARNING,
    why=t("It belongs to another criterion, so one of the two is wrong.", "子标准属于另一原产地标准，两者必有一误。"),
    base="E",
    fails={"goods[1].criterion_sub": "1"},
    passes={"goods[1].criterion_sub": ""},
)

CRITERION_SHAPES = (
    UNKNOWN,
    OTHER_DESTINATION,
    OUT_OF_RANGE,
    DETAIL_MISSING,
    DETAIL_WRONG,
    DETAIL_STRAY,
    SUB_WRONG,
    SUB_STRAY,
)


def criterion_faults(
    criteria: Criteria, line: Goods, prefix: str, destination: str, *, declare: bool
) -> Iterator[Finding]:
    """What is wrong with the origin criterion of one goods line.

    Args:
        prefix: what stands before a field's name in its path, e.g. `goods[2].`.
        destination: the destination's numeric code.
        declare: whether what is missing is a fault.
    """
    entry, path = line.origin_criterion, f"{prefix}origin_criterion"
    options = criteria.matching(entry)
    if not options:
        if entry:
            yield UNKNOWN.found(
                path, unsure=criteria.unsure, value=shown(entry), type=criteria.type, known=criteria.known
            )
        return
    meant = [option for option in options if option.to is None or not destination or destination in option.to]
    if not meant:
        if entry or declare:
            unsure = criteria.unsure or options[0].criterion.unsure
            value = plain(shown(entry)) if entry else BLANK
            yield OTHER_DESTINATION.found(path, unsure=unsure, value=value, type=criteria.type, country=destination)
        return
    criterion = meant[0].criterion
    unsure = criteria.unsure or criterion.unsure
    if criterion.pattern and not any(_in_range(option, entry) for option in meant):
        yield OUT_OF_RANGE.found(
            path, unsure=unsure, value=shown(entry), type=criteria.type, min=criterion.min, max=criterion.max
        )
    if criteria.details:
        yield from _detail_faults(criteria, criterion, line, prefix, unsure, declare)
    if criteria.has_sub:
        yield from _sub_faults(criterion, line, prefix, unsure, declare)


def _in_range(option: Option, entry: str) -> bool:
    found = option.pattern.fullmatch(entry) if option.pattern else None
    return found is not None and option.criterion.min <= Decimal(found[1]) <= option.criterion.max


def _detail_faults(
    criteria: Criteria, criterion: Criterion, line: Goods, prefix: str, unsure: bool, declare: bool
) -> Iterator[Finding]:
    for name in criteria.details:
        detail = criterion.detail if criterion.detail and criterion.detail.field == name else None
        value: str = getattr(line, name)
        entry = line.origin_criterion
        if detail is None:
            if value:
                yield DETAIL_STRAY.found(prefix + name, criterion=entry, value=shown(value))
        elif not value:
            if detail.need == "required" and declare:
                words = _in_words(detail, line)
                yield DETAIL_MISSING.found(prefix + name, unsure=unsure, criterion=entry, detail=words)
        elif not _fits(detail, line, value):
            words = _in_words(detail, line)
            yield DETAIL_WRONG.found(prefix + name, unsure=unsure, criterion=entry, value=shown(value), detail=words)


def _heading(line: Goods) -> str:
    return f"{line.hs_code[:2]}.{line.hs_code[2:4]}"


def _fits(detail: Detail, line: Goods, value: str) -> bool:
    if detail.kind == "hs_heading":
        return value == _heading(line)
    found = _PERCENTAGE.fullmatch(value)
    return found is not None and detail.min <= Decimal(found[1]) <= detail.max


def _in_words(detail: Detail, line: Goods) -> Text:
    if detail.kind == "hs_heading":
        return t("the heading of the HS code, `{heading}`", "HS编码的品目“{heading}”").fill(heading=_heading(line))
    return t("a percentage from {min} to {max}", "{min} 至 {max} 的百分比").fill(min=detail.min, max=detail.max)


def _sub_faults(criterion: Criterion, line: Goods, prefix: str, unsure: bool, declare: bool) -> Iterator[Finding]:
    value, path = line.criterion_sub, f"{prefix}criterion_sub"
    if not criterion.sub:
        if value:
            yield SUB_STRAY.found(path, criterion=line.origin_criterion, value=shown(value))
    elif value not in {sub.code for sub in criterion.sub} and (value or declare):
        known = Text(
            ", ".join(f"{sub.code} ({sub.name.en})" for sub in criterion.sub),
            "，".join(f"{sub.code}（{sub.name.zh}）" for sub in criterion.sub),
        )
        yield SUB_WRONG.found(
            path,
            unsure=unsure,
            criterion=line.origin_criterion,
            known=known,
            value=plain(shown(value)) if value else BLANK,
        )
