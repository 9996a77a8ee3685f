"""Owns the other shapes, of destination, lines, HS code, time limit, non-parties and invoices, and the list of all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.fields import described
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.book import NON_GOODS, Book
from coo_cli.rules.boxes import BOX_SHAPES, box_faults
from coo_cli.rules.criterion import CRITERION_SHAPES, criterion_faults
from coo_cli.rules.forms import is_date
from coo_cli.rules.right import THIRD_PARTY
from coo_cli.rules.shape import Shape, shape

_FLAG = "third_party_invoice"
_HS_SUBHEADING = 6

DESTINATION = shape(
    "COO-2002",
    t("The certificate type is not issued for the destination", "该证书类型不适用于目的国"),
    t(
        "Type {type} ({name}) is not issued for {country} on {day}.",
        "{day} {type}类证书（{name}）不能签发至{country}。",
    ),
    t("Check destination, certificate type and application date.", "请核对目的国、证书类型和申请日期。"),
    reads=("dest_country_code", "apply_date"),
    why=t(
        "The importing country is no party to the agreement, or was none on that day: "
        "the certificate gives no lower duty there.",
        "进口国不是协定成员，或当日尚未生效；该证书在当地不能享受优惠税率。",
    ),
    base="E",
    fails={"dest_country_code": "036", "dest_country": "AUSTRALIA", "dest_country_name": "澳大利亚"},
    passes={"dest_country_code": "764", "dest_country": "THAILAND", "dest_country_name": "泰国"},
)
TOO_MANY_LINES = shape(
    "COO-2011",
    t("The certificate has more goods lines than the form takes", "货物项数超过该证书格式的上限"),
    t(
        "There are {count} goods lines; type {type} takes at most {max}.",
        "共有 {count} 个货物项，{type}类证书最多 {max} 项。",
    ),
    t(
        "Let `coo convert --split` part it into several certificates, or join lines.",
        "请用 `coo convert --split` 拆成多份证书，或合并货物项。",
    ),
    why=t(
        "The form has no further lines; customs refuses the certificate, or lines are missing on paper.",
        "证书格式没有更多行；海关会拒收，或打印时缺少货物项。",
    ),
    base="GE",
    fails={"goods": "21"},
    passes={"goods": "20"},
)
HS_TOO_SHORT = shape(
    "COO-2012",
    t("The HS code has too few digits for the form", "HS编码位数不足"),
    t(
        "The HS code `{value}` has {count} digits; type {type} needs at least {min}.",
        "HS编码“{value}”为 {count} 位，{type}类证书至少需 {min} 位。",
    ),
    t("Give the full HS code.", "请填写完整的 HS 编码。"),
    reads=("goods.hs_code",),
    why=t(
        "Too few digits name a chapter or heading and not the goods; the importing customs "
        "cannot find the rule that holds for them.",
        "位数不足只能说明章或品目，不能确定货物；进口国海关无法找到适用的规则。",
    ),
    base="E",
    fails={"goods[1].hs_code": "8544"},
    passes={"goods[1].hs_code": "854442"},
)
TOO_LATE = shape(
    "COO-2013",
    t("The application comes too long after departure", "申请日期距出运过久"),
    t(
        "{day} lies {count} {days} before the application; type {type} is issued within {max} {days}.",
        "{day} 距申请日期已 {count} {days}，{type}类证书须在 {max} {days}内签发。",
    ),
    t("Check both dates; later than this customs issues none.", "请核对两个日期；超过期限海关不予签发。"),
    reads=("departure_date", "export_date", "apply_date"),
    why=t(
        "The agreement sets the term; a certificate applied for after it cannot be issued at all.",
        "期限由协定规定；逾期申请不能签发。",
    ),
    base="E",
    fails={"departure_date": "2025-11-19", "invoice_date": "2025-11-02"},
    passes={"departure_date": "2025-11-20", "invoice_date": "2025-11-02", "vessel": "EXAMPLE STAR V.001N"},
)
NONPARTY_REFUSED = shape(
    "COO-2014",
    t("The certificate type takes no third-party invoice", "该证书类型不接受第三方发票"),
    t("Type {type} does not allow an invoice of a third party.", "{type}类证书不允许第三方发票。"),
    t("Use the exporter's own invoice.", "请使用出口商自己的发票。"),
    reads=(_FLAG,),
    why=t(
        "The agreement wants the exporter's own invoice; with another one the importing customs denies the lower duty.",
        "协定要求出口商自己的发票；使用第三方发票，进口国海关不给予优惠。",
    ),
    base="RC",
    type_file="nonparty: {allowed: false}\n",
    fails=THIRD_PARTY,
    passes={"third_party_invoice": "0"},
)
NONPARTY_UNLISTED = shape(
    "COO-2015",
    t("The company that issued the third-party invoice is not listed", "未列出开具第三方发票的公司"),
    t(
        "The third-party invoice flag is set, but no company of a non-party is listed.",
        "已标明第三方发票，但未列出非缔约方公司。",
    ),
    t(
        "List the company with its name and country, or set the flag to 0.",
        "请列出该公司的名称和国别，或将标志改为 0。",
    ),
    reads=(_FLAG,),
    why=t(
        "The importing customs sees an invoice of a company the certificate does not "
        "mention, and takes the two for different shipments.",
        "进口国海关看到的发票由证书上没有的公司开具，会认为两者不是同一批货物。",
    ),
    base="RC",
    fails={"third_party_invoice": "1"},
    passes=THIRD_PARTY,
)
NONPARTY_NEEDS = shape(
    "COO-2016",
    t("A value is missing that a third-party invoice demands", "缺少第三方发票所需的内容"),
    t(
        "Type {type} demands the {label} with a third-party invoice; the field is empty.",
        "缺少{label}；{type}类证书使用第三方发票时须填写。",
    ),
    t("Give the value, or set the flag to 0.", "请填写，或将第三方发票标志改为 0。"),
    reads=(_FLAG,),
    why=t(
        "With a third party's invoice the form must still tell what that invoice hides, such as the producer.",
        "使用第三方发票时，证书仍须说明发票上看不到的内容，如生产商。",
    ),
    base="EC",
    fails=THIRD_PARTY,
    passes={**THIRD_PARTY, "producer": "EXAMPLE MANUFACTURING CO., LTD."},
)
NONPARTY_UNFLAGGED = shape(
    "COO-2017",
    t(
        "A company of a non-party is listed without the third-party invoice flag",
        "列出了非缔约方公司，却未标明第三方发票",
    ),
    t(
        "A company of a non-party is listed, but the third-party invoice flag is not 1.",
        "已列出非缔约方公司，但第三方发票标志不是 1。",
    ),
    t("Set the flag to 1, or remove the company.", "请将标志设为 1，或删除该公司。"),
    reads=(_FLAG,),
    severity=Severity.WARNING,
    why=t(
        "The box for it stays unticked, and the company is printed without a reason.",
        "证书上的第三方发票框未勾选，却印有该公司。",
    ),
    base="E",
    fails={**THIRD_PARTY, "third_party_invoice": "0"},
    passes=THIRD_PARTY,
)
GROUP_MISSING = shape(
    "COO-2018",
    t("A list is empty that the certificate type demands", "缺少该证书类型要求的列表"),
    t("Type {type} demands the list `{group}`; it is empty.", "{type}类证书须填写列表“{group}”，现为空。"),
    t("Give at least one entry.", "请至少填写一项。"),
    why=t(
        "The form prints this list; empty, the certificate is incomplete and returned.",
        "证书要打印该列表；为空则内容不完整，会被退回。",
    ),
    base="RC",
    fails={"invoices": ""},
    passes={"invoices": "", "apply_type": "0"},
)
INVOICES_UNUSED = shape(
    "COO-2019",
    t("Invoices are listed that the certificate type does not use", "列出了该证书类型不使用的发票列表"),
    t("Type {type} has no list of invoices; {count} are listed.", "{type}类证书没有发票列表，却列出了 {count} 张。"),
    t("Give number and date in the head, and no list.", "请在表头填写发票号和日期，不要填写列表。"),
    severity=Severity.WARNING,
    why=t(
        "This type prints the invoice of the head alone; those of the list are seen by nobody.",
        "该类证书只打印表头的发票，列表中的发票无处显示。",
    ),
    base="C",
    fails={
        "invoices[1].cert_no": "C26MA99999960012",
        "invoices[1].number": "INV-26001",
        "invoices[1].currency": "USD",
        "invoices[1].price_terms": "CIF",
        "invoices[1].date": "2026-11-02",
    },
    passes={"invoices": ""},
)
OTHER_GOODS = shape(
    "COO-2023",
    t("The certificate type is for other goods", "该证书类型不适用于此类货物"),
    t(
        "The HS code `{value}` is not of heading {headings}, which type {type} is for.",
        "HS编码“{value}”不属于{type}类证书适用的品目 {headings}。",
    ),
    t("Check HS code and certificate type.", "请核对 HS 编码和证书类型。"),
    reads=("goods.hs_code",),
    why=t(
        "The certificate exists for certain goods only; for others nobody asks for it and customs issues none.",
        "该证书只适用于特定货物；其他货物无人要求，海关也不签发。",
    ),
    type_file="hs_headings: ['8544']\n",
    fails={"goods[2].hs_code": "8536690000"},
    passes={"goods[2].hs_code": "8544421900"},
)

SHAPES: tuple[Shape, ...] = (
    *(DESTINATION, *CRITERION_SHAPES, TOO_MANY_LINES, HS_TOO_SHORT, TOO_LATE),
    *(NONPARTY_REFUSED, NONPARTY_UNLISTED, NONPARTY_NEEDS, NONPARTY_UNFLAGGED, GROUP_MISSING, INVOICES_UNUSED),
    *(*BOX_SHAPES, OTHER_GOODS),
)


def shape_faults(cert: Certificate, book: Book) -> Iterator[Finding]:
    """What in a certificate does not have the shape its type prescribes."""
    yield from _destination(cert, book)
    yield from _lines(cert, book)
    yield from _time(cert, book)
    yield from _nonparty(cert, book)
    yield from _groups(cert, book)
    yield from box_faults(cert, book)


def _destination(cert: Certificate, book: Book) -> Iterator[Finding]:
    code = cert.dest_country_code
    if code and book.destinations is not None and code not in book.destinations:
        yield DESTINATION.found(
            "dest_country_code",
            unsure="destinations" in book.kind.unsure,
            type=book.kind.code,
            name=book.kind.name.text,
            country=t(cert.dest_country or code, cert.dest_country_name or code),
            day=cert.apply_date or t("the day of the check", "检查当日"),
        )


def _lines(cert: Certificate, book: Book) -> Iterator[Finding]:
    kind, count = book.kind, 0
    digits = kind.hs_digits or _HS_SUBHEADING
    for number, line in enumerate(cert.goods, 1):
        if line.non_goods == NON_GOODS:
            continue
        count += 1
        prefix = f"goods[{number}]."
        if 0 < len(line.hs_code) < digits:
            yield HS_TOO_SHORT.found(
                f"{prefix}hs_code",
                unsure="hs_digits" in kind.unsure,
                value=line.hs_code,
                count=len(line.hs_code),
                type=kind.code,
                min=digits,
            )
        elif kind.hs_headings and line.hs_code and line.hs_code[:4] not in kind.hs_headings:
            yield OTHER_GOODS.found(
                f"{prefix}hs_code",
                unsure="hs_headings" in kind.unsure,
                value=line.hs_code,
                headings=" ".join(kind.hs_headings),
                type=kind.code,
            )
        if kind.criteria:
            yield from criterion_faults(book.criteria, line, prefix, cert.dest_country_code, declare=book.declare)
    if kind.max_lines is not None and count > kind.max_lines:
        unsure = "lines" in kind.unsure
        yield TOO_MANY_LINES.found("goods", unsure=unsure, count=count, type=kind.code, max=kind.max_lines)


def _time(cert: Certificate, book: Book) -> Iterator[Finding]:
    wording = book.kind.retrospective
    left: str = getattr(cert, wording.counted_from)
    if wording.limit_days is None or not (is_date(left) and is_date(cert.apply_date)):
        return
    departed, applied = dt.date.fromisoformat(left), dt.date.fromisoformat(cert.apply_date)
    days = _working_days(departed, applied) if wording.working_days else (applied - departed).days
    if days > wording.limit_days:
        yield TOO_LATE.found(
            wording.counted_from,
            unsure=wording.unsure or "retrospective" in book.kind.unsure,
            day=left,
            count=days,
            type=book.kind.code,
            max=wording.limit_days,
            days=t("working days", "个工作日") if wording.working_days else t("days", "天"),
        )


def _working_days(after: dt.date, until: dt.date) -> int:
    """The Mondays to Fridays after one day until another."""
    weeks, rest = divmod(max((until - after).days, 0), 7)
    return 5 * weeks + sum((after + dt.timedelta(days=day)).weekday() < 5 for day in range(1, rest + 1))


def _nonparty(cert: Certificate, book: Book) -> Iterator[Finding]:
    demands, code = book.kind.nonparty, book.kind.code
    unsure = demands.unsure or "nonparty" in book.kind.unsure
    flagged = cert.third_party_invoice == "1"
    if cert.nonparty and not flagged and _FLAG in book.uses:
        yield NONPARTY_UNFLAGGED.found(_FLAG)
    if not flagged:
        return
    if demands.allowed is False:
        yield NONPARTY_REFUSED.found(_FLAG, unsure=unsure, type=code)
        return
    if demands.list_required and book.declare and not cert.nonparty:
        yield NONPARTY_UNLISTED.found("nonparty", unsure=unsure)
    for path in demands.require if book.declare else ():
        yield from _needed(cert, path, code, unsure)


def _needed(cert: Certificate, path: str, code: str, unsure: bool) -> Iterator[Finding]:
    group, _, name = path.rpartition(".")
    rows: list[tuple[str, msgspec.Struct]] = [("", cert)]
    if group:
        rows = [(f"{group}[{number}].", row) for number, row in enumerate(getattr(cert, group) or (), 1)]
    for prefix, row in rows:
        if not getattr(row, name):
            label = described(GROUPS[group], name).label
            yield NONPARTY_NEEDS.found(prefix + name, unsure=unsure, label=label, type=code)


def _groups(cert: Certificate, book: Book) -> Iterator[Finding]:
    for group, rows in (("nonparty", cert.nonparty), ("invoices", cert.invoices)):
        if not rows and group in book.required_groups and book.declare:
            yield GROUP_MISSING.found(group, unsure="fields" in book.kind.unsure, type=book.kind.code, group=group)
    if cert.invoices and "invoices" not in book.used_groups:
        yield INVOICES_UNUSED.found("invoices", type=book.kind.code, count=len(cert.invoices))
