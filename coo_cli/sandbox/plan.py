"""Owns which files a case brings into InBox and when: a pure function, so that a restart finds the same plan."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.files import safe_name
from coo_cli.sandbox.book import Case, Ending
from coo_cli.sandbox.scenario import Delays, Scenario

Stage = Literal["answer", "received", "stored", "decided", "print_file", "filed", "odd", "stranger"]

_STAGES: dict[Ending, tuple[Stage, ...]] = {
    "fail_to_send": ("answer",),
    "fail_at_entry": ("answer", "received", "stored"),
    "store": ("answer", "received", "stored"),
    "return": ("answer", "received", "stored", "decided"),
    "approve": ("answer", "received", "stored", "decided", "print_file"),
    "accept_file": ("answer", "filed"),
    "refuse_file": ("answer", "filed"),
}

_RECEIPTS: tuple[Stage, ...] = ("received", "stored", "decided", "filed")
"""What customs itself writes."""

_FURTHER: dict[str, Stage] = {"unknown_code": "odd", "stranger": "stranger"}
"""What comes besides, of messages that reached customs."""

_SECOND_HALF = 5.0
"""Seconds after which a half-written file is whole."""


class Delivery(msgspec.Struct, frozen=True):
    """One file for InBox.

    Attributes:
        due: seconds after the message was taken.
        stage: what it tells.
        name: its file name.
        half: whether only its first half is written yet.
    """

    due: float
    stage: Stage
    name: str
    half: bool = False


def moment_of(case: Case, stage: Stage, delays: Delays) -> dt.datetime:
    """The time a stage's receipt gives, whenever and in whatever order it arrives."""
    return (case.since + dt.timedelta(seconds=_delay(stage, delays))).astimezone(SHANGHAI)


def end_of(case: Case, delays: Delays) -> dt.datetime:
    """The time of a case's last receipt."""
    return moment_of(case, _STAGES[case.ending][-1], delays)


def deliveries(case: Case, scenario: Scenario) -> list[Delivery]:
    """Everything a case brings into InBox, in the order in which it comes."""
    stages = list(_STAGES[case.ending])
    if "lost" in case.tricks:
        stages = [stage for stage in stages if stage not in ("decided", "print_file", "filed")]
    replies = [stage for stage in stages if stage in _RECEIPTS]  # the client's own answer plays no tricks
    dues = [_delay(stage, scenario.delays) for stage in replies]
    if "out_of_order" in case.tricks:
        dues.reverse()
    if "late" in case.tricks:
        dues = [due + scenario.late_by for due in dues]
    due = dict(zip(replies, dues, strict=True))
    plan: list[Delivery] = []
    for stage in stages:
        follows: Stage = "decided" if stage == "print_file" else stage
        plan += _files(case, stage, due.get(follows, scenario.delays.answer), scenario.delays)
    for trick, further in _FURTHER.items():
        if trick in case.tricks and case.ending != "fail_to_send":
            due_at = _delay(further, scenario.delays)
            plan.append(Delivery(due_at, further, _name(case, further, scenario.delays, 0)))
    return sorted(plan, key=lambda delivery: delivery.due)


def _files(case: Case, stage: Stage, due: float, delays: Delays) -> list[Delivery]:
    if stage not in _RECEIPTS:
        return [Delivery(due, stage, _name(case, stage, delays, 0))]
    files = []
    for copy in range(2 if "twice" in case.tricks else 1):
        name = _name(case, stage, delays, copy)
        if "half_written" in case.tricks:
            files += [Delivery(due, stage, name, half=True), Delivery(due + _SECOND_HALF, stage, name)]
        else:
            files.append(Delivery(due, stage, name))
    return files


def _name(case: Case, stage: Stage, delays: Delays, copy: int) -> str:
    if stage == "print_file":
        return f"{safe_name(case.facts.cert_no)}.pdf"
    # The last three of the seventeen digits tell apart what happens in one second.
    index = 8 if stage in _FURTHER.values() else _STAGES["accept_file" if stage == "filed" else "approve"].index(stage)
    digits = f"{moment_of(case, stage, delays):%Y%m%d%H%M%S}{case.attempt % 10}{copy}{index}"
    if stage == "answer":
        prefix = "Failed" if case.ending == "fail_to_send" else "Successed"
        return f"{prefix}_{case.name.rpartition('.')[0]}_{digits}.xml"
    if stage == "filed":
        return f"FileRet_{case.name.rpartition('.')[0]}_{digits}.xml"
    number = stranger(case.facts.cert_no) if stage == "stranger" else case.facts.cert_no
    return f"Receipt_{safe_name(number)}_{digits}.xml"


def stranger(cert_no: str) -> str:
    """A number nobody has: this one's type, year and serial, of an enterprise there is not."""
    return f"{cert_no[:-13]}000000000{cert_no[-4:]}"


def _delay(stage: Stage, delays: Delays) -> float:
    return {
        "answer": delays.answer,
        "received": delays.received,
        "stored": delays.stored,
        "decided": delays.decided,
        "print_file": delays.decided,
        "filed": delays.stored,
        "odd": delays.stored,
        "stranger": delays.decided,
    }[stage]
