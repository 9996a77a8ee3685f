"""Owns what stands in the way of deleting an entry of a register: whatever uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.texts import plain, t
from coo_cli.certificate.register import PRINCIPAL, REGISTRATION, Register
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import OPERATORS, of_entry

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader


def users_of(app: App, reader: Reader, register: Register, keys: Sequence[str]) -> dict[str, list[str]]:
    """What uses entries, by key: drafts, other entries, operators and profiles."""
    from coo_cli.store.uses import uses_of

    found = uses_of(reader, register.name, keys)
    if register.name == PRINCIPAL:
        from coo_cli.store.plain_entries import read_plainly

        for operator in map(of_entry, read_plainly(app.database(), OPERATORS)):
            for key in operator.principals:
                if key in keys:
                    found.setdefault(key, []).append(f"operator {operator.name}")
    if register.name == REGISTRATION:
        for name, profile in app.settings.profiles.items():
            if profile.registration_no in keys:
                found.setdefault(profile.registration_no, []).append(f"profile {name}")
    return found


def used(register: Register, key: str, names: Sequence[str]) -> InputError:
    """The error for an entry that something uses."""
    shown = ", ".join(names[:3])
    more = t(" and {n} more", "等 {n} 项").fill(n=len(names) - 3) if len(names) > 3 else plain("")
    return InputError(
        "entry-used",
        t("`{register} {key}` is used by {names}{more}.", "“{register} {key}”正被使用：{names}{more}。").fill(
            register=register.name, key=key, names=shown, more=more
        ),
        t(
            "Change what uses it first, or delete it with --force: certificates keep the values they took.",
            "请先处理使用方，或用 --force 删除：证书保留已取用的内容。",
        ),
    )
