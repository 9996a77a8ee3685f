"""Owns what the sandbox says of each thing it did."""

from __future__ import annotations

from typing import Literal

import msgspec

from coo_cli.base.texts import Text, t
from coo_cli.sandbox.book import Case
from coo_cli.sandbox.plan import Stage


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the sandbox did."""

    kind: Literal["taken", "failed", "answered", "print_file", "no_print_file"]
    cert_no: str
    file: str
    text: Text


def moved(case: Case) -> Step:
    """A message went to SentBox or FailBox."""
    if case.ending == "fail_to_send":
        text = t("could not be sent: {reason}", "发送失败：{reason}").fill(reason=case.reason)
        return Step(kind="failed", cert_no=case.facts.cert_no, file=case.name, text=text)
    return Step(kind="taken", cert_no=case.facts.cert_no, file=case.name, text=t("taken and sent on", "已取走并发送"))


def answered(case: Case, stage: Stage, file: str) -> Step:
    """An answer went to InBox."""
    return Step(kind="answered", cert_no=case.facts.cert_no, file=file, text=_told(case, stage))


def printed(case: Case, file: str) -> Step:
    """A print file went to InBox."""
    text = t("print file, a specimen", "版式文件（样本）")
    return Step(kind="print_file", cert_no=case.facts.cert_no, file=file, text=text)


def not_printed(case: Case, file: str, why: object) -> Step:
    """There is no print file for an approval."""
    text = t("no print file: {why}", "没有版式文件：{why}").fill(why=why)
    return Step(kind="no_print_file", cert_no=case.facts.cert_no, file=file, text=text)


def _told(case: Case, stage: Stage) -> Text:
    if stage == "answer":
        return t("the import client's answer", "导入客户端的回应")
    if stage == "filed" and case.ending == "refuse_file":
        return t("attachment refused: {reason}", "随附单据被拒收：{reason}").fill(reason=case.reason)
    if stage == "filed":
        return t("attachment accepted", "随附单据已接收")
    if stage == "stranger":
        return t("a receipt for a certificate nobody has", "库中没有的证书的回执")
    if stage == "odd":
        return t("a receipt with an unpublished code", "未公布代码的回执")
    if stage == "received":
        return t("received and sent on to customs", "数据已发往海关")
    if case.ending == "fail_at_entry":
        return t("failed at entry: {reason}", "入库失败：{reason}").fill(reason=case.reason)
    if stage == "stored":
        return t("stored by customs", "海关入库成功")
    if case.ending == "return":
        return t("returned: {reason}", "退回：{reason}").fill(reason=case.reason)
    return t("approved", "审核通过")
