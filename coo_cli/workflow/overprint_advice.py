"""Owns the advice about overprinting: when to overprint at all, and to calibrate before it."""

from __future__ import annotations

from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.report.problem import Problem

_MOST_SHEETS = 10


def overprint_advice(certificate: Certificate, name: str, data: bytes) -> list[Problem]:
    """When customs' own help says to overprint: more than ten pages, or marks that plain type does not show.

    Source: what users of the 2019 self-printing system (自助打印) asked.

    Args:
        certificate: the certificate.
        name: how it was named.
        data: its PDF on our layout.
    """
    from coo_cli.document.printfile import side_count
    from coo_cli.rules.plain_type import beyond_type

    found: list[Problem] = []
    sheets = (side_count(data) + 1) // 2
    if sheets > _MOST_SHEETS:
        text = t(
            "{name} takes {sheets} pages; for more than ten overprinting is advised.",
            "{name} 共 {sheets} 页，超过 10 页建议套打。",
        )
        found.append(_advice("overprint-advised", text.fill(name=name, sheets=sheets), _HOW.fill(name=name), name))
    if odd := beyond_type(certificate.marks):
        text = t(
            "The marks of {name} hold `{odd}`; overprinting is advised.",
            "{name} 的唛头含“{odd}”，建议套打。",
        )
        found.append(
            _advice("overprint-advised", text.fill(name=name, odd=odd), _HOW.fill(name=name), name, path="marks")
        )
    return found


_HOW = t(
    "Print it on a pre-printed form with `coo print overprint {name}`.",
    "请用 `coo print overprint {name}` 在空白证书上套打。",
)


def uncalibrated(printer: str, code: str) -> Problem:
    """What is said of an overprint that no calibration was kept for.

    Args:
        printer: its name; empty when none was named.
        code: the certificate type.
    """
    text = (
        t(
            "Printer `{printer}` is not calibrated for form {code}; `coo print calibrate --help` tells how.",
            "打印机“{printer}”尚未对证书类型 {code} 做打印维护，办法见 `coo print calibrate --help`。",
        )
        if printer
        else t(
            "No --printer is named, so no calibration is used; `coo print calibrate --help` tells how to make one.",
            "未用 --printer 指定打印机，未按打印维护数据校正；办法见 `coo print calibrate --help`。",
        )
    )
    fix = t(
        "Print the test page of `coo print calibrate --printer NAME --form {code} --page test.pdf` and measure it.",
        "请用 `coo print calibrate --printer 名称 --form {code} --page test.pdf` 打印测试页并测量。",
    )
    return _advice("uncalibrated", text.fill(printer=printer, code=code), fix.fill(code=code))


def _advice(code: str, text: Text, fix: Text, certificate: str = "", path: str = "") -> Problem:
    return Problem(
        code=code,
        text=text._asdict(),
        fix=fix._asdict(),
        certificate=certificate,
        path=path,
        severity=Severity.ADVICE,
    )
