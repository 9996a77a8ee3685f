"""Owns health-check pings: a URL asked when a run begins and ends, so that a monitor misses one that does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text
from coo_cli.notify.address import WebAddress, full_url
from coo_cli.notify.message import Outcome
from coo_cli.notify.post import post, refusal

Moment = Literal["started", "finished", "failed"]

TROUBLED = (
    Exit.UNEXPECTED,
    Exit.USAGE,
    Exit.UNAVAILABLE,
    Exit.REFUSED,
    Exit.CONFIG,
    Exit.STORE,
    Exit.INTERRUPTED,
)
"""The exit codes of runs that did not do their work; what customs rejects or an export has wrong is no outage."""


def _off(value: object) -> object:
    return None if value is False else value


class Ping(WebAddress):
    """A monitor's URL, and what is put behind it; so as Healthchecks has it, unless said otherwise."""

    started: Annotated[str | None, BeforeValidator(_off)] = "/start"
    """Behind the URL when a run begins; `false` for no ping."""
    finished: Annotated[str | None, BeforeValidator(_off)] = ""
    """Behind the URL when it ends well."""
    failed: Annotated[str | None, BeforeValidator(_off)] = "/fail"
    """Behind the URL when it does not."""
    failing: tuple[int, ...] = tuple(int(code) for code in TROUBLED)
    """The exit codes that count as failed."""
    method: Literal["POST", "GET"] = "POST"
    """A POST's body says the exit code and figures, nothing of any certificate."""
    timeout: float = Field(10, gt=0, le=60)
    """Seconds without an answer."""


def ping(
    settings: Ping, moment: Moment, what: str, body: str, environment: Mapping[str, str], folder: Path
) -> Text | None:
    """Ask the URL for a moment; gives back why the monitor did not take it, None when it did or none is meant.

    Args:
        settings: the URL.
        moment: what is told.
        what: the URL's key in the settings, for an error.
        body: what a POST says.
        environment: the variables.
        folder: what relative paths are below.

    Raises:
        ConfigError: when a secret of the URL cannot be had.
    """
    suffix = {"started": settings.started, "finished": settings.finished, "failed": settings.failed}[moment]
    if suffix is None:
        return None
    url = full_url(settings, what, environment, folder) + suffix
    content = body.encode() if settings.method == "POST" else b""
    reply = post(url, content, {"User-Agent": "coo"}, timeout=settings.timeout, method=settings.method)
    if isinstance(reply, Outcome):
        return reply.reason
    return None if 200 <= reply.status < 300 else refusal(reply)
