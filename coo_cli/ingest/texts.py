"""Owns the texts of conversion faults, COO-50xx."""

from __future__ import annotations

from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import RuleText, Severity


def _rule(number: int, title: Text, fix: Text, severity: Severity = Severity.ERROR) -> RuleText:
    return RuleText(id=f"COO-50{number:02}", severity=severity, title=title, fix=fix)


NOT_A_NUMBER = _rule(
    1,
    t("The cell should hold a number.", "该单元格应为数字。"),
    t(
        "Correct the cell. Where the comma is the decimal sign, write `do: {decimal: comma}` in the mapping.",
        "请更正该单元格。若以逗号为小数点，请在映射中写 `do: {decimal: comma}`。",
    ),
)
NOT_A_DATE = _rule(
    2,
    t("The cell should hold a date.", "该单元格应为日期。"),
    t(
        "Correct the cell, or name the export's form of dates in the mapping: `do: {date: ['%d/%m/%Y']}`.",
        "请更正该单元格，或在映射中写明日期格式：`do: {date: ['%d/%m/%Y']}`。",
    ),
)
NOT_IN_LIST = _rule(
    3,
    t("The value is not in the code list or code map.", "该值不在代码表或代码对照中。"),
    t(
        "Correct the cell; `coo codes list NAME` shows the codes. Other spellings can be added in the workspace.",
        "请更正该单元格；`coo codes list 代码表` 可查代码。其他写法可在工作区中补充。",
    ),
)
NOT_DIGITS = _rule(
    4,
    t("The cell should hold digits only.", "该单元格只能为数字代码。"),
    t(
        "Correct the cell; format the column as text before pasting codes, or a spreadsheet rewrites them.",
        "请更正该单元格；粘贴代码前先把该列设为文本格式，否则电子表格会改写代码。",
    ),
)
UNFIT = _rule(
    5,
    t("The value cannot be converted.", "该值无法转换。"),
    t("Correct the cell, or the step in the mapping.", "请更正该单元格，或更正映射中的步骤。"),
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
)
TOO_MANY_CELLS = _rule(
    8,
    t("The row has more cells than there are headings.", "该行的单元格多于标题。"),
    t(
        "A text holds the delimiter without quotes: correct the row, or quote texts in the export.",
        "文本内含分隔符却未加引号：请更正该行，或让导出文件为文本加引号。",
    ),
)
NO_KEY = _rule(
    9,
    t("The row does not say which certificate it belongs to.", "该行未说明属于哪份证书。"),
    t("Fill the key column, or delete the row if it is a total.", "请填写关键列；若为合计行请删除。"),
)
SPREAD_NUMBER = _rule(
    10,
    t("A merged cell spreads one number over several lines.", "合并单元格使一个数字跨多行。"),
    t("Unmerge the cells and give each goods line its own number.", "请取消合并，为每个货物项分别填写。"),
)
ZEROS_LOST = _rule(
    11,
    t("A spreadsheet has probably taken leading zeros from a code.", "代码的前导零可能被电子表格去掉了。"),
    t(
        "Check the code; format the column as text in the export.",
        "请核对代码；导出时请将该列设为文本格式。",
    ),
    Severity.WARNING,
)

TWICE = _rule(
    12,
    t("The key stands twice.", "关键值重复。"),
    t("Keep one row for each key.", "每个关键值请只保留一行。"),
)

TOTAL_DIFFERS = _rule(
    13,
    t(
        "A total is not the sum of the lines, which are parted over several certificates.",
        "合计与各项之和不符，而各项须分到多份证书。",
    ),
    t("Correct the total or the lines, or leave the total out.", "请更正合计或各项金额，或不填合计。"),
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
)
"""Every fault ingest can find in a record, or in a row of a register."""
