"""Owns `coo run`: the steps one after the other, alone in the workspace, with hooks around them and a report behind.

Each step commits its own work, so a run that is killed anywhere is carried on by the next one.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

import msgspec

from coo_cli import __version__
from coo_cli.base.clock import moment_id, stamp
from coo_cli.base.errors import ConfigError, CooError, Exit, InterruptedRun, Place, StoreError
from coo_cli.base.log import Value
from coo_cli.base.texts import Text, t
from coo_cli.report.night import HookRun, Night, StepReport, step_text
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.alone import alone
from coo_cli.workflow.app import App
from coo_cli.workflow.hooks import Hooks, failed, find_hooks, hook_failure, run_hooks
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.pinging import ping_end, ping_start
from coo_cli.workflow.run_reports import write_reports
from coo_cli.workflow.run_settings import EVENTS, RunSettings
from coo_cli.workflow.run_steps import (
    Step,
    add_problems,
    check_step,
    convert_step,
    declare_step,
    notify_step,
    poll_step,
    render_step,
    worst,
)


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did, the files of its report, and everything that was wrong."""

    night: Night
    files: list[str]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def run(app: App, tell: Callable[[Text], None] = lambda _: None) -> Ran:
    """Convert what is new, check, declare what is ready, poll, print what is approved, report; nothing due is success.

    A step that fails does not stop the others, unless the store fails; a failed `before-` hook stops its step. What was
    to be checked and could not be is not declared.

    Args:
        app: the run's surroundings.
        tell: is told of each step.

    Raises:
        LockedError: `run-locked` when another run holds the workspace.
        InterruptedRun: when the user stopped it; what was done is reported.
        ConfigError: outside of a workspace, when it cannot be written to, or `not-permitted` for one of the steps.
    """
    require(app, *_acts(app.settings.run))
    with alone(app):
        unheard = ping_start(app, "run")
        began, now = time.monotonic(), app.clock()
        night = Night(
            id=app.log.run if app.log else moment_id(now),
            version=__version__,
            workspace=str(app.folder),
            machine=socket.gethostname(),
            actor=app.actor,
            began=stamp(now),
            before=_states(app),
        )
        hooks = find_hooks(app.settings.hooks, app.folder, app.environment)
        errors: list[Problem] = []
        interrupted: BaseException | None = None
        night.hooks += _hooked(app, hooks, night, "before-run")
        if failed(night.hooks):
            errors += [of_error(hook_failure(one)) for one in failed(night.hooks)]
            night.exit = Exit.CONFIG
        else:
            if app.settings.run.notify is not None:
                _watch(app)
            interrupted = _steps(app, night, hooks, tell)
        if not isinstance(interrupted, StoreError):
            with contextlib.suppress(StoreError):
                night.after = _states(app)
        night.seconds = round(time.monotonic() - began, 3)
        night.ended = stamp(app.clock())
        night.exit = worst([night.exit, *(step.exit for step in night.steps)])
        after = _hooked(app, hooks, night, "after-run")
        night.hooks += after
        files, fault = _report(app, night, hooks)
        if fault is not None:
            errors.append(of_error(fault))
            night.exit = worst([night.exit, fault.exit])
        unheard += ping_end(app, "run", Exit(night.exit), _figures(night))
    if isinstance(interrupted, KeyboardInterrupt | InterruptedRun):
        raise _interrupted(night, files) from None
    return Ran(
        night=night,
        files=[str(path) for path in files],
        exit=Exit(night.exit),
        errors=errors + [problem for step in night.steps for problem in step.errors],
        warnings=[
            *hooks.warnings,
            *(of_error(hook_failure(one)) for one in failed(after)),
            *unheard,
            *(problem for step in night.steps for problem in step.warnings),
        ],
    )


def _steps(app: App, night: Night, hooks: Hooks, tell: Callable[[Text], None]) -> BaseException | None:
    """Do the steps that are switched on; gives back what ended them before their end."""
    for name, work in _plan(app.settings.run):
        tell(step_text(name))
        step = StepReport(name=name)
        night.steps.append(step)
        began = time.monotonic()
        try:
            _one(app, night, hooks, step, work)
        except (KeyboardInterrupt, InterruptedRun) as error:
            step.state, step.exit = "interrupted", Exit.INTERRUPTED
            return error
        except CooError as error:
            step.state, step.exit = "failed", error.exit
            add_problems(step, [of_error(error)])
            if isinstance(error, StoreError):  # nothing else can be done either
                return error
        finally:
            step.seconds = round(time.monotonic() - began, 3)
            _note(app, step)
    return None


def _plan(settings: RunSettings) -> Iterator[tuple[str, Step]]:
    """The steps that are switched on, in order; the report is no step of its own, for it tells of all others."""
    checked: list[Collection[str]] = []

    def check(app: App, step: StepReport) -> None:
        checked.append(check_step(app, step))

    def declare(app: App, step: StepReport) -> None:
        if settings.check is not None and not checked:
            raise _unchecked()
        if settings.declare is not None:
            declare_step(app, step, settings.declare, checked[0] if checked else ())

    if settings.convert:
        yield "convert", convert_step
    if settings.check is not None:
        yield "check", check
    if settings.declare is not None:
        yield "declare", declare
    if settings.poll is not None:
        yield "poll", poll_step
    if settings.render is not None:
        yield "render", partial(render_step, settings=settings.render)
    if settings.notify is not None:
        yield "notify", notify_step


def _unchecked() -> ConfigError:
    return ConfigError(
        "not-checked",
        t("Nothing was declared: the check that comes before was not done.", "申报前复核未完成，因此未申报。"),
        t(
            "Mend what kept the check from its work, then run again; `run: {check: false}` does without it.",
            "请排除复核未完成的原因后重新运行；`run: {check: false}` 可取消复核。",
        ),
    )


def _acts(settings: RunSettings) -> Iterator[Act]:
    """What the steps that are switched on do."""
    yield Act.VIEW
    if settings.convert:
        yield Act.EDIT
    if settings.declare is not None:
        yield Act.DECLARE
    if settings.poll is not None:
        yield Act.RECEIVE
    if settings.render is not None:
        yield Act.PRINT


def _one(app: App, night: Night, hooks: Hooks, step: StepReport, work: Step) -> None:
    """One step with its hooks: `before-`, those of the certificates something happened to, `after-`."""
    step.hooks += _hooked(app, hooks, night, f"before-{step.name}", step)
    if stops := failed(step.hooks):
        step.state, step.exit = "stopped", Exit.CONFIG
        add_problems(step, [of_error(hook_failure(one)) for one in stops])
        return
    work(app, step)
    for one in step.certificates:
        if one.event in EVENTS and f"on-{one.event}" in hooks.commands:
            told = {"COO_EVENT": one.event, "COO_CERT_NO": one.cert_no, "COO_KEY": one.key, "COO_TEXT": one.text}
            payload = {"hook": f"on-{one.event}", "run_id": night.id, "step": step.name, "certificate": one}
            values = _values(app, night, f"on-{one.event}", step) | told
            step.hooks += run_hooks(hooks, f"on-{one.event}", values, payload, one.cert_no)
    step.hooks += _hooked(app, hooks, night, f"after-{step.name}", step)
    add_problems(step, [], [of_error(hook_failure(one)) for one in failed(step.hooks)])


def _hooked(app: App, hooks: Hooks, night: Night, name: str, step: StepReport | None = None) -> list[HookRun]:
    if name not in hooks.commands:
        return []
    payload = {"hook": name, "run_id": night.id, "step": step} if step is not None else {"hook": name, "run": night}
    return run_hooks(hooks, name, _values(app, night, name, step), payload)


def _values(app: App, night: Night, name: str, step: StepReport | None) -> dict[str, str]:
    """What every hook finds in its environment; no name here is one that sets a setting of `coo`."""
    return {
        "COO_HOOK": name,
        "COO_RUN_ID": night.id,
        "COO_WORKSPACE": str(app.folder),
        "COO_STEP": step.name if step is not None else "run",
        "COO_EXIT": str(int(step.exit if step is not None else night.exit)),
    }


def _report(app: App, night: Night, hooks: Hooks) -> tuple[list[Path], CooError | None]:
    """Write the report, unless it is switched off or there is nothing to tell and nobody wants to hear that."""
    settings = app.settings.run.report
    if settings is None or (night.is_idle and not settings.idle):
        return [], None
    before = _hooked(app, hooks, night, "before-report")
    night.hooks += before
    if stops := failed(before):
        return [], hook_failure(stops[0])
    try:
        files = write_reports(night, app.folder / settings.folder, settings.keep)
    except CooError as error:
        return [], error
    after = _hooked(app, hooks, night, "after-report")
    night.hooks += after
    return files, None


def _states(app: App) -> dict[str, int]:
    from coo_cli.store.listing import count_states

    with app.store() as store, store.read() as reader:
        return {state.value: count for state, count in count_states(reader).items()}


def _watch(app: App) -> None:
    from coo_cli.workflow.notify import watch_events

    with app.store() as store:
        watch_events(app, store)


def _note(app: App, step: StepReport) -> None:
    more: dict[str, Value] = {"step": step.name, "state": step.state, "exit": int(step.exit), "seconds": step.seconds}
    app.note("info", "step", more=more | {"counts": step.counts})


def _figures(night: Night) -> str:
    """What a monitor is told of a run: steps and counts, in words that do not change."""
    counts = (", ".join(f"{name} {count}" for name, count in step.counts.items()) or "-" for step in night.steps)
    lines = [f"{step.name} {step.state}: {told}" for step, told in zip(night.steps, counts, strict=True)]
    return "\n".join([f"{night.seconds:.1f} s", *lines])


def _interrupted(night: Night, files: list[Path]) -> InterruptedRun:
    done = ", ".join(step.name for step in night.steps if step.state == "done") or "-"
    return InterruptedRun(
        "interrupted",
        t("Interrupted; steps done: {done}.", "已中断；已完成的步骤：{done}。").fill(done=done),
        t(
            "Run `coo run` again: it goes on where this one stopped, and nothing is sent twice.",
            "请重新运行 `coo run`：将从中断处继续，不会重复发送。",
        ),
        where=Place(file=str(files[-1])) if files else None,
    )
