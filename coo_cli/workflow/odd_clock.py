"""Owns noticing that the clock was moved back: what happens now would look older than what happened before."""

from __future__ import annotations

import datetime as dt

from coo_cli.base.clock import stamp, to_minute
from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.report.problem import Problem, of_error
from coo_cli.store.glance import last_moment
from coo_cli.store.open import Store
from coo_cli.workflow.app import App

_ODD = dt.timedelta(minutes=5)
"""How far clocks of one workspace may differ."""


def odd_clock(app: App, store: Store) -> ConfigError | None:
    """`clock-behind` when the log already holds a later moment than now; nothing is lost by it.

    Raises:
        StoreError: when the store fails.
    """
    last = last_moment(store)
    if last <= stamp(app.clock() + _ODD):
        return None
    return ConfigError(
        "clock-behind",
        t("The clock says {now}, but the log already holds {last}.", "时钟为 {now}，而日志已记到 {last}。").fill(
            now=to_minute(stamp(app.clock())), last=to_minute(last)
        ),
        t(
            "Set the clock; dates, and what counts as overdue, rest on it. Nothing is lost.",
            "请校准时钟；日期和逾期均以其为准。数据没有丢失。",
        ),
    )


def clock_warnings(app: App, store: Store) -> list[Problem]:
    """The same, for those who go on with their work."""
    odd = odd_clock(app, store)
    return [of_error(odd)] if odd is not None else []
