"""Owns the one way in which settings and data files lie over each other: package < user < workspace < environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Value = object
Path = tuple[str, ...]


def overlay(layers: Iterable[tuple[str, Mapping[str, Value]]]) -> tuple[dict[str, Value], dict[Path, str]]:
    """Lay mappings over each other, the later winning, and tell for each leaf which layer it came from.

    Mappings are merged key by key; anything else, lists included, is replaced whole; a value of None
    takes the key away.

    Args:
        layers: (name, mapping) from the weakest to the strongest.

    Returns:
        the merged mapping, and the name of the layer for each leaf's path.
    """
    merged: dict[str, Value] = {}
    origins: dict[str, Value] = {}
    for name, data in layers:
        _lay(merged, origins, data, name)
    return merged, dict(_leaves(origins, ()))


def _lay(into: dict[str, Value], origins: dict[str, Value], data: Mapping[str, Value], name: str) -> None:
    for key, value in data.items():
        if isinstance(value, Mapping):
            below, origins_below = into.get(key), origins.get(key)
            if not isinstance(below, dict) or not isinstance(origins_below, dict):
                below, origins_below = {}, {}
                into[key], origins[key] = below, origins_below
            _lay(below, origins_below, value, name)
        elif value is None:
            into.pop(key, None)
            origins.pop(key, None)
        else:
            into[key], origins[key] = value, name


def _leaves(origins: Mapping[str, Value], at: Path) -> Iterator[tuple[Path, str]]:
    for key, value in origins.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), str(value)
