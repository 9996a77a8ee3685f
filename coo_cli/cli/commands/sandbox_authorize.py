"""`coo sandbox authorize`: the receipts of the official system for a signed authorisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.clock import system_clock, to_second
from coo_cli.base.files import read_regular
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import table
from coo_cli.sandbox.authorisation import receipts_for

EXAMPLE = "coo sandbox authorize authorisations/authorisation-1.json"

_LARGEST = 2**20


def command(
    record: Annotated[
        Path,
        typer.Argument(
            help=str(
                t(
                    "a record that `coo authorize make --out` wrote, its .p7s beside it",
                    "`coo authorize make --out` 输出的授权记录，签名文件（.p7s）在同一文件夹",
                )
            ),
            metavar="RECORD",
            readable=False,
        ),
    ],
) -> Answer:
    signature = record.with_name(f"{record.name}.p7s")
    said = receipts_for(read_regular(record, _LARGEST), read_regular(signature, _LARGEST), system_clock())
    headings = (t("time", "时间"), t("receipt", "回执"))
    return Answer(
        data=said,
        show=lambda console: table(console, headings, ((to_second(a.time), a.text) for a in said)),
    )
