"""Owns the texts of the field facts: what can be wrong with one value, whatever the others are."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.rules.fact import fact as _fact

_TYPE = "data file of the certificate type"

_GIVE = t("Give it in the export, by the mapping or in the profile.", "请在导出数据、映射或企业资料中提供。")
_FORM = t("Correct the value in the export, or its form in the mapping.", "请修正导出数据中的值，或在映射中转换格式。")

ALWAYS = _fact(
    "COO-1001",
    t("A value is missing that every message needs", "缺少任何报文都必填的内容"),
    t("Every message needs the {label}; the field is empty.", "缺少{label}；任何报文都须填写。"),
    _GIVE,
    why=t(
        "The entry system of customs refuses a message without it, and nobody looks at the certificate.",
        "缺少该内容的报文会被海关系统拒收，证书不会进入审核。",
    ),
    fails={"company_name": ""},
    passes={"company_name": "示例出口有限公司"},
)
TO_DECLARE = _fact(
    "COO-1002",
    t("A value is missing that a declaration needs", "缺少申报时必填的内容"),
    t("A declaration needs the {label}; the field is empty.", "缺少{label}；申报时须填写。"),
    _GIVE,
    why=t(
        "Customs takes such a message as a draft at best: the certificate does not reach an officer until it is given.",
        "海关最多将此类报文作暂存处理，补齐之前不会进入人工审核。",
    ),
    fails={"apply_place": ""},
    passes={"apply_place": "", "apply_type": "0"},
)
REQUIRED = _fact(
    "COO-1003",
    t("A value is missing that the certificate type requires", "缺少该证书类型必填的内容"),
    t("Type {type} requires the {label}; the field is empty.", "缺少{label}；{type}类证书申报时须填写。"),
    _GIVE,
    source=_TYPE,
    why=t(
        "The agreement behind this type prescribes it, so customs returns the certificate, "
        "or the importing side denies the lower duty.",
        "该类证书所依据的协定要求填写；缺少时海关会退回，或进口方不给予优惠税率。",
    ),
    base="RC",
    fails={"goods[1].origin_criterion": ""},
    passes={"goods[1].origin_criterion": "PE"},
)
EXPECTED = _fact(
    "COO-1004",
    t("A value is missing that some sources require for the certificate type", "缺少部分资料要求该证书类型填写的内容"),
    t(
        "Some sources require the {label} on type {type}; the field is empty.",
        "缺少{label}；部分资料要求{type}类证书填写。",
    ),
    _GIVE,
    severity=Severity.WARNING,
    source=_TYPE,
    why=t(
        "Some offices return certificates without it and some do not; giving it costs less than a return.",
        "有的签证机构会因此退回，有的不会；事先填写比退回后补填省事。",
    ),
    fails={"transport_details": ""},
    passes={"transport_details": "", "apply_type": "0"},
)
NOTED = _fact(
    "COO-1005",
    t("A value is missing that the field notes require and practice does not", "缺少字段说明要求、实务中可不填的内容"),
    t(
        "Customs' field notes require the {label}; the field is empty, which passes in practice.",
        "缺少{label}；海关字段说明要求填写，实务中可不填。",
    ),
    t(
        "Give it if you have it. To leave such values out for good, set this rule to `off` under `rules` in coo.yaml.",
        "如有请填写；如一律不填，请在 coo.yaml 的 `rules` 下将本规则设为 `off`。",
    ),
    severity=Severity.WARNING,
    why=t(
        "The published notes call it required although offices accept its absence; a stricter officer may ask for it.",
        "公布的字段说明列为必填，实务中可不填；个别审核人员可能要求补填。",
    ),
    fails={"exporter_fax": ""},
    passes={"exporter_fax": "0574-00000003"},
)
FORBIDDEN = _fact(
    "COO-1006",
    t("A value is given that must be empty on the certificate type", "填写了该证书类型不得填写的内容"),
    t(
        "The {label} must be empty on type {type}, not `{value}`.",
        "{type}类证书不得填写{label}，现为“{value}”。",
    ),
    t("Remove the value.", "请删除该值。"),
    source=_TYPE,
    why=t(
        "The form of this type has no place for it, so customs returns the certificate as filled in wrongly.",
        "该类证书没有此栏，填写后海关会以填制错误退回。",
    ),
    type_file="fields: {forbid: [vessel]}\n",
    fails={"vessel": "EXAMPLE STAR 012E"},
    passes={"vessel": ""},
)
UNUSED = _fact(
    "COO-1007",
    t("A value is given that the certificate type does not use", "填写了该证书类型不使用的内容"),
    t("Type {type} does not use the {label}; the field holds `{value}`.", "{type}类证书不使用{label}，现为“{value}”。"),
    t("Remove the value, or check the certificate type.", "请删除该值，或核对证书类型。"),
    severity=Severity.WARNING,
    source=_TYPE,
    why=t(
        "It is printed nowhere on this type; mostly it shows that the type or the "
        "column in the mapping is the wrong one.",
        "该类证书不打印此内容；多半说明证书类型选错，或映射取错了列。",
    ),
    fails={"exhibition": "1"},
    passes={"exhibition": ""},
)
TOO_LONG = _fact(
    "COO-1010",
    t("A value is too long", "内容超长"),
    t(
        "The {label} may have at most {max} characters, not {length}: `{value}`.",
        "{label}有 {length} 个字符，最多 {max} 个：“{value}”。",
    ),
    t("Shorten it. A line break counts two characters.", "请缩短内容。一个换行计两个字符。"),
    why=t(
        "The schema refuses the message as a whole; where a longer text got "
        "through, its end would be missing on paper.",
        "报文模式会拒绝整份报文；即使通过，打印时超出部分也会丢失。",
    ),
    fails={"load_port": "NANSHA PORT, GUANGZHOU, GUANGDONG PROVINCE, P.R. CHINA"},
    passes={"load_port": "NANSHA PORT, GUANGZHOU, GUANGDONG, CHINA"},
)
XML_FORBIDDEN = _fact(
    "COO-1011",
    t("A value holds a character that no message can carry", "内容含有报文不允许的字符"),
    t(
        "The {label} must not hold the character {char}, which XML forbids: `{value}`.",
        "{label}含有 XML 禁止的字符 {char}：“{value}”。",
    ),
    t("Remove the character where the value comes from.", "请在数据来源处删除该字符。"),
    source="XML 1.0, Char",
    why=t(
        "A message with it is no XML: no program, customs' included, can read any of it.",
        "含有该字符的报文不是合法的 XML，包括海关在内的任何程序都无法读取。",
    ),
    fails={"company_name": "示例\x0b出口有限公司"},
    passes={"company_name": "示例出口有限公司"},
)
HOLDS_BREAK_MARK = _fact(
    "COO-1012",
    t("A value holds the two characters that stand for a line break in messages", "内容含有报文中代表换行的两个字符"),
    t(
        "The {label} must not hold `{mark}`, which is read as a line break in a message: `{value}`.",
        "{label}含有“{mark}”，在报文中会被当作换行：“{value}”。",
    ),
    t(
        "Write it otherwise, e.g. with a space after the slash; for a line break use a real one.",
        "请改用其他写法，例如在斜线后加空格；如需换行请用真正的换行。",
    ),
    why=t(
        "Customs breaks the line there, and the words are torn apart on the printed certificate.",
        "海关会在此处换行，打印出的证书文字被拆开。",
    ),
    fails={"marks": "SAMPLE IMPORT\nC/no. 1-23"},
    passes={"marks": "SAMPLE IMPORT\nC/ no. 1-23"},
)
MULTILINE = _fact(
    "COO-1013",
    t("A value of one line has a line break", "单行内容含有换行"),
    t("The {label} must be one line, without a line break: `{value}`.", "{label}只能为一行，却含有换行：“{value}”。"),
    t("Put it on one line.", "请写成一行。"),
    why=t(
        "The field has one line on the form; what stands after the break is lost or runs into the next box.",
        "该栏只有一行；换行后的内容会丢失，或挤入相邻栏目。",
    ),
    fails={"invoice_no": "INV\n26001"},
    passes={"invoice_no": "INV 26001"},
)
NOT_ENGLISH = _fact(
    "COO-1014",
    t("A value that is printed in English holds Chinese or full-width characters", "须用英文的内容含有中文或全角字符"),
    t(
        "The {label} must be in English on type {type}, without `{chars}`: `{value}`.",
        "{type}类证书的{label}须用英文填写，却含有“{chars}”：“{value}”。",
    ),
    t("Write it in English with half-width characters.", "请用英文和半角字符填写。"),
    why=t(
        "The importing customs reads English; characters it cannot read make it doubt the certificate or refuse it.",
        "进口国海关只认英文；无法识别的字符会使其怀疑或拒绝接受证书。",
    ),
    fails={"apply_place": "宁波 NINGBO"},
    passes={"apply_place": "NINGBO, CHINA"},
)
UNPRINTABLE = _fact(
    "COO-1015",
    t("A value holds a character that cannot be printed", "内容含有无法打印的字符"),
    t(
        "The {label} must not hold {char}, which no certificate can show: `{value}`.",
        "{label}含有证书无法显示的字符 {char}：“{value}”。",
    ),
    t(
        "Delete it where the value comes from, then type the text anew: it is invisible, an emoji, or left of a "
        "character that was lost in conversion.",
        "请在数据来源处删除并重新键入：该字符不可见、是表情符号，或为转码时丢失的字符。",
    ),
    source="a certificate is printed, and what is printed must equal what was declared",
    why=t(
        "An empty box is printed, or nothing where something was declared; and no search finds a name or number "
        "with an invisible character in it.",
        "打印成空框或打印不出；名称或号码中夹有不可见字符时，任何系统都查不到。",
    ),
    fails={"contract_no": "SC-26001\u200b"},
    passes={"contract_no": "SC-26001"},
)
LOOK_ALIKE = _fact(
    "COO-1016",
    t("A letter of another alphabet stands in place of a Latin one", "以外形相同的其他字母代替了拉丁字母"),
    t("The {label} must not hold {chars}: `{value}`.", "{label}含有{chars}：“{value}”。"),
    t(
        "Type the letter anew on an English keyboard: it looks the same, but no system finds it.",
        "请用英文输入法重新键入：外形相同，但系统无法识别为同一字母。",
    ),
    source="forms in English",
    why=t(
        "Nobody sees it, but the invoice number or name is another one to every system that compares it.",
        "肉眼看不出，但系统比对时发票号或名称就成了另一个。",
    ),
    fails={"consignee": "SАMPLE IMPORT PTY LTD\n2 EXAMPLE STREET, SYDNEY, AUSTRALIA"},
    passes={"consignee": "SAMPLE IMPORT PTY LTD\n2 EXAMPLE STREET, SYDNEY, AUSTRALIA"},
)
OTHER_SCRIPT = _fact(
    "COO-1017",
    t("A value that is printed in English holds letters of another script", "须用英文的内容含有其他文字的字母"),
    t(
        "The {label} must be in English on type {type}, without `{chars}`: `{value}`.",
        "{type}类证书的{label}须用英文填写，却含有“{chars}”：“{value}”。",
    ),
    t("Write it in Latin letters.", "请改用拉丁字母拼写。"),
    source="forms in English",
    why=t(
        "The importing customs reads English, and most printers' fonts lack these letters.",
        "进口国海关只认英文，多数打印字体也没有这些字母。",
    ),
    fails={"goods_clause": "КАБЕЛЬ"},
    passes={"goods_clause": "KABEL"},
)
COMBINING = _fact(
    "COO-1018",
    t("An accent is a character of its own beside its letter", "重音符号与字母分为两个字符"),
    t(
        "The {label} must not hold {char}, an accent apart from its letter: `{value}`.",
        "{label}含有独立的重音符号 {char}：“{value}”。",
    ),
    t("Type the letter with its accent as one character, or without.", "请将字母与重音作为一个字符键入，或省去重音。"),
    severity=Severity.WARNING,
    source="Unicode Standard Annex 15",
    why=t(
        "In most fonts the accent stands beside its letter, or an empty box does.",
        "多数字体会把重音符号打印在字母旁边，或打印成空框。",
    ),
    fails={"goods_clause": "CAFE\u0301"},
    passes={"goods_clause": "CAF\u00c9"},
)
NOT_DATE = _fact(
    "COO-1020",
    t("A date is not written YYYY-MM-DD", "日期格式不是 YYYY-MM-DD"),
    t(
        "The {label} must be a date written YYYY-MM-DD, not `{value}`.",
        "{label}“{value}”不是 YYYY-MM-DD 格式的有效日期。",
    ),
    _FORM,
    why=t(
        "Customs compares dates with each other; one it cannot read fails at entry.",
        "海关会比对各日期；无法读取的日期在入库时即失败。",
    ),
    fails={"invoice_date": "2/11/2026"},
    passes={"invoice_date": "2026-11-02"},
)
NOT_DECIMAL = _fact(
    "COO-1021",
    t("A number is not in plain decimal notation", "数值不是普通十进制写法"),
    t(
        "The {label} must be a number with at most 19 digits before and 5 after the point, not `{value}`.",
        "{label}“{value}”不是整数部分最多 19 位、小数部分最多 5 位的数值。",
    ),
    t(
        "Write digits and a point only: no sign, separators, unit or exponent.",
        "只写数字和小数点，不带正负号、千分位、单位或指数。",
    ),
    why=t(
        "Customs computes with these numbers; separators, signs and units make the entry fail, "
        "or a comma turns into a factor of a thousand.",
        "海关要用这些数值计算；千分位、符号和单位会导致入库失败，逗号还可能造成千倍误差。",
    ),
    fails={"goods[1].amount": "4,200.00"},
    passes={"goods[1].amount": "4200.00"},
)
NOT_PERCENT = _fact(
    "COO-1022",
    t("A percentage is not a number from 0 to 100", "百分比不是 0 到 100 的数值"),
    t(
        "The {label} must be a percentage from 0 to 100 with at most 2 decimals, not `{value}`.",
        "{label}“{value}”不是 0 到 100、最多两位小数的百分比。",
    ),
    _FORM,
    why=t(
        "The percentage decides whether the goods originate; one beyond 100 cannot be true.",
        "百分比决定货物是否具备原产资格；超过 100 必为错误。",
    ),
    base="RC",
    fails={"goods[1].origin_criterion": "RVC", "goods[1].import_content": "140"},
    passes={"goods[1].origin_criterion": "RVC", "goods[1].import_content": "40"},
)
NOT_WHOLE = _fact(
    "COO-1023",
    t("A number is not a whole number from 1", "数值不是从 1 起的整数"),
    t("The {label} must be a whole number from 1, not `{value}`.", "{label}“{value}”不是从 1 起的整数。"),
    _FORM,
    why=t(
        "Lines and lists are told apart by it; without a whole number they cannot be put in order.",
        "货物项和列表靠该编号区分；不是整数就无法排序。",
    ),
    fails={"goods[1].line_no": "0"},
    passes={"goods[1].line_no": "1"},
)
NOT_DIGITS = _fact(
    "COO-1024",
    t("A code of digits holds other characters", "数字代码含有其他字符"),
    t("The {label} must consist of digits only, not `{value}`.", "{label}“{value}”只能由数字组成。"),
    t("Remove points, spaces and letters; keep leading zeros.", "请删除点、空格和字母，保留前导零。"),
    why=t(
        "Customs looks the code up as it stands: with a point, a space or a letter it finds nothing.",
        "海关按原样查找代码；夹有点、空格或字母就查不到。",
    ),
    fails={"goods[1].hs_code": "8544.42.1100"},
    passes={"goods[1].hs_code": "8544421100"},
)
NOT_LISTED = _fact(
    "COO-1025",
    t("A code is not in its code list", "代码不在代码表中"),
    t(
        "The {label} must be a code of the list `{list}`, not `{value}`{hint}.",
        "{label}“{value}”不在代码表“{list}”中{hint}。",
    ),
    t("Use a code that `coo codes list` shows for this list.", "请使用 `coo codes list` 列出的该表代码。"),
    why=t(
        "Customs knows only the codes of its own list; with any other one the entry fails.",
        "海关只认代码表中的代码；其他代码会导致入库失败。",
    ),
    fails={"currency": "US$"},
    passes={"currency": "USD"},
)
UNKNOWN_OFFICE = _fact(
    "COO-1026",
    t("A customs office is not in the list of offices", "海关机构不在机构代码表中"),
    t("The {label} must be a code of the list `{list}`, not `{value}`.", "{label}“{value}”不在代码表“{list}”中。"),
    t(
        "Check it; when it is right, add it to the list under `codes` in your workspace.",
        "请核对；如无误，请在工作区 `codes` 下的代码表中补充。",
    ),
    severity=Severity.WARNING,
    source="no complete list of offices is published",
    why=t(
        "A certificate sent to an office that does not exist lies with nobody; but no complete "
        "list is published, so this one may lack yours.",
        "发往不存在的机构，证书无人受理；但机构代码没有完整公布，本表也可能缺少贵司所用的机构。",
    ),
    fails={"issuing_authority": "3199"},
    passes={"issuing_authority": "3100"},
)

FACTS = (
    *(ALWAYS, TO_DECLARE, REQUIRED, EXPECTED, NOTED, FORBIDDEN, UNUSED),
    *(TOO_LONG, XML_FORBIDDEN, HOLDS_BREAK_MARK, MULTILINE, NOT_ENGLISH),
    *(UNPRINTABLE, LOOK_ALIKE, OTHER_SCRIPT, COMBINING),
    *(NOT_DATE, NOT_DECIMAL, NOT_PERCENT, NOT_WHOLE, NOT_DIGITS, NOT_LISTED, UNKNOWN_OFFICE),
)
