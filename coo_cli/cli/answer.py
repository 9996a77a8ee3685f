"""Owns what a command gives back: data for machines, a drawing for people, problems and an exit code."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import Exit
from coo_cli.report.problem import Problem

if TYPE_CHECKING:
    from coo_cli.cli.tables import Console


class Answer(msgspec.Struct, kw_only=True):
    """The result of a command.

    Attributes:
        data: what goes into the envelope's `data`: a Struct or a list of them.
        show: draws the same for people.
        exit: the exit code.
        errors: what went wrong, for the envelope and stderr.
        warnings: what is doubtful.
        raw: written to stdout in place of all text: a report for machines.
        idle: nothing was due; with --quiet nothing is shown then, for cron mails whatever is.
        envelope: give the JSON envelope even where it was not asked for by `--json`.
    """

    data: object
    show: Callable[[Console], None]
    exit: Exit = Exit.DONE
    errors: Collection[Problem] = ()
    warnings: Collection[Problem] = ()
    raw: bytes | None = None
    idle: bool = False
    envelope: bool = False
