"""Owns when a monitor is told that unattended work began and how it ended; its own failure is only a warning."""

from __future__ import annotations

from typing import Literal

from coo_cli.base.errors import ConfigError, Exit, GatewayUnavailable
from coo_cli.base.texts import t
from coo_cli.notify.ping import Moment, ping
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App

Pinged = Literal["run", "poll"]
"""The commands that ping."""


def ping_start(app: App, command: Pinged) -> list[Problem]:
    """Tell the monitor, if there is one for this command, that it begins; gives back a warning if it does not hear."""
    return _ping(app, command, "started", "")


def ping_end(app: App, command: Pinged, code: Exit, figures: str = "") -> list[Problem]:
    """Tell the monitor how it ended.

    Args:
        app: the run's surroundings.
        command: which.
        code: the exit code.
        figures: what more the monitor may show; nothing of any certificate.
    """
    settings = getattr(app.settings.ping, command)
    moment: Moment = "failed" if settings is not None and code in settings.failing else "finished"
    return _ping(app, command, moment, f"exit {code.value}\n{figures}".strip())


def _ping(app: App, command: Pinged, moment: Moment, body: str) -> list[Problem]:
    settings = getattr(app.settings.ping, command)
    if settings is None:
        return []
    try:
        why = ping(settings, moment, f"ping.{command}", body, app.environment, app.folder)
    except ConfigError as error:
        return [of_error(error)]
    if why is None:
        return []
    unheard = GatewayUnavailable(
        "ping-failed",
        t(
            "The monitor under `ping.{command}` did not hear that the run {moment}.",
            "`ping.{command}` 的监控服务未收到“{moment}”信号。",
        ).fill(command=command, moment=_MOMENTS[moment]),
        t("Check its URL and whether this machine reaches it.", "请检查网址以及本机能否访问。"),
        why=why,
    )
    return [of_error(unheard)]


_MOMENTS = {
    "started": t("started", "开始"),
    "finished": t("finished", "完成"),
    "failed": t("failed", "失败"),
}
