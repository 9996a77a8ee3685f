"""Owns making a value of a row whose columns stand in the order of the value's fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

Value = TypeVar("Value", bound=msgspec.Struct)


def of_row(kind: type[Value], row: Sequence[object]) -> Value:
    """The value a row holds; SQLite's 0 and 1 become what they mean.

    Args:
        kind: what to make.
        row: its fields, in their order.
    """
    return msgspec.convert(dict(zip(kind.__struct_fields__, row, strict=True)), kind, strict=False)
