"""Owns the step from a command line to the workflow's App, and the parameters many commands share."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
import typer

from coo_cli.base.clock import iso_date, system_clock
from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.globals import Globals, find_workspace
from coo_cli.workflow.app import App, open_app


def app_of(ctx: typer.Context) -> App:
    """The App of this run: the workspace found, the log begun where there is one, the system's clock and user."""
    options: Globals = ctx.obj
    app = open_app(find_workspace(options.workspace, Path.cwd()), os.environ, system_clock, actor(os.environ))
    if not (options.journal.given or app.place().logs):
        return app
    log = options.journal.open(app.settings.log, app.workspace, app.clock, app.actor)
    return msgspec.structs.replace(app, log=log) if log is not None else app


def actor(environment: Mapping[str, str]) -> str:
    """Who runs this: COO_OPERATOR, else the system's user."""
    return environment.get("COO_OPERATOR", "").strip() or system_user()


def system_user() -> str:
    """The system's user name, or `unknown` where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return "unknown"


def stdin() -> BinaryIO | None:
    """Standard input as bytes; None where the system gives the program none."""
    return sys.stdin.buffer if sys.stdin is not None else None


def day(text: str, option: str) -> dt.date | None:
    """Read a date given as an option; None when it was not given.

    Raises:
        UsageError: `not-a-date`.
    """
    if not text:
        return None
    found = iso_date(text)
    if found is None:
        raise UsageError(
            "not-a-date",
            t("`{option}`: `{text}` is no date.", "“{option}”：“{text}”不是日期。").fill(option=option, text=text),
            t("Write it as YYYY-MM-DD.", "请写成 YYYY-MM-DD。"),
        )
    return found
