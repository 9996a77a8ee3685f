"""Owns the settings of unattended runs: what is overdue."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator

from coo_cli.base.texts import t
from coo_cli.catalog.types import Data

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
