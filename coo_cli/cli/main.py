"""Owns the run of one command: language, look-up, the envelope, every error's wording, and the exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from coo_cli.base.errors import CooError, Exit, InterruptedRun
from coo_cli.base.programs import QUICK_START
from coo_cli.base.texts import language_from, show_language, t
from coo_cli.cli.completion import ASKED, completed
from coo_cli.cli.globals import Globals, split_globals
from coo_cli.cli.help import noun_help, overview, read_help
from coo_cli.cli.journal import Journal
from coo_cli.cli.table import COMMANDS, NOUNS, Row

if TYPE_CHECKING:
    from coo_cli.cli.answer import Answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code; the entry point of `coo`."""
    _start_fast()
    _mend_streams()
    given = sys.argv[1:] if arguments is None else list(arguments)
    journal = Journal()
    code = _answered(given, journal)
    journal.end(code)
    return code


def _answered(arguments: Sequence[str], journal: Journal) -> int:
    """Run one command line, give its answer, and tell its exit code."""
    options = Globals(json="--json" in arguments, journal=journal)
    words = ""
    try:
        if arguments and arguments[0].startswith(ASKED):
            return completed(arguments)
        options, rest = split_globals(arguments, os.environ, journal)
        show_language(language_from(options.lang, os.environ))
        rest = read_help(rest)
        answered = _answered_by_table(rest)
        if answered is not None:
            return answered
        row, rest = _find(rest)
        words = journal.words = row.words
        answer = _run(row, rest, options)
    except CooError as error:
        return _give_error(error, words, options)
    except KeyboardInterrupt:
        print(t("Interrupted.", "已中断。"), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:  # help read by `head`
        return _without_output(Exit.DONE)
    except OSError as error:
        journal.unexpected(error)
        if options.debug:
            raise
        return _broken_output(error) if error.errno == errno.ENOSPC else _give_error(_unexpected(error), words, options)
    except Exception as error:  # the last line of defence: it is named, never a bare traceback
        journal.unexpected(error)
        if options.debug:
            raise
        return _give_error(_unexpected(error), words, options)
    return _give(answer, words, options) if answer is not None else Exit.DONE


def _start_fast() -> None:
    """Spare what a short run does not need: the collector's many looks at what is there to stay, others' plug-ins."""
    gc.set_threshold(200_000, 20)
    os.environ.setdefault(*QUICK_START)


def _mend_streams() -> None:
    """Make output safe: a GBK console lacks characters, and a caller may have closed a stream altogether."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - stands in until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _without_output(code: Exit) -> Exit:
    """Give up standard output, so that the interpreter does not try to flush it at its end."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - stands in until the process ends
    return code


def _answered_by_table(rest: list[str]) -> Exit | None:
    """Print help or version; None when the words ask for a command."""
    if not rest or rest[0] in ("--help", "-h"):
        print(overview())
    elif rest[0] == "--version":
        from coo_cli import __version__

        print(__version__)
    elif rest[0] in NOUNS and rest[1:2] in (["--help"], ["-h"]):
        print(noun_help(rest[0]))
    else:
        return None
    sys.stdout.flush()
    return Exit.DONE


def _find(rest: list[str]) -> tuple[Row, list[str]]:
    for count in (2, 1):
        for row in COMMANDS:
            if row.words == " ".join(rest[:count]):
                return row, rest[count:]
    from coo_cli.cli.usage import missing_verb, unknown_command

    if rest[0] in NOUNS and len(rest) == 1:
        raise missing_verb(rest[0], [row.words for row in COMMANDS if row.words.startswith(rest[0] + " ")])
    raise unknown_command(rest[: 2 if rest[0] in NOUNS else 1], [row.words for row in COMMANDS])


def _run(row: Row, rest: list[str], options: Globals) -> Answer | None:
    import typer

    from coo_cli.cli.syntax import command_of

    try:
        command = command_of(row)
    except KeyboardInterrupt:
        raise _interrupted_early() from None
    if "--help" in rest:
        from coo_cli.cli.usage import help_in_our_words

        help_in_our_words(command)
    try:
        answer = command.main(rest, prog_name=f"coo {row.words}", standalone_mode=False, obj=options)
    except typer.TyperException as error:
        from coo_cli.cli.usage import usage_error

        raise usage_error(error, row.words) from error
    if answer == Exit.INTERRUPTED:  # Typer turns Ctrl-C into this code
        raise KeyboardInterrupt
    return None if isinstance(answer, int) or answer is None else cast("Answer", answer)


def _interrupted_early() -> InterruptedRun:
    return InterruptedRun(
        "interrupted",
        t("Interrupted before the command began; nothing was changed.", "命令开始前已中断；未作任何改动。"),
        t("Run it again.", "请重新运行。"),
    )


def _give(answer: Answer, words: str, options: Globals) -> int:
    from coo_cli.cli import render

    options.journal.problems(answer.errors, answer.warnings)
    try:
        if options.json or answer.envelope:
            render.envelope(answer, words)
        else:
            render.text(answer, quiet=options.quiet)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        return _without_output(answer.exit)
    except OSError as error:
        return _broken_output(error)
    return answer.exit


def _broken_output(error: OSError) -> Exit:
    from coo_cli.cli import render

    fault = CooError(
        "output-unwritable",
        t("The result could not be written to standard output.", "结果无法写入标准输出。"),
        t(
            "What the command did stays done; make room where the output goes and look again.",
            "命令已执行的操作仍然有效；请腾出输出空间后重新查看。",
        ),
        why=error.strerror or str(error),
    )
    render.error(fault)
    return _without_output(Exit.UNEXPECTED)


def _give_error(error: CooError, words: str, options: Globals) -> int:
    from coo_cli.cli import render
    from coo_cli.cli.answer import Answer
    from coo_cli.report.problem import of_error

    if options.json:
        return _give(
            Answer(data=None, show=lambda console: None, exit=error.exit, errors=[of_error(error)]), words, options
        )
    options.journal.problems([of_error(error)], [])
    render.error(error)
    return error.exit


def _unexpected(error: Exception) -> CooError:
    return CooError(
        "unexpected",
        t("Something went wrong that should not: {kind}.", "发生意外错误：{kind}。").fill(kind=type(error).__name__),
        t(
            "Nothing half-done is kept. Run again with --debug and report what it prints.",
            "不会留下半成品。请加 --debug 重试，并反馈输出内容。",
        ),
        why=str(error),
    )
