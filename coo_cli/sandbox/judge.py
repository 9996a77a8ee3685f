"""Owns the verdict on one message: the client's check, customs' list, numbers taken before, and the scenario."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec
from lxml import etree

from coo_cli.base.clock import SHANGHAI
from coo_cli.sandbox.book import Case, Ending, Facts
from coo_cli.sandbox.checks import Demands, faults, fields
from coo_cli.sandbox.files import ROOT, file_fields, refused_file, unfit_file
from coo_cli.sandbox.plan import end_of
from coo_cli.sandbox.scenario import Scenario, Trick

SchemaFaults = Callable[[bytes, dt.date], list[str]]
"""What the schema of a day says against a message; empty when it fits."""


class Judgement(msgspec.Struct, frozen=True):
    """How a message will end, and why."""

    facts: Facts
    ending: Ending
    reason: str = ""
    tricks: tuple[Trick, ...] = ()


def judge(
    data: bytes,
    now: dt.datetime,
    earlier: Callable[[str], Sequence[Case]],
    scenario: Scenario,
    demanded: Demands,
    schema_faults: SchemaFaults,
) -> Judgement:
    """Decide on a message when it is taken.

    Args:
        data: its bytes.
        now: when it is taken.
        earlier: the cases there were of a certificate number.
        scenario: what is to be done with it.
        demanded: customs' own list.
        schema_faults: the import client's check.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return Judgement(Facts(), "fail_to_send", f"报文不是规范的XML：{error.msg}")
    if root.tag == ROOT:
        return _judge_file(root, earlier, scenario, demanded)
    head = fields(root, "CertificateHead")
    facts = Facts(
        cert_no=head.get("CertNo", ""),
        cert_type=head.get("CertType", ""),
        cert_status=head.get("CertStatus", ""),
        registration_no=head.get("EntMgrNo", ""),
        exporter_code=head.get("CiqRegNo", ""),
        apply_place=head.get("AplAdd", ""),
    )
    unfit = schema_faults(data, now.astimezone(SHANGHAI).date())
    if unfit:
        return Judgement(facts, "fail_to_send", f"报文校验不通过：{'；'.join(unfit)}")
    act = scenario.act_on(facts.cert_no)
    if act.verdict == "fail_to_send":
        return Judgement(facts, "fail_to_send", act.reason)
    taken = _taken_before(earlier(facts.cert_no), now, scenario)
    if taken is not None:
        return Judgement(facts, *taken)
    bad = faults(root, demanded)
    if bad:
        return Judgement(facts, "fail_at_entry", f"海关入库失败：{'；'.join(bad)}", act.tricks)
    if act.verdict == "fail_at_entry":
        return Judgement(facts, "fail_at_entry", act.reason, act.tricks)
    if head["ApplyType"] == "0":
        return Judgement(facts, "store", "", act.tricks)
    if act.verdict == "return":
        return Judgement(facts, "return", act.reason, act.tricks)
    return Judgement(facts, "approve", "", act.tricks)


def _judge_file(
    root: etree._Element, earlier: Callable[[str], Sequence[Case]], scenario: Scenario, demanded: Demands
) -> Judgement:
    """An attachment is taken after its certificate, and once under one type and name."""
    found = file_fields(root)
    facts = Facts(
        cert_no=found.get("CertNo", ""),
        cert_type=found.get("CertType", ""),
        exporter_code=found.get("CiqRegNo", ""),
        file_type=found.get("FileType", ""),
        file_name=found.get("FileName", ""),
    )
    unfit = unfit_file(root, demanded)
    if unfit:
        return Judgement(facts, "fail_to_send", f"随附单据报文校验不通过：{'；'.join(unfit)}")
    act = scenario.act_on(facts.cert_no)
    if act.files == "fail_to_send":
        return Judgement(facts, "fail_to_send", act.files_reason)
    cases = earlier(facts.cert_no)
    bad = refused_file(found, demanded)
    certificates = [case.facts for case in cases if case.ending in ("approve", "return", "store")]
    if not certificates:
        bad.append("该证书号尚未申报")
    elif (certificates[-1].cert_type, certificates[-1].exporter_code) != (facts.cert_type, facts.exporter_code):
        bad.append("CertType 或 CiqRegNo 与证书不一致")
    if any(case.ending == "accept_file" and case.facts.file == facts.file for case in cases):
        bad.append("同名附件已接收，不得重复上传")
    if bad:
        return Judgement(facts, "refuse_file", "；".join(bad), act.tricks)
    if act.files == "refuse":
        return Judgement(facts, "refuse_file", act.files_reason, act.tricks)
    return Judgement(facts, "accept_file", "", act.tricks)


def _taken_before(earlier: Sequence[Case], now: dt.datetime, scenario: Scenario) -> tuple[Ending, str] | None:
    """A number that is approved, or under review, is not declared again."""
    reviewed = [case for case in earlier if case.ending in ("approve", "return")]
    if any(case.ending == "approve" and end_of(case, scenario.delays) <= now for case in reviewed):
        return "return", "该证书号已审核通过，不得重复申报。"
    if any(end_of(case, scenario.delays) > now for case in reviewed):
        return "fail_at_entry", "海关入库失败：该证书号正在审核，不得重复申报。"
    return None
