"""Owns the texts of conversion faults, COO-50xx."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.certificate.example import OnExport
from coo_cli.certificate.finding import RuleText, Severity


def _rule(
    number: int,
    title: Text,
    fix: Text,
    severity: Severity = Severity.ERROR,
    *,
    why: Text = EMPTY,
    source: str = "",
    mapping: str = "",
    merged: str = "",
    register: str = "",
    heads: str = "",
    most: int = 0,
    entries: Mapping[str, str] | None = None,
    fails: str = "",
    passes: str = "",
) -> RuleText:
    """Describe a fault; its examples are exports that `mapping` reads, the failing one with cells `merged`."""
    example = OnExport(mapping=mapping, table="", register=register, heads=heads, most=most, entries=entries or {})
    return RuleText(
        id=f"COO-50{number:02}",
        severity=severity,
        title=title,
        fix=fix,
        source=source,
        why=why,
        topic="conversion",
        fails=msgspec.structs.replace(example, table=fails, merged=merged),
        passes=msgspec.structs.replace(example, table=passes),
    )


NOT_A_NUMBER = _rule(
    1,
    t("The cell should hold a number.", "该单元格应为数字。"),
    t(
        "Correct the cell. Where the comma is the decimal sign, write `do: {decimal: comma}` in the mapping.",
        "请更正该单元格。若以逗号为小数点，请在映射中写 `do: {decimal: comma}`。",
    ),
    why=t(
        "What is no number cannot be sent as one; read as something else, it would put a "
        "wrong quantity or value on the certificate.",
        "不是数字就无法作为数值申报；硬读会使证书上的数量或金额出错。",
    ),
    source="kind of the field in customs' field table: a decimal number",
    mapping="goods: {quantity: Qty}",
    fails="Qty\nabout 1200",
    passes="Qty\n1200.5",
)
NOT_A_DATE = _rule(
    2,
    t("The cell should hold a date.", "该单元格应为日期。"),
    t(
        "Correct the cell, or name the export's form of dates in the mapping: `do: {date: ['%d/%m/%Y']}`.",
        "请更正该单元格，或在映射中写明日期格式：`do: {date: ['%d/%m/%Y']}`。",
    ),
    why=t(
        "Day and month are told apart by no program: read the wrong way round, the "
        "certificate bears a date on which nothing happened.",
        "程序无法分辨日和月；读反了，证书上的日期就是错的。",
    ),
    source="kind of the field in customs' field table: a date",
    mapping="head: {invoice_date: Date}",
    fails="Date\n02/11/2026",
    passes="Date\n2026-11-02",
)
NOT_IN_LIST = _rule(
    3,
    t("The value is not in the code list or code map.", "该值不在代码表或代码对照中。"),
    t(
        "Correct the cell; `coo codes list NAME` shows the codes. Other spellings can be added in the workspace.",
        "请更正该单元格；`coo codes list 代码表` 可查代码。其他写法可在工作区中补充。",
    ),
    why=t(
        "Customs knows codes, not the words of your system; a word nobody has tied to a code would be guessed at.",
        "海关只认代码；贵司系统的用词未对应到代码，只能靠猜。",
    ),
    source="code lists of the interface",
    mapping="head: {dest_country_code: Country}",
    fails="Country\nAustralasia",
    passes="Country\nAustralia",
)
NOT_DIGITS = _rule(
    4,
    t("The cell should hold digits only.", "该单元格只能为数字代码。"),
    t(
        "Correct the cell; format the column as text before pasting codes, or a spreadsheet rewrites them.",
        "请更正该单元格；粘贴代码前先把该列设为文本格式，否则电子表格会改写代码。",
    ),
    why=t(
        "A code is looked up as it stands; one that a spreadsheet turned into a number is another code or none.",
        "代码按原样查找；被电子表格改成数值后，就成了别的代码或无效代码。",
    ),
    source="kind of the field in customs' field table: a code of digits",
    mapping="goods: {hs_code: HS}",
    fails="HS\n8.54442E+09",
    passes="HS\n8544.42.1100",
)
UNFIT = _rule(
    5,
    t("The value cannot be converted.", "该值无法转换。"),
    t("Correct the cell, or the step in the mapping.", "请更正该单元格，或更正映射中的步骤。"),
    why=t(
        "What a step of the mapping cannot work with has no value to go on with, "
        "and the field would be empty or wrong.",
        "映射中的计算或步骤没有结果，字段会为空或出错。",
    ),
    source="the mapping",
    mapping="goods: {unit_price: {divide: [Amount, Qty]}}",
    fails="Amount,Qty\n4200,0",
    passes="Amount,Qty\n4200,1200",
)
DAMAGED_CELL = _rule(
    6,
    t(
        "The cell holds an error, or a formula nobody has computed.",
        "该单元格为错误值，或其公式尚未计算。",
    ),
    t(
        "Open the workbook in a spreadsheet program, correct the cell and save; formulas are never computed here.",
        "请用电子表格软件打开、更正并保存；本程序从不计算公式。",
    ),
    why=t(
        "The workbook itself has no value there; what it shows on screen may be that of an earlier day.",
        "工作簿中该单元格没有值；屏幕上显示的可能是过去的结果。",
    ),
    source="how workbooks keep errors and formulas",
    mapping="goods: {amount: Amount}",
    fails="Amount\n#REF!",
    passes="Amount\n4200",
)
ROWS_DISAGREE = _rule(
    7,
    t(
        "The rows of one certificate say different things where there can be only one.",
        "同一证书的各行在表头栏目上不一致。",
    ),
    t(
        "Correct the rows, or the key columns in `group_by` if these are two certificates.",
        "请更正各行；如属两份证书，请修改映射的 `group_by`。",
    ),
    why=t(
        "A certificate has one invoice, one consignee, one port; whichever row "
        "were believed, the others would be wrong.",
        "一份证书只有一个发票号、一个进口商、一个港口；无论取哪一行，其余各行都不对。",
    ),
    source="the head of the message, which stands once",
    mapping="group_by: [Order]\nhead: {invoice_no: Invoice}",
    fails="Order,Invoice\nSO-1,INV-26001\nSO-1,INV-26002",
    passes="Order,Invoice\nSO-1,INV-26001\nSO-2,INV-26002",
)
TOO_MANY_CELLS = _rule(
    8,
    t("The row has more cells than there are headings.", "该行的单元格多于标题。"),
    t(
        "A text holds the delimiter without quotes: correct the row, or quote texts in the export.",
        "文本内含分隔符却未加引号：请更正该行，或让导出文件为文本加引号。",
    ),
    why=t(
        "From the torn text on every value stands one column too far, and the "
        "certificate gets values of other columns.",
        "被拆开的文本之后，各值都错后一列，证书会取到别列的内容。",
    ),
    source="RFC 4180",
    mapping="goods: {name_en: Name, quantity: Qty}",
    fails="Qty,Name\n1200,CABLE, BLACK",
    passes='Qty,Name\n1200,"CABLE, BLACK"',
)
NO_KEY = _rule(
    9,
    t("The row does not say which certificate it belongs to.", "该行未说明属于哪份证书。"),
    t("Fill the key column, or delete the row if it is a total.", "请填写关键列；若为合计行请删除。"),
    why=t(
        "Goods that belong to no order would land on somebody's certificate, or a "
        "line of totals would be declared as goods.",
        "不属于任何订单的货物会落到别的证书上，或把合计行当作货物申报。",
    ),
    source="`group_by` of the mapping",
    mapping="group_by: [Order]\ngoods: {quantity: Qty}",
    fails="Order,Qty\n,1700",
    passes="Order,Qty\nSO-1,1700",
)
SPREAD_NUMBER = _rule(
    10,
    t("A merged cell spreads one number over several lines.", "合并单元格使一个数字跨多行。"),
    t("Unmerge the cells and give each goods line its own number.", "请取消合并，为每个货物项分别填写。"),
    why=t(
        "Counted on every line, the number is certified several times over; "
        "counted once, nobody knows for which goods.",
        "若每行都计，数字会重复；若只计一次，则不知属于哪项货物。",
    ),
    source="a goods line has numbers of its own",
    mapping="goods: {quantity: Qty}",
    merged="A2:A3",
    fails="Qty\n1200\n1200",
    passes="Qty\n700\n500",
)
ZEROS_LOST = _rule(
    11,
    t("A spreadsheet has probably taken leading zeros from a code.", "代码的前导零可能被电子表格去掉了。"),
    t(
        "Check the code; format the column as text in the export.",
        "请核对代码；导出时请将该列设为文本格式。",
    ),
    Severity.WARNING,
    why=t(
        "Without its zero the code names other goods or another office; it was read "
        "with the zero, which only you can confirm.",
        "丢了零的代码指向别的货物或机构；本程序已按补零读取，是否正确须由贵司确认。",
    ),
    source="HS codes have an even number of digits; codes of some lists have one length",
    mapping="goods: {hs_code: HS}",
    fails="HS\n101210010",
    passes="HS\n0101210010",
)

TWICE = _rule(
    12,
    t("The key stands twice.", "关键值重复。"),
    t("Keep one row for each key.", "每个关键值请只保留一行。"),
    why=t(
        "Which of the two rows certificates take their values from would depend on their order.",
        "证书取哪一行的内容将取决于先后顺序。",
    ),
    source="an entry of a register, and a header that is joined to its lines, is found by its key",
    register="goods",
    fails="key,HS code\nEX-1,8544421100\nEX-1,8536690000",
    passes="key,HS code\nEX-1,8544421100\nEX-2,8536690000",
)

TOTAL_DIFFERS = _rule(
    13,
    t(
        "A total is not the sum of the lines, which are parted over several certificates.",
        "合计与各项之和不符，而各项须分到多份证书。",
    ),
    t("Correct the total or the lines, or leave the total out.", "请更正合计或各项金额，或不填合计。"),
    why=t(
        "Each part gets the sum of its own lines; a total that was wrong before would vanish without a word.",
        "拆分后各份按自身货物项合计；原来有误的合计会不声不响地消失。",
    ),
    source="the total amount is the sum of the goods lines",
    mapping="head: {total_amount: Total}\ngoods: {amount: Amount}",
    most=1,
    fails="Amount,Total\n100,250\n100,250",
    passes="Amount,Total\n100,200\n100,200",
)

_JOINED = (
    "source: {join: [{file: heads.csv, on: Order}]}\n"
    "group_by: [Order]\nhead: {invoice_no: Invoice}\ngoods: {quantity: Qty}"
)

NO_HEADER = _rule(
    70,
    t("The line names a header that is not there.", "该明细行所指的表头不存在。"),
    t(
        "Correct the key, or export headers and lines of the same orders.",
        "请更正关键值，或使表头与明细为同一批单据。",
    ),
    why=t(
        "Without its header nobody knows to whom and under which invoice the goods go.",
        "没有表头，就不知道货物发往何处、属于哪张发票。",
    ),
    source="`source.join` of the mapping",
    mapping=_JOINED,
    heads="Order,Invoice\nSO-1,INV-26001",
    fails="Order,Qty\nSO-1,700\nSO-2,500",
    passes="Order,Qty\nSO-1,700\nSO-1,500",
)
NO_LINES = _rule(
    71,
    t("The header has no lines.", "该表头没有明细。"),
    t(
        "Export its lines too, or leave the header out.",
        "请同时导出其明细，或去掉该表头。",
    ),
    why=t(
        "A certificate without goods cannot be declared; lines left behind by an export would go unnoticed.",
        "没有货物的证书无法申报；导出时漏掉的明细也会无人察觉。",
    ),
    source="`source.join` of the mapping",
    mapping=_JOINED,
    heads="Order,Invoice\nSO-1,INV-26001\nSO-2,INV-26002",
    fails="Order,Qty\nSO-1,700",
    passes="Order,Qty\nSO-1,700\nSO-2,500",
)
NOT_KEPT = _rule(
    60,
    t("The register has no entry of this key.", "登记簿中没有该关键值。"),
    t(
        "Correct the cell, or add the entry: `coo register set` for one, `coo register import` for many.",
        "请更正该单元格，或补充记录：单条用 `coo register set`，批量用 `coo register import`。",
    ),
    why=t(
        "What the register should give, an HS code or a criterion, has no other source, and the certificate would "
        "lack it.",
        "HS编码、原产地标准等内容只能取自登记簿，缺了证书就不完整。",
    ),
    source="`lookups` of the mapping",
    mapping="lookups: {goods: {by: Item}}",
    entries={"goods": "key,HS code\nEX-1,8544421100"},
    fails="Item\nEX-9",
    passes="Item\nEX-1",
)
NOT_SURELY_KEPT = _rule(
    61,
    t("The register, which may lack the key, has no entry of it.", "登记簿中没有该关键值（映射允许缺少）。"),
    t(
        "If there should be one, add it: `coo register set` or `coo register import`.",
        "如应有该记录，请用 `coo register set` 或 `coo register import` 补充。",
    ),
    Severity.WARNING,
    why=t(
        "A mistyped key would go unseen; the mapping says that the register may lack keys, so the fields stay empty.",
        "写错的关键值不易察觉；映射允许登记簿缺少记录，相关栏目留空。",
    ),
    source="`optional` of a look-up in the mapping",
    mapping="lookups: {consignee: {by: Customer, optional: true}}",
    entries={"consignee": "key,consignee\n0000100001,SAMPLE IMPORT PTY LTD"},
    fails="Customer\n0000100009",
    passes="Customer\n0000100001",
)

NOT_EXAMINED = _rule(
    62,
    t("The product's pre-examination is not approved.", "该商品的产品预审未通过。"),
    t(
        "Have it examined first, or note its state: `coo register set goods KEY review_state=approved`.",
        "请先完成产品预审，或更新状态：`coo register set goods 物料号 review_state=approved`。",
    ),
    Severity.ADVICE,
    why=t(
        "Offices that examine products beforehand look at certificates with others longer, and may ask for proof.",
        "实行产品预审的签证机构对未通过预审的商品审核更久，并可能要求补充材料。",
    ),
    source="product pre-examination (产品预审) of the goods library; nothing says that it is demanded",
    mapping="lookups: {goods: {by: Item}}",
    entries={"goods": "key,HS code,review_state\nEX-1,8544421100,approved\nEX-2,8536690000,returned"},
    fails="Item\nEX-2",
    passes="Item\nEX-1",
)

RULES: tuple[RuleText, ...] = (
    NOT_A_NUMBER,
    NOT_A_DATE,
    NOT_IN_LIST,
    NOT_DIGITS,
    UNFIT,
    DAMAGED_CELL,
    ROWS_DISAGREE,
    TOO_MANY_CELLS,
    NO_KEY,
    SPREAD_NUMBER,
    ZEROS_LOST,
    TWICE,
    TOTAL_DIFFERS,
    NO_HEADER,
    NO_LINES,
    NOT_KEPT,
    NOT_SURELY_KEPT,
    NOT_EXAMINED,
)
"""Every fault ingest can find in a record, or in a row of a register."""
