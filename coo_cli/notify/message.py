"""Owns what is told: one event as an item, a message of one or more of them, and what became of sending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.texts import EMPTY, Text


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a certificate.

    Attributes:
        id: the event's number in the audit log.
        words: what rules may call it, at least one, that which tells most first.
        at: when, as `base.clock.stamp` writes it.
        cert_no: the certificate's number, or `#` and its id.
        cert_type: its type's code.
        destination: the country it goes to, by its alpha-2 code.
        invoice_no: its invoice.
        profile: whose it is.
        key: what names it in the export it came from.
        state: where its declaration stands now.
        text: what customs or the gateway said.
    """

    id: int
    words: tuple[str, ...]
    at: str
    cert_no: str = ""
    cert_type: str = ""
    destination: str = ""
    invoice_no: str = ""
    profile: str = ""
    key: str = ""
    state: str = ""
    text: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to one channel: a title, a body of lines, and for programs the items themselves."""

    rule: str
    title: str
    body: str
    items: tuple[Item, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What became of a message.

    Attributes:
        status: `sent`: the channel took it; `failed`: it did not, and the message may be tried again; `unsure`: the
            line broke after it was handed over, so that it may have arrived.
        reason: why not, without any secret.
    """

    status: Literal["sent", "failed", "unsure"]
    reason: Text = EMPTY


SENT = Outcome("sent")

Sender = Callable[[str, Message], Outcome]
"""Sends one message; the first argument is the notice's name, the same at every try."""


class Surroundings(msgspec.Struct, frozen=True):
    """What a channel needs besides its settings: variables, the folder relative paths are below, and the clock."""

    environment: Mapping[str, str]
    folder: Path
    clock: Clock
