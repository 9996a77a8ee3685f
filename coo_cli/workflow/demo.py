"""Owns the demonstration: the whole line once over, on the package's own samples, in a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.errors import Exit
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import Text
from coo_cli.certificate.state import Declaration
from coo_cli.gateway.settings import FolderSettings
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App, open_app
from coo_cli.workflow.convert import ConvertRequest, convert
from coo_cli.workflow.declare import declare
from coo_cli.workflow.finding import ListRequest, list_certificates
from coo_cli.workflow.place import FILE
from coo_cli.workflow.poll import poll
from coo_cli.workflow.render import render
from coo_cli.workflow.selection import Selection
from coo_cli.workflow.workspace import make_workspace, template

SAMPLES = (("orders.csv", "csv_generic"), ("goods_sheet.xlsx", "goods_sheet"))
"""The sample exports and the mapping that reads each."""

APPLIED = "2026-11-10"
"""The day the samples are applied for: between their invoices and departures, whenever the demonstration runs."""

_CLIENT = "root: client                      # e.g. C:\\ImpPath\\Cooimp\n"
_COMPANY = "示例进出口有限公司"

Customs = Callable[[App, FolderSettings], None]
"""Plays the import client and customs once over the folders of a gateway."""


class Demonstrated(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate of the demonstration, at its end."""

    cert_no: str
    cert_type: str
    invoice_no: str
    destination: str
    state: Declaration
    draft: str
    print: str


class Demonstration(msgspec.Struct, frozen=True, kw_only=True):
    """What came out, and where everything lies."""

    folder: str
    certificates: list[Demonstrated]


class DemoResult(msgspec.Struct, frozen=True, kw_only=True):
    """The demonstration with everything that was wrong."""

    data: Demonstration
    exit: Exit
    errors: list[Problem]


def demonstrate(folder: Path, clock: Clock, actor: str, customs: Customs, tell: Callable[[Text], None]) -> DemoResult:
    """Make a workspace, convert the samples, declare, let customs answer, poll and print.

    Args:
        folder: where the workspace is made; it must hold none.
        clock: the time.
        actor: who runs it.
        customs: plays the other side.
        tell: is told of each step.

    Raises:
        UsageError: `workspace-exists`.
    """
    from coo_cli.base.texts import t

    tell(t("A workspace with an invented enterprise: {folder}", "建立工作区（虚构企业）：{folder}").fill(folder=folder))
    make_workspace(folder)
    _settle_in(folder)
    app = open_app(folder, {"COO_USER_DIR": str(folder / "user")}, clock, actor)
    errors: list[Problem] = []
    for name, mapping in SAMPLES:
        tell(t("Converting {name}", "转换 {name}").fill(name=name))
        export = folder / "exports" / name
        write_atomic(export, app.resources.find(f"samples/demo/{name}").data)
        errors += convert(app, ConvertRequest(exports=(export,), mapping=mapping, out=folder / "messages")).errors
    numbers = [row.cert_no for row in list_certificates(app, _in_state(Declaration.READY))]
    tell(t("Drawing drafts: not approved, so without seals", "输出草稿：未经审核，不盖章"))
    drafts = {file.cert_no: file.file for file in render(app, numbers, folder / "print" / "drafts").files}
    tell(t("Declaring through the import client's folders", "通过导入客户端文件夹申报"))
    errors += declare(app, [], ready=True).errors
    tell(t("The sandbox plays the import client and customs", "沙箱模拟导入客户端和海关"))
    customs(app, FolderSettings(root=Path("client")))
    tell(t("Polling receipts", "收取回执"))
    errors += poll(app).errors
    approved = [row.cert_no for row in list_certificates(app, _in_state(Declaration.APPROVED))]
    tell(t("Printing what is approved", "打印审核通过的证书"))
    originals = {file.cert_no: file.file for file in render(app, approved, folder / "print").files}
    render(app, approved, folder / "print" / "own-layout", own_layout=True)
    certificates = [
        Demonstrated(
            cert_no=row.cert_no,
            cert_type=row.cert_type,
            invoice_no=row.invoice_no,
            destination=row.destination,
            state=row.state,
            draft=drafts.get(row.cert_no, ""),
            print=originals.get(row.cert_no, ""),
        )
        for row in reversed(list_certificates(app))
    ]
    return DemoResult(
        data=Demonstration(folder=str(folder), certificates=certificates),
        exit=Exit.PARTLY if errors else Exit.DONE,
        errors=errors,
    )


def _in_state(state: Declaration) -> ListRequest:
    return ListRequest(wanted=Selection(states=(state,)))


def _settle_in(folder: Path) -> None:
    """The settings template with what a demonstration needs: a day, no waiting for files to stand still, a seal."""
    from coo_cli.seal.standard import standard_seal

    seal = standard_seal(_COMPANY)
    write_atomic(folder / "seal.png", seal.png)
    text = template().decode().replace(_CLIENT, f"{_CLIENT}      settle: 0\n")
    seal_line = f"    seal: {{image: seal.png, width_mm: {seal.width_mm:g}}}\n"
    text = text.replace("    fill:\n", f"    fill:\n      apply_date: {APPLIED}\n")
    text = text.replace("    # Seal and signature", f"{seal_line}    # Seal and signature")
    write_atomic(folder / FILE, text.encode())
