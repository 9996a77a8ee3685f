"""Owns print exception requests (打印异常申请): asked for a printed original, listed, and what follows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.printing import Reason, Request, printing_text
from coo_cli.certificate.state import Printing
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.print_repair import printing_alone, repair

if TYPE_CHECKING:
    from coo_cli.store.print_requests import Asked

LONGEST = 500
"""Characters a description may have."""


def ask_again(app: App, name: str, reason: Reason, detail: str) -> Asked:
    """Ask to print an original again: at once after a fault of the machine, else once customs' new file has come.

    Raises:
        InputError: `unknown-certificate`, `print-archived`, `not-printed`, or `detail-too-long`.
        LockedError: `print-locked`.
    """
    from coo_cli.store.print_requests import list_requests, put_request
    from coo_cli.store.prints import last_original
    from coo_cli.store.reading import named

    require(app, Act.PRINT)
    if len(detail) > LONGEST:
        raise InputError(
            "detail-too-long",
            t("The description is longer than {most} characters.", "描述超过 {most} 个字符。").fill(most=LONGEST),
            t("Shorten it.", "请缩短。"),
            why=str(len(detail)),
        )
    with printing_alone(app), app.store() as store:
        repair(app, store)
        with store.begin() as tx:
            row = named(tx, name).row
            job = last_original(tx, row.id)
            if row.archived:
                raise InputError(
                    "print-archived",
                    t("{name} is archived.", "{name} 已归档。").fill(name=row.cert_no),
                    t(
                        "Take it out of the archive first: `coo cert unarchive {name}`.",
                        "请先取消归档：`coo cert unarchive {name}`。",
                    ).fill(name=row.cert_no),
                )
            if row.printing is not Printing.PRINTED or job is None:
                raise InputError(
                    "not-printed",
                    t(
                        "The original of {name} is “{state}”; there is no print to object to.",
                        "{name} 的正本为“{state}”，没有可申请异常的打印。",
                    ).fill(name=row.cert_no or f"#{row.id}", state=printing_text(row.printing)),
                    t("`coo print list` shows where originals stand.", "可用 `coo print list` 查看正本状态。"),
                )
            put_request(tx, row.id, job.number, reason, detail, at=app.clock(), actor=app.actor)
            return list_requests(tx, cert_no=row.cert_no)[0]


def list_requests(app: App, *, cert_no: str = "", state: Request | None = None) -> list[Asked]:
    """Print exception requests, the newest first."""
    from coo_cli.store import print_requests

    require(app, Act.VIEW)
    with app.store() as store, store.read() as reader:
        return print_requests.list_requests(reader, cert_no=cert_no, state=state)
