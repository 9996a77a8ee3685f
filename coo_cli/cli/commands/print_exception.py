"""`coo print exception`: ask to print an original again."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.printing import Reason
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.cli.print_requests import request_answer

EXAMPLE = "coo print exception C263300999990001 --reason jam --detail 'sheet torn in the duplex unit'"


def command(
    ctx: typer.Context,
    certificate: Certificate,
    reason: Annotated[
        Reason,
        typer.Option(
            help=str(
                t(
                    "power cut, out of paper, paper jam, out of ink, machine fault: print again; "
                    "content missing or wrong: customs makes the print file anew",
                    "power 断电、paper 缺纸、jam 卡纸、ink 缺墨、fault 设备故障：重新打印；"
                    "missing 内容缺失、wrong 内容错误：等待海关重新生成版式文件",
                )
            )
        ),
    ],
    detail: Annotated[
        str, typer.Option(help=str(t("what happened, 500 characters at most", "问题描述，最多 500 个字符")))
    ] = "",
) -> Answer:
    from coo_cli.workflow.print_requests import ask_again

    return request_answer(ask_again(app_of(ctx), certificate, reason, detail))
