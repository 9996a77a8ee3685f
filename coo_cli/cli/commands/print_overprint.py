"""`coo print overprint`: data only, for pre-printed forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.calibrating import Printer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificates
from coo_cli.cli.rendered import files_answer
from coo_cli.workflow.overprint import overprint

EXAMPLE = "coo print overprint C263300999990001 --printer office --out print"


def command(
    ctx: typer.Context,
    certificates: Certificates,
    printer: Printer = "",
    out: Annotated[Path, typer.Option(help=str(t("the folder for the PDF files", "PDF 输出文件夹")))] = Path("print"),
) -> Answer:
    return files_answer(overprint(app_of(ctx), certificates or [], out, printer))
