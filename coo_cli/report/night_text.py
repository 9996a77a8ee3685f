"""Owns a run's report as plain text, in the language in force."""

from __future__ import annotations

from collections.abc import Iterator

from coo_cli.base.clock import to_second
from coo_cli.base.texts import shown_language, t
from coo_cli.report.night import HookRun, Night, StepReport, count_text, state_text, step_text
from coo_cli.report.text import error_lines, warning_lines

SHOWN = 50
"""The certificates of a step that are listed; JSON and HTML have more."""


def night_text(night: Night) -> str:
    """The report, ending in a line break."""
    return "\n".join(_lines(night)) + "\n"


def overview_lines(night: Night) -> Iterator[str]:
    """A line on each step, and the last on the run as a whole."""
    for step in night.steps:
        figures = str(t(", ", "，")).join(f"{count_text(name)} {count}" for name, count in step.counts.items())
        nothing = t("nothing due", "无待办") if step.state == "done" and not step.error_count else ""
        state = "" if step.state == "done" else f" [{state_text(step.state)}]"
        colon = t(": ", "：") if figures or nothing else ""
        yield f"{step_text(step.name)}{state}{colon}{figures or nothing}"
    whole = t("exit code {exit}, {seconds} s", "退出码 {exit}，用时 {seconds} 秒")
    yield str(whole.fill(exit=night.exit, seconds=f"{night.seconds:.1f}"))


def _lines(night: Night) -> Iterator[str]:
    yield str(t("Run {id} of coo {version}", "运行 {id}（coo {version}）").fill(id=night.id, version=night.version))
    who = t("{workspace}, by {actor} on {machine}", "{workspace}，{actor}，{machine}")
    yield str(who.fill(workspace=night.workspace, actor=night.actor, machine=night.machine))
    yield f"{to_second(night.began)} - {to_second(night.ended)}"
    yield ""
    yield from overview_lines(night)
    for step in night.steps:
        yield from _details(step)
    yield from _hooks(night.hooks)


def _details(step: StepReport) -> Iterator[str]:
    if step.certificates or step.error_count or step.warning_count or step.hooks:
        yield ""
        yield f"== {step_text(step.name)}"
    for one in step.certificates[:SHOWN]:
        yield "  ".join(part for part in (one.cert_no or "-", str(count_text(one.event)), one.key, one.text) if part)
    if len(step.certificates) > SHOWN:
        yield str(t("... and {n} more", "……另有 {n} 条").fill(n=len(step.certificates) - SHOWN))
    yield from error_lines(step.errors)
    yield from warning_lines(step.warnings)
    yield from _hooks(step.hooks)


def _hooks(runs: list[HookRun]) -> Iterator[str]:
    for run in runs:
        fault = f": {run.fault[shown_language()]}" if run.fault else ""
        yield f"{run.hook} {run.certificate}".strip() + f" ({run.command}, {run.seconds:.1f} s){fault}"
        yield from (f"  | {line}" for line in run.output.splitlines())
