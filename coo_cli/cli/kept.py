"""Owns how certificates that were deleted or archived are named and shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import trial
from coo_cli.cli.tables import Console, table

if TYPE_CHECKING:
    from coo_cli.workflow.keeping import Kept

SomeCertificates = Annotated[
    list[str],
    typer.Argument(help=str(t("their numbers, or ids such as 12", "证书号，或编号如 12")), metavar="CERT..."),
]


def answer_of(kept: Sequence[Kept], *, dry_run: bool = False) -> Answer:
    """Those that were deleted or archived, one a line."""
    return Answer(data=kept, show=lambda console: _show(console, kept, dry_run=dry_run))


def _show(console: Console, kept: Sequence[Kept], *, dry_run: bool) -> None:
    headings = (t("certificate", "证书号"), t("type", "类型"), t("state", "状态"))
    table(console, headings, ((one.name, one.cert_type, shown_state(one.state)) for one in kept))
    if dry_run:
        trial(console)
