"""Owns whether an original may be printed by the exporter itself (自助打印), and says why not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import InputError
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import countries_of
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.number import organisation_code
from coo_cli.certificate.receipt import Approval
from coo_cli.certificate.state import Printing, shown_state
from coo_cli.workflow.app import App

if TYPE_CHECKING:
    from coo_cli.store.listing import Row
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader


def must_be_approved(stored: Stored, approval: Approval | None) -> Approval:
    """Refuse what customs has not approved.

    Raises:
        InputError: `not-approved`.
    """
    if approval is None:
        raise InputError(
            "not-approved",
            t(
                "{name} is {state}; only what customs approved is printed.", "{name} 为“{state}”，审核通过后方可打印。"
            ).fill(name=stored.row.cert_no or f"#{stored.row.id}", state=shown_state(stored.row.declaration)),
            t("`coo render` makes a draft of it, marked as such.", "可用 `coo render` 输出带草稿标记的样稿。"),
        )
    return approval


def must_be_self_printable(app: App, stored: Stored, approval: Approval) -> None:
    """Refuse a type or destination that was not open to self-printing on the day of the approval.

    Raises:
        InputError: `not-self-printable`.
    """
    certificate = stored.certificate
    day = issue_day(stored.row, approval)
    entry = code_list(app.resources, COUNTRIES).get(certificate.dest_country_code)
    alpha2 = entry.other.get("alpha2", "") if entry else ""
    for item in cert_type(app.resources, certificate.cert_type, day).self_print:
        countries = countries_of(app.resources, item.to)
        if countries is None or alpha2 in countries:
            return
    raise InputError(
        "not-self-printable",
        t(
            "Certificates of type {type} to {to} issued on {day} are not open to self-printing.",
            "{day} 签发的 {type} 证书（目的国：{to}）不在自助打印范围内。",
        ).fill(type=certificate.cert_type, to=entry.name if entry else certificate.dest_country_code, day=day),
        t(
            "Print it on the pre-printed form (overprint), or have it printed at the counter. If customs has opened it "
            "since, add it to `self_print` in types/{type}.yaml of the workspace.",
            "请套打，或到签证窗口打印；如海关已开放，请在工作区 types/{type}.yaml 的 `self_print` 中补充。",
        ).fill(type=certificate.cert_type),
    )


def must_be_theirs(app: App, reader: Reader, stored: Stored, approval: Approval, profile: str = "") -> None:
    """Refuse a certificate of another exporter that has not let this enterprise print it, or approved unauthorised.

    Customs puts the seal and signature into the print file that were authorised when it approved (自助打印,
    印章签名授权), so earlier certificates are not self-printed. An exporter that is no profile here, whose agent
    one is, has authorised its own elsewhere.

    Args:
        app: the run's surroundings.
        reader: where authorisations and agents are.
        stored: the certificate.
        approval: what customs granted.
        profile: who prints; the profile it was declared by unless given.

    Raises:
        InputError: `not-yours`, or `not-authorised`.
        ConfigError: `unknown-profile`.
    """
    from coo_cli.store.agents import grant_of
    from coo_cli.store.authorisations import list_authorisations

    holder, row = stored.certificate.exporter_code, stored.row
    who = app.profile(profile or row.profile)[1]
    if who.credit_code != holder and grant_of(reader, holder, organisation_code(who.credit_code)) is None:
        raise InputError(
            "not-yours",
            t(
                "{name} is the exporter {holder}'s, and {who} may not print for it.",
                "{name} 的出口商为 {holder}，{who} 未获其代理打印授权。",
            ).fill(name=row.cert_no, holder=holder, who=who.company_name),
            t(
                "With the exporter's permission: `coo agent grant {code} --exporter {holder}`.",
                "经出口商授权后：`coo agent grant {code} --exporter {holder}`。",
            ).fill(code=organisation_code(who.credit_code), holder=holder),
        )
    if holder not in {one.credit_code for one in app.settings.profiles.values()}:
        return
    if any(one.covers(row.approved_at) for one in list_authorisations(reader, holder)):
        return
    raise InputError(
        "not-authorised",
        t(
            "{name} was approved on {day}, when no seal and signature were authorised.",
            "{name} 于 {day} 审核通过，当时没有有效的印章签名授权。",
        ).fill(name=row.cert_no, day=issue_day(row, approval)),
        t(
            "Print it on the pre-printed form (overprint). For those to come: `coo authorize make`, and record "
            "customs' receipts with `coo authorize receipt`.",
            "该证书请套打；今后的证书请先授权（`coo authorize make`）并登记海关回执（`coo authorize receipt`）。",
        ),
    )


def must_wait_to_be_printed(row: Row) -> None:
    """Refuse an original that is archived, without its print file, or printed.

    Raises:
        InputError: `print-archived`, `print-file-awaited`, `print-under-way` or `already-printed`.
    """
    if row.archived:
        raise _refused("print-archived", row, t("it is archived", "已归档"), _UNARCHIVE)
    said = _STANDS.get(row.printing)
    if said is not None:
        raise _refused(said[0], row, said[1], said[2])


def issue_day(row: Row, approval: Approval) -> dt.date:
    """The day customs approved a certificate."""
    return iso_date(approval.check_date) or dt.date.fromisoformat(row.approved_at[:10])


_UNARCHIVE = t(
    "Take it out of the archive first: `coo cert unarchive {name}`.",
    "请先取消归档：`coo cert unarchive {name}`。",
)
_STANDS: dict[Printing, tuple[str, Text, Text]] = {
    Printing.NO_FILE: (
        "print-file-awaited",
        t("customs' print file has not come", "版式文件尚未收到"),
        t(
            "`coo poll` fetches it; one you have comes in by `coo print import FILE`.",
            "请用 `coo poll` 收取；已有文件可用 `coo print import 文件` 导入。",
        ),
    ),
    Printing.PRINTING: (
        "print-under-way",
        t("it is being printed by another run", "正由另一任务打印"),
        t("Wait until that run ends; see `coo print ledger`.", "请等待其结束，可用 `coo print ledger` 查看。"),
    ),
    Printing.PRINTED: (
        "already-printed",
        t("it has been printed, and there is one original only", "已打印，正本只有一份"),
        t(
            "If that print is no good: `coo print exception {name} --reason ...`. Copies can be printed any time.",
            "如打印异常：`coo print exception {name} --reason ...`；副本可随时打印。",
        ),
    ),
}


def _refused(code: str, row: Row, why: Text, fix: Text) -> InputError:
    return InputError(
        code,
        t("The original of {name} cannot be printed: {why}.", "{name} 的正本不能打印：{why}。").fill(
            name=row.cert_no, why=why
        ),
        fix.fill(name=row.cert_no),
    )
