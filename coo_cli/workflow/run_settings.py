"""Owns the settings of unattended runs: what is overdue, the steps of `coo run`, and its hooks."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from coo_cli.base.texts import t
from coo_cli.catalog.data import Data

_SPAN = re.compile(r"(\d{1,4}) ?(m|h|d|working days?)")
_UNITS = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}


def span_of(text: str) -> tuple[int, dt.timedelta | None] | None:
    """How many of what a time is, the unit None for working days; None for `off`."""
    found = _SPAN.fullmatch(text)
    return (int(found[1]), _UNITS.get(found[2])) if found else None


def _span(text: str) -> str:
    if text != "off" and span_of(text) is None:
        raise ValueError(
            t(
                "write a time such as 90m, 2h, 5d or 3 working days; or off",
                "应为时长，如 90m（分钟）、2h（小时）、5d（天）、3 working days（工作日），或 off（不检查）",
            )
        )
    return text


Span = Annotated[str, AfterValidator(_span)]
"""A time: `90m`, `2h`, `5d`, `3 working days`; `off` for none."""


class OverdueSettings(Data):
    """How long a certificate may wait at each stage; see `base.clock` for the zone."""

    queued: Span = "4h"
    """In the outbox, because the gateway does not take it."""
    sent: Span = "4h"
    """Without a first answer of import client or customs."""
    received: Span = "3 working days"
    """Stored by customs and not decided."""


def _switched(value: object) -> object:
    """A step may be switched on by `true` and off by `false`, in the environment too."""
    if value is True or value == "true":
        return {}
    return None if value is False or value == "false" else value


def _jobs(value: object) -> object:
    """One conversion may stand without a list around it."""
    switched = _switched(value)
    if switched is None:
        return ()
    return switched if isinstance(switched, list | tuple) else (switched,)


class ConvertJob(Data):
    """Exports that one mapping reads: what is new among them is converted."""

    exports: tuple[str, ...] = ("exports",)
    """Files, folders or patterns such as `exports/*.csv`, below the workspace; none to ask the mapping's query."""
    mapping: str = ""
    profile: str = ""
    out: Path | None = None
    """A folder that gets the messages too."""
    rejected: Path | None = None
    """A file or folder that gets the records with errors."""
    split: bool = False
    jobs: int = Field(1, ge=1, le=64)


class CheckStep(Data):
    """What is ready is held against the rules of the day once more; what fails is held back."""


class DeclareStep(Data):
    """What is ready goes to customs."""

    profile: str = ""


class PollStep(Data):
    """Customs' answers are fetched."""


class RenderStep(Data):
    """What is approved and was not printed to a file yet becomes a PDF."""

    out: Path = Path("print")
    own_layout: bool = False
    """Our layout even where customs sent a print file."""


class NotifyStep(Data):
    """People are told of what happened, as the rules under `notify` say."""


class ReportStep(Data):
    """What the run did is written down."""

    folder: Path = Path("reports")
    keep: int = Field(90, ge=1)
    """How many runs' reports stay; older ones are deleted."""
    idle: bool = True
    """Whether a run in which nothing happened is reported too."""


class RunSettings(Data):
    """The steps of `coo run`, each with its own settings, `true` or `false`."""

    convert: Annotated[tuple[ConvertJob, ...], BeforeValidator(_jobs)] = (ConvertJob(),)
    check: Annotated[CheckStep | None, BeforeValidator(_switched)] = CheckStep()
    declare: Annotated[DeclareStep | None, BeforeValidator(_switched)] = DeclareStep()
    poll: Annotated[PollStep | None, BeforeValidator(_switched)] = PollStep()
    render: Annotated[RenderStep | None, BeforeValidator(_switched)] = RenderStep()
    notify: Annotated[NotifyStep | None, BeforeValidator(_switched)] = NotifyStep()
    report: Annotated[ReportStep | None, BeforeValidator(_switched)] = ReportStep()


STEPS = tuple(RunSettings.model_fields)
"""The steps in the order in which they are done."""

EVENTS = ("created", "faulty", "sent", "refused", "received", "approved", "returned", "failed", "rendered")
"""What may happen to one certificate in a run."""

HOOKS = frozenset(
    [f"{when}-{step}" for step in ("run", *STEPS) for when in ("before", "after")] + [f"on-{name}" for name in EVENTS]
)
"""The names of hooks."""


def _hook(name: str) -> str:
    if name not in HOOKS:
        raise ValueError(
            t(
                "there is no hook of this name; use {names}",
                "没有此名称的钩子；可用：{names}",
            ).fill(names=", ".join(sorted(HOOKS)))
        )
    return name


class HookSettings(Data):
    """Programs that `coo run` starts before and after its steps, and for what happens to certificates."""

    folder: Path = Path("hooks")
    """Holds executables named after their hook; a relative path is below the workspace."""
    seconds: float = Field(60, gt=0, le=86400)
    """How long each may take."""
    commands: dict[
        Annotated[str, AfterValidator(_hook)],
        tuple[Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)], ...],
    ] = Field(default_factory=dict)
    """Commands by hook, each a list of program and arguments; no shell reads them."""
