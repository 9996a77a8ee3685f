"""Owns the webhook: a program of the user's own that takes a notice as JSON, with the events for machines."""

from __future__ import annotations

import msgspec

from coo_cli.base.secret import fetch_secret
from coo_cli.notify.address import full_url
from coo_cli.notify.message import SENT, Item, Message, Outcome, Sender, Surroundings
from coo_cli.notify.post import post, refusal
from coo_cli.notify.settings import WebhookChannel


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON that is sent; `id` is the same at every try, so that a receiver may drop what it has."""

    id: str
    rule: str
    title: str
    body: str
    events: tuple[Item, ...]


def webhook_sender(name: str, channel: WebhookChannel, around: Surroundings) -> Sender:
    """What sends messages to a webhook.

    Raises:
        ConfigError: when a secret cannot be had.
    """
    what = f"notify.channels.{name}"
    url = full_url(channel, what, around.environment, around.folder)
    headers = {"Content-Type": "application/json"}
    if channel.token is not None:
        token = fetch_secret(channel.token, f"{what}.token", around.environment, around.folder)
        headers["Authorization"] = f"Bearer {token}"

    def send(notice: str, message: Message) -> Outcome:
        payload = Payload(id=notice, rule=message.rule, title=message.title, body=message.body, events=message.items)
        own = {**headers, "Idempotency-Key": notice}
        reply = post(url, msgspec.json.encode(payload), own, timeout=channel.timeout)
        if isinstance(reply, Outcome):
            return reply
        return SENT if 200 <= reply.status < 300 else Outcome("failed", refusal(reply))

    return send
