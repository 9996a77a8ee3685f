"""Owns how polls are told in one line each, and `coo poll --watch`."""

from __future__ import annotations

import sys

import msgspec

from coo_cli.base.clock import stamp, to_second
from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text, shown_language, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.globals import Globals
from coo_cli.cli.stopping import stop_asked, wait
from coo_cli.cli.tables import line
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App
from coo_cli.workflow.poll import Polled, PollSummary, poll


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round of `coo poll --watch`, as `--json` writes it."""

    at: str
    exit: Exit
    summary: PollSummary
    errors: list[Problem]
    warnings: list[Problem]


def polled_line(summary: PollSummary) -> Text:
    """What a poll brought, in figures."""
    counts = t(
        "receipts: {new} new, {known} known, {unmatched} unmatched; print files: {prints}; unreadable: {bad}; "
        "waiting: {later}",
        "回执：新 {new}，重复 {known}，无对应证书 {unmatched}；版式文件 {prints}；无法识别 {bad}，尚未写完 {later}",
    )
    return counts.fill(
        new=summary.new,
        known=summary.known,
        unmatched=summary.unmatched,
        prints=summary.print_files,
        bad=summary.unreadable,
        later=summary.later,
    )


def watch_polls(app: App, every: float, options: Globals) -> Answer:
    """Poll again and again until Ctrl-C or SIGTERM; what is under way is finished first.

    A gateway that does not answer is told and tried again; a store that fails ends it.
    """
    rounds = 0
    with stop_asked() as stop:
        while True:
            at = stamp(app.clock())
            polled = poll(app)
            rounds += 1
            options.journal.problems(polled.errors, polled.warnings)
            if options.json:
                told = Round(
                    at=at, exit=polled.exit, summary=polled.summary, errors=polled.errors, warnings=polled.warnings
                )
                sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
                sys.stdout.flush()
            else:
                print(_line(at, polled), flush=True)
            if wait(stop, every):
                break
    stopped = t("stopped; rounds: {n}", "已停止，共 {n} 轮").fill(n=rounds)
    return Answer(data={"rounds": rounds}, show=lambda console: line(console, stopped))


def _line(at: str, polled: Polled) -> str:
    more = t("moved: {moved}; overdue: {late}", "状态变化 {moved}；逾期 {late}").fill(
        moved=len(polled.summary.changes), late=len(polled.summary.overdue)
    )
    parts = [f"{to_second(at)} {polled_line(polled.summary)}", str(more)]
    parts += dict.fromkeys(f"{one.code}: {one.text[shown_language()]}" for one in polled.errors if not one.certificate)
    return "; ".join(" ".join(part.split()) for part in parts)
