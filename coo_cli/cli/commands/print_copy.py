"""`coo print copy`: copies."""

from __future__ import annotations

import typer

from coo_cli.certificate.printing import Sheet
from coo_cli.cli.answer import Answer
from coo_cli.cli.kept import SomeCertificates
from coo_cli.cli.prints import Out, Printer, printed_answer

EXAMPLE = "coo print copy C263300999990001"


def command(ctx: typer.Context, certificates: SomeCertificates, out: Out = None, printer: Printer = "") -> Answer:
    from coo_cli.workflow.print_control import Target

    target = Target(out=out, printer=printer)
    return printed_answer(ctx, certificates, (Sheet.COPY,), target)
