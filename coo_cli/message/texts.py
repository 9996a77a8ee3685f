"""Owns the rules of the message room: what cannot be sent, and how a message can break the schema."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import RuleText, Severity

_ANNEX = "GACC Announcement 2022 No. 1, annex 1"

FORBIDDEN_CHARACTER = RuleText(
    id="COO-6001",
    severity=Severity.ERROR,
    title=t("A character that XML does not have.", "含有 XML 不允许的字符。"),
    fix=t(
        "Take it out at its source; it is invisible and mostly comes from copying out of another program.",
        "请在源数据中删除；此类字符不可见，多由其他程序复制带入。",
    ),
    source="XML 1.0, production 2",
)
LITERAL_BREAK = RuleText(
    id="COO-6002",
    severity=Severity.ERROR,
    title=t("`/n` in a text: customs would read it as a line break.", "文本中含有“/n”，海关会将其读作换行。"),
    fix=t(
        "Write a space between: `/ n`; for a line break, break the line.",
        "请在中间加空格写作“/ n”；如需换行请直接换行。",
    ),
    source=_ANNEX,
)
BREAK_IN_LINE = RuleText(
    id="COO-6003",
    severity=Severity.ERROR,
    title=t("A line break in a field of one line.", "单行字段中含有换行。"),
    fix=t("Write it on one line.", "请改为一行。"),
    source=_ANNEX,
)
CAPITAL_BREAK = RuleText(
    id="COO-6004",
    severity=Severity.WARNING,
    title=t("`/N` is sent as `/ N`, or it could be read as a line break.", "“/N”可能被读作换行，发送时写作“/ N”。"),
    fix=t(
        "Nothing, if the space does no harm; else write it another way.", "如空格无妨则无需处理，否则请改用其他写法。"
    ),
    source=_ANNEX,
)
TOO_LONG = RuleText(
    id="COO-6101",
    severity=Severity.ERROR,
    title=t("An element holds more characters than the schema allows.", "元素内容超过模式允许的字符数。"),
    fix=t("Shorten it. A line break counts as two characters.", "请缩短内容；一个换行计两个字符。"),
    source=_ANNEX,
)
NOT_WHOLE = RuleText(
    id="COO-6102",
    severity=Severity.ERROR,
    title=t("An element must hold a whole number.", "元素内容必须是整数。"),
    fix=t("Write digits only.", "请只填数字。"),
    source=_ANNEX,
)
UNKNOWN_CONTENT = RuleText(
    id="COO-6103",
    severity=Severity.ERROR,
    title=t("Content the schema does not know.", "含有模式中没有的内容。"),
    fix=t(
        "Take it out; if customs introduced it, add the new schema (see xsd/README.md).",
        "请删除；如为海关新增内容，请加入新版模式（见 xsd/README.md）。",
    ),
    source=_ANNEX,
)
MISSING_ELEMENT = RuleText(
    id="COO-6104",
    severity=Severity.ERROR,
    title=t("An element the schema demands is missing.", "缺少模式要求的元素。"),
    fix=t("Add it in its place, even if it stays empty.", "请在相应位置补上该元素，内容可以为空。"),
    source=_ANNEX,
)
OUT_OF_PLACE = RuleText(
    id="COO-6105",
    severity=Severity.ERROR,
    title=t("An element stands in the wrong place, or once too often.", "元素位置不对或重复出现。"),
    fix=t("Keep the order of the field table, each element once.", "请按字段表的顺序书写，每个元素只出现一次。"),
    source=_ANNEX,
)
OTHER_FAULT = RuleText(
    id="COO-6106",
    severity=Severity.ERROR,
    title=t("The message does not fit the schema in force.", "报文不符合现行模式。"),
    fix=t(
        "See the schema's own words; `coo xsd compare` shows how it differs.",
        "请参看模式的原文说明；可用 `coo xsd compare` 比对差异。",
    ),
    source=_ANNEX,
)

RULES: tuple[RuleText, ...] = (
    FORBIDDEN_CHARACTER,
    LITERAL_BREAK,
    BREAK_IN_LINE,
    CAPITAL_BREAK,
    TOO_LONG,
    NOT_WHOLE,
    UNKNOWN_CONTENT,
    MISSING_ELEMENT,
    OUT_OF_PLACE,
    OTHER_FAULT,
)
"""Every rule this room can name."""
