"""Owns the one way in which settings and data files lie over each other: package < user < workspace < environment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    origins: dict[Path, str] = {}
    for name, data in layers:
        _lay(merged, data, name, (), origins)
    return merged, origins


def _lay(into: dict[str, Value], data: Mapping[str, Value], name: str, at: Path, origins: dict[Path, str]) -> None:
    for key, value in data.items():
        path = (*at, key)
        if isinstance(value, Mapping):
            below = into.get(key)
            if not isinstance(below, dict):
                _forget(origins, path)
                below = into[key] = {}
            _lay(below, value, name, path, origins)
        else:
            _forget(origins, path)
            if value is None:
                into.pop(key, None)
            else:
                into[key] = value
                origins[path] = name


def _forget(origins: dict[Path, str], path: Path) -> None:
    for known in [p for p in origins if p[: len(path)] == path]:
        del origins[known]
