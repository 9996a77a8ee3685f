"""`coo print both`: originals with their copies."""

from __future__ import annotations

import typer

from coo_cli.certificate.printing import Sheet
from coo_cli.cli.answer import Answer
from coo_cli.cli.kept import SomeCertificates
from coo_cli.cli.options import Profile
from coo_cli.cli.prints import Out, Printer, printed_answer

EXAMPLE = "coo print both E263300999990001"


def command(
    ctx: typer.Context, certificates: SomeCertificates, out: Out = None, printer: Printer = "", profile: Profile = ""
) -> Answer:
    from coo_cli.workflow.print_control import Target

    target = Target(out=out, printer=printer, profile=profile)
    return printed_answer(ctx, certificates, (Sheet.ORIGINAL, Sheet.COPY), target)
