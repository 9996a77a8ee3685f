"""Owns how an answer is given: the JSON envelope, or text on stdout with the problems on stderr."""

from __future__ import annotations

import sys
from collections.abc import Collection

import msgspec

from coo_cli.base.errors import CooError, Exit
from coo_cli.base.spool import Spool
from coo_cli.base.texts import visible
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console
from coo_cli.report.problem import Problem
from coo_cli.report.text import error_lines, warning_lines


class Envelope(msgspec.Struct, frozen=True):
    """The one shape of all JSON output."""

    ok: bool
    command: str
    data: object
    errors: Collection[Problem]
    warnings: Collection[Problem]


def envelope(answer: Answer, command: str) -> None:
    """Print the envelope as one line of JSON in UTF-8, whatever the console's encoding."""
    whole = Envelope(answer.exit is Exit.DONE, command, answer.data, answer.errors, answer.warnings)
    sys.stdout.buffer.write(msgspec.json.encode(whole, enc_hook=_array) + b"\n")


def _array(value: object) -> object:
    if isinstance(value, Spool):
        return value.raw()
    raise NotImplementedError(type(value).__name__)


def text(answer: Answer, *, quiet: bool) -> None:
    """Print the result on stdout, errors and unless quiet warnings on stderr; a report for machines tells of both."""
    if answer.raw is not None:
        sys.stdout.buffer.write(answer.raw)
        return
    if not (quiet and answer.idle):
        answer.show(Console(sys.stdout))
    sys.stdout.flush()
    for line in error_lines(answer.errors):
        print(visible(line), file=sys.stderr)
    for line in () if quiet else warning_lines(answer.warnings):
        print(visible(line), file=sys.stderr)


def error(error: CooError) -> None:
    """Print an error that ended the command on stderr: what, why, where, what to do."""
    print(visible(f"coo: {error}\n  -> {error.fix}  [{error.code}]"), file=sys.stderr)
