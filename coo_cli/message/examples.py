"""Owns running the examples of this room's rules: a message with one element written otherwise."""

from __future__ import annotations

import re

from coo_cli.base.resources import Resources
from coo_cli.certificate.example import OnMessage
from coo_cli.certificate.finding import Finding
from coo_cli.message.schema import schema_findings


def findings_of(example: OnMessage, right: bytes, resources: Resources) -> list[Finding]:
    """What the schema finds in a message.

    Args:
        example: what to change in it.
        right: the message, in which nothing is wrong.
        resources: where the schema lies.

    Raises:
        ValueError: when the message has no such element.
    """
    text, changed = re.subn(
        rf"<{example.element}>.*?</{example.element}>", lambda _: example.instead, right.decode(), count=1
    )
    if not changed:
        raise ValueError(example.element)
    return schema_findings(text.encode(), resources)
