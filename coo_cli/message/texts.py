"""Owns the rules of the message room: what cannot be sent, and how a message can break the schema."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.example import OnCertificate, OnMessage
from coo_cli.certificate.finding import RuleText, Severity

_ANNEX = "GACC Announcement 2022 No. 1, annex 1"
_NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
"""How some programs write that there is no value."""

FORBIDDEN_CHARACTER = RuleText(
    id="COO-6001",
    severity=Severity.ERROR,
    title=t("A character that XML does not have.", "含有 XML 不允许的字符。"),
    fix=t(
        "Take it out at its source; it is invisible and mostly comes from copying out of another program.",
        "请在源数据中删除；此类字符不可见，多由其他程序复制带入。",
    ),
    source="XML 1.0, production 2",
    why=t(
        "A message with it is no XML: customs' system cannot read any of it, so none is built.",
        "含有该字符就不是合法的 XML，海关系统完全无法读取，因此不生成报文。",
    ),
    topic="message",
    fails=OnCertificate(patch={"company_name": "示例\x07出口有限公司"}),
    passes=OnCertificate(patch={"company_name": "示例出口有限公司"}),
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
    why=t(
        "Customs breaks the line there and drops the two characters: `C/no. 1` is printed as `C` above `o. 1`.",
        "海关会在此处换行并去掉这两个字符：“C/no. 1”会印成上下两行的“C”和“o. 1”。",
    ),
    topic="message",
    fails=OnCertificate(patch={"marks": "C/no. 1-23"}),
    passes=OnCertificate(patch={"marks": "C/ no. 1-23"}),
)
BREAK_IN_LINE = RuleText(
    id="COO-6003",
    severity=Severity.ERROR,
    title=t("A line break in a field of one line.", "单行字段中含有换行。"),
    fix=t("Write it on one line.", "请改为一行。"),
    source=_ANNEX,
    why=t(
        "The form has one line for it; customs joins or cuts what comes after the break.",
        "该栏只有一行；换行之后的内容会被合并或截断。",
    ),
    topic="message",
    fails=OnCertificate(patch={"invoice_no": "INV-26001\nINV-26002"}),
    passes=OnCertificate(patch={"invoice_no": "INV-26001 INV-26002"}),
)
CAPITAL_BREAK = RuleText(
    id="COO-6004",
    severity=Severity.WARNING,
    title=t("`/N` is sent as `/ N`, or it could be read as a line break.", "“/N”可能被读作换行，发送时写作“/ N”。"),
    fix=t(
        "Nothing, if the space does no harm; else write it another way.", "如空格无妨则无需处理，否则请改用其他写法。"
    ),
    source=_ANNEX,
    why=t(
        "Half of all marks hold it (`C/NO. 1-23`), and some readers take it for a line break as "
        "they do `/n`; with a blank between nobody does.",
        "许多唛头含有“/N”（如“C/NO. 1-23”），有的系统会像“/n”一样当作换行；加空格后不会误读。",
    ),
    topic="message",
    fails=OnCertificate(patch={"marks": "C/NO. 1-23"}),
    passes=OnCertificate(patch={"marks": "C/ NO. 1-23"}),
)
TOO_LONG = RuleText(
    id="COO-6101",
    severity=Severity.ERROR,
    title=t("An element holds more characters than the schema allows.", "元素内容超过模式允许的字符数。"),
    fix=t("Shorten it. A line break counts as two characters.", "请缩短内容；一个换行计两个字符。"),
    source=_ANNEX,
    why=t(
        "The import client holds the message against the same schema and moves it to its box of failures.",
        "导入客户端按同一模式校验报文，不符的移入失败文件夹。",
    ),
    topic="message",
    fails=OnMessage(element="InvNo", instead="<InvNo>INV-26001 INV-26002 INV-26003 INV-26004 INV-26005 INV</InvNo>"),
    passes=OnMessage(element="InvNo", instead="<InvNo>INV-26001 INV-26002 INV-26003 INV-26004 INV-26005</InvNo>"),
)
NOT_WHOLE = RuleText(
    id="COO-6102",
    severity=Severity.ERROR,
    title=t("An element must hold a whole number.", "元素内容必须是整数。"),
    fix=t("Write digits only.", "请只填数字。"),
    source=_ANNEX,
    why=t(
        "The schema has a whole number there; the import client refuses the message for anything else.",
        "模式规定此处为整数；填写其他内容，导入客户端会拒收报文。",
    ),
    topic="message",
    fails=OnMessage(element="GNo", instead="<GNo>1.0</GNo>"),
    passes=OnMessage(element="GNo", instead="<GNo>1</GNo>"),
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
    why=t(
        "Customs publishes every element it reads; one it does not know makes the "
        "import client refuse the whole message.",
        "海关公布了它读取的全部元素；出现未知元素，导入客户端会拒收整份报文。",
    ),
    topic="message",
    fails=OnMessage(element="InvNo", instead="<InvNo>INV-26001</InvNo><InvoiceColour>RED</InvoiceColour>"),
    passes=OnMessage(element="InvNo", instead="<InvNo>INV-26001</InvNo>"),
)
MISSING_ELEMENT = RuleText(
    id="COO-6104",
    severity=Severity.ERROR,
    title=t("An element the schema demands is missing.", "缺少模式要求的元素。"),
    fix=t("Add it in its place, even if it stays empty.", "请在相应位置补上该元素，内容可以为空。"),
    source=_ANNEX,
    why=t(
        "The schema wants the element even where there is nothing to say; without it "
        "the import client refuses the message.",
        "即使无内容可填，模式也要求该元素；缺少时导入客户端会拒收报文。",
    ),
    topic="message",
    fails=OnMessage(element="EntMgrNo", instead=""),
    passes=OnMessage(element="EntMgrNo", instead="<EntMgrNo></EntMgrNo>"),
)
OUT_OF_PLACE = RuleText(
    id="COO-6105",
    severity=Severity.ERROR,
    title=t("An element stands in the wrong place, or once too often.", "元素位置不对或重复出现。"),
    fix=t("Keep the order of the field table, each element once.", "请按字段表的顺序书写，每个元素只出现一次。"),
    source=_ANNEX,
    why=t(
        "The schema is a sequence: what comes too late or twice is refused as if it were unknown.",
        "模式规定了顺序；位置过后或重复的元素会像未知元素一样被拒收。",
    ),
    topic="message",
    fails=OnMessage(element="CertStatus", instead="<CertStatus>0</CertStatus><CertStatus>0</CertStatus>"),
    passes=OnMessage(element="CertStatus", instead="<CertStatus>0</CertStatus>"),
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
    why=t(
        "The import client checks with the schema as a whole, also with what has no rule of its own here.",
        "导入客户端按整个模式校验，包括此处没有单独规则的要求。",
    ),
    topic="message",
    fails=OnMessage(element="InvNo", instead=f"<InvNo {_NIL}/>"),
    passes=OnMessage(element="InvNo", instead="<InvNo></InvNo>"),
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
