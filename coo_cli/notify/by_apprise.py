"""Owns the way through apprise: any of its services by URL; loaded only when a message leaves by it."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator, Sequence

from coo_cli.base.errors import ConfigError, extra_missing
from coo_cli.base.masking import masked
from coo_cli.base.texts import plain, t
from coo_cli.notify.address import full_url
from coo_cli.notify.message import SENT, Message, Outcome, Sender, Surroundings
from coo_cli.notify.settings import AppriseChannel

_BROKE = re.compile(r"(?i)read timed out|connection aborted|connection reset|remote ?disconnected|unexpectedly closed")
"""What libraries below apprise say when a line broke after the message was handed over."""


def apprise_sender(name: str, channel: AppriseChannel, around: Surroundings) -> Sender:
    """What sends messages through apprise.

    Raises:
        ConfigError: `notify-extra` without apprise, `channel-url` for a URL it does not know, or as a secret's.
    """
    try:
        import apprise
    except ModuleNotFoundError:
        needs = t("Channel `{name}` needs apprise.", "渠道“{name}”需要 apprise。").fill(name=name)
        raise extra_missing("notify-extra", needs, "notify") from None
    url = full_url(channel, f"notify.channels.{name}", around.environment, around.folder)
    service = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, app_id="coo", app_desc="coo"))
    with _listening():
        known = service.add(url)
    if not known:
        raise ConfigError(
            "channel-url",
            t("apprise does not take the URL of channel `{name}`.", "apprise 不接受渠道“{name}”的网址。").fill(
                name=name
            ),
            t("See https://appriseit.com for how each service's is written.", "写法见 https://appriseit.com。"),
            why=url.partition("://")[0] + "://",
        )

    def send(notice: str, message: Message) -> Outcome:
        with _listening() as said:
            taken = service.notify(title=message.title, body=message.body)
        return SENT if taken else _outcome(said)

    return send


def _outcome(said: Sequence[logging.LogRecord]) -> Outcome:
    """What became of a message that was not taken, by what was said; some of several recipients may have it."""
    told = [one.getMessage() for one in said if one.levelno >= logging.WARNING]
    below = [text for one in said if one.levelno == logging.DEBUG and "xception" in (text := one.getMessage())]
    in_part = any(one.levelno == logging.INFO and one.getMessage().startswith("Sent ") for one in said)
    why = masked(" ".join([*told, *below]))[:300]
    broke = _BROKE.search(" ".join(below)) is not None
    return Outcome("unsure" if in_part or broke else "failed", plain(why or "apprise"))


class _Ear(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record)


@contextlib.contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what apprise logs, so that it goes nowhere else: it repeats URLs with their secrets."""
    ear = _Ear()
    logger = logging.getLogger("apprise")
    before = logger.level, logger.propagate
    logger.addHandler(ear)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield ear.said
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before[0])
        logger.propagate = before[1]
