"""Owns look-up by name: a table `name -> "module:attr"` first, entry points of other packages only on a miss."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import Text, t


def look_up(name: str, table: Mapping[str, str], group: str, what: Text) -> object:
    """Find the thing a name stands for, importing only its module.

    Args:
        name: as the user wrote it.
        table: our own, `name -> "module:attr"`.
        group: the entry-point group third parties register in, e.g. `coo.sources`.
        what: what to call such a thing in the error.

    Raises:
        ConfigError: `unknown-plugin`, naming those there are.
    """
    target = table.get(name)
    if target is not None:
        module, _, attribute = target.partition(":")
        return getattr(import_module(module), attribute)
    from importlib.metadata import entry_points

    for entry in entry_points(group=group, name=name):
        return entry.load()
    raise ConfigError(
        "unknown-plugin",
        t("There is no {what} named `{name}`.", "没有名为“{name}”的{what}。").fill(what=what, name=name),
        t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(sorted(table))),
    )
