"""Owns the look-up of what sends by a channel, by its kind."""

from __future__ import annotations

from coo_cli.notify.message import Sender, Surroundings
from coo_cli.notify.settings import Channel, RobotChannel, WebhookChannel


def open_channel(name: str, channel: Channel, around: Surroundings) -> Sender:
    """What sends messages by a channel; its secrets are fetched now, nothing is sent yet.

    Args:
        name: the channel's name in the settings.
        channel: its settings.
        around: what it needs besides.

    Raises:
        ConfigError: when a secret or a library is missing, or the URL is not known.
    """
    if isinstance(channel, RobotChannel):
        from coo_cli.notify.robots import robot_sender

        return robot_sender(name, channel, around)
    if isinstance(channel, WebhookChannel):
        from coo_cli.notify.webhook import webhook_sender

        return webhook_sender(name, channel, around)
    from coo_cli.notify.by_apprise import apprise_sender

    return apprise_sender(name, channel, around)
