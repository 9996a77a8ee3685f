"""`coo print overprint`: data only, for pre-printed forms."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.kept import SomeCertificates
from coo_cli.cli.prints import Out, Printer, result_answer
from coo_cli.cli.progress import working

EXAMPLE = "coo print overprint C263300999990001 --calibration office --out print"


def command(
    ctx: typer.Context,
    certificates: SomeCertificates,
    out: Out = None,
    printer: Printer = "",
    calibration: Annotated[
        str,
        typer.Option(
            help=str(
                t(
                    "the printer whose calibration is used; that of --printer unless given",
                    "采用哪台打印机的打印维护数据，默认同 --printer",
                )
            ),
            metavar="PRINTER",
        ),
    ] = "",
) -> Answer:
    from coo_cli.workflow.overprint import overprint
    from coo_cli.workflow.print_control import Target

    target = Target(out=out, printer=printer, calibration=calibration)
    with working(ctx.obj):
        result = overprint(app_of(ctx), certificates, target)
    return result_answer(result)
