"""Owns what programs that are started by this one find in their environment."""

from __future__ import annotations

from collections.abc import Mapping

QUICK_START = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""A variable this program sets for itself, to start without looking through all installed packages; no one else's."""


def environment_of(given: Mapping[str, str], told: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program the user named: as `coo` was given it, and what the program is told.

    Args:
        given: the variables in force here.
        told: those that tell the program what happened.
    """
    return {name: value for name, value in given.items() if (name, value) != QUICK_START} | dict(told or {})
