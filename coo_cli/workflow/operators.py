"""Owns the operators (操作员) of a workspace: registered with roles and principals, listed, changed, disabled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError, UsageError
from coo_cli.base.texts import t
from coo_cli.certificate.register import Entry
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import OPERATORS, Act, Operator, Role, of_entry, require
from coo_cli.workflow.registered import unknown_principal

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader

LONGEST = 60
"""Characters of an operator's name."""


class OperatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An operator as lists show it, with what it may do; `here` tells whether it is the one at work."""

    name: str
    full_name: str
    roles: tuple[Role, ...]
    principals: tuple[str, ...]
    acts: tuple[Act, ...]
    disabled: bool
    here: bool


class OperatorChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of an operator; None leaves it.

    Attributes:
        full_name: the name people use.
        roles: all roles.
        principals: the keys of all principals acted for; none of them for everybody.
    """

    full_name: str | None = None
    roles: tuple[Role, ...] | None = None
    principals: tuple[str, ...] | None = None


def list_operators(app: App) -> list[OperatorRow]:
    """All operators by name; while there are none, whoever is at work, who may do everything.

    Raises:
        ConfigError: `no-workspace`.
        StoreError: when the store cannot be read.
    """
    from coo_cli.store.plain_entries import read_plainly

    here = require(app, Act.VIEW)
    known = [of_entry(entry) for entry in read_plainly(app.database(), OPERATORS)]
    return [_row(app, operator) for operator in known or [here]]


def show_operator(app: App, name: str = "") -> OperatorRow:
    """One operator; whoever is at work unless named.

    Raises:
        InputError: `no-such-operator`.
    """
    wanted = name or app.actor
    for row in list_operators(app):
        if row.name == wanted:
            return row
    raise _missing(wanted)


def add_operator(app: App, name: str, change: OperatorChange) -> OperatorRow:
    """Register an operator; the first must be an administrator, or nobody could register another.

    Raises:
        UsageError: `no-roles`, or `administrator-of-some`.
        InputError: `operator-exists`, `first-administrator`, `operator-name` or `unknown-principal`.
        ConfigError: `not-permitted`.
    """
    if not name.strip() or len(name) > LONGEST or name != name.strip() or not name.isprintable():
        raise InputError(
            "operator-name",
            t("`{name}` is no name for an operator.", "“{name}”不能作为操作员名称。").fill(name=name),
            t(
                "Give the name by which the system knows the person, at most {n} characters.",
                "请使用系统登录名，最多 {n} 个字符。",
            ).fill(n=LONGEST),
        )

    def made(there: dict[str, Operator]) -> Operator:
        if name in there:
            raise InputError(
                "operator-exists",
                t("There is an operator `{name}` already.", "操作员“{name}”已存在。").fill(name=name),
                t("Use `coo operator edit {name}`.", "请用 `coo operator edit {name}` 修改。").fill(name=name),
            )
        new = _changed(Operator(name=name, roles=()), change)
        if not there and not new.administers:
            raise InputError(
                "first-administrator",
                t("The first operator must be an administrator.", "第一个操作员必须是管理员。"),
                t(
                    "Register yourself first: `coo operator add {actor} --role administrator`.",
                    "请先登记自己：`coo operator add {actor} --role administrator`。",
                ).fill(actor=app.actor),
            )
        return new

    return _put(app, made)


def edit_operator(app: App, name: str, change: OperatorChange) -> OperatorRow:
    """Change an operator.

    Raises:
        UsageError: `nothing-asked`, `no-roles`, or `administrator-of-some`.
        InputError: `no-such-operator`, `last-administrator` or `unknown-principal`.
        ConfigError: `not-permitted`.
    """
    if change == OperatorChange():
        raise UsageError(
            "nothing-asked",
            t("Nothing was given to change.", "没有要修改的内容。"),
            t(
                "Give --role, --principal, --all-principals or --full-name.",
                "请给出 --role、--principal、--all-principals 或 --full-name。",
            ),
        )
    return _put(app, lambda there: _changed(_named(there, name), change))


def enable_operator(app: App, name: str, *, enabled: bool) -> OperatorRow:
    """Disable an operator, or let them work again; none is ever deleted, for the log names them.

    Raises:
        InputError: `no-such-operator`, or `last-administrator`.
        ConfigError: `not-permitted`.
    """
    return _put(app, lambda there: msgspec.structs.replace(_named(there, name), disabled=not enabled))


def _put(app: App, made: Callable[[dict[str, Operator]], Operator]) -> OperatorRow:
    """Store an operator made out of those there are; an administrator is always left."""
    from coo_cli.store.registers import list_entries, put_entries

    require(app, Act.ADMINISTER)
    with app.store() as store, store.begin() as tx:
        there = {kept.entry.key: of_entry(kept.entry) for kept in list_entries(tx, OPERATORS)}
        new = made(there)
        _must_be_whole(tx, new)
        if not any(operator.administers for operator in (there | {new.name: new}).values()):
            raise InputError(
                "last-administrator",
                t("`{name}` is the last administrator.", "“{name}”是最后一个管理员。").fill(name=new.name),
                t("Make another operator an administrator first.", "请先将另一操作员设为管理员。"),
            )
        put_entries(tx, OPERATORS, [_entry(new)], at=app.clock(), actor=app.actor)
    return _row(app, new)


def _must_be_whole(reader: Reader, operator: Operator) -> None:
    from coo_cli.store.registers import find_entries

    if not operator.roles:
        raise UsageError(
            "no-roles",
            t("An operator needs a role.", "操作员至少需要一个角色。"),
            t("Give --role: {roles}.", "请给出 --role：{roles}。").fill(roles=", ".join(Role)),
        )
    if operator.principals and Role.ADMINISTRATOR in operator.roles:
        raise UsageError(
            "administrator-of-some",
            t("An administrator acts for all principals.", "管理员不限委托人。"),
            t("Leave out --principal, or give another role.", "请去掉 --principal，或改用其他角色。"),
        )
    unknown = [key for key in operator.principals if key not in find_entries(reader, "principal", operator.principals)]
    if unknown:
        raise unknown_principal(unknown[0])


def _changed(operator: Operator, change: OperatorChange) -> Operator:
    given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
    return msgspec.structs.replace(operator, **given)


def _named(there: dict[str, Operator], name: str) -> Operator:
    if name not in there:
        raise _missing(name)
    return there[name]


def _entry(operator: Operator) -> Entry:
    values = {
        "full_name": operator.full_name,
        "roles": ",".join(operator.roles),
        "principals": "\n".join(operator.principals),
        "disabled": "yes" if operator.disabled else "",
    }
    return Entry(key=operator.name, values={name: value for name, value in values.items() if value})


def _row(app: App, operator: Operator) -> OperatorRow:
    return OperatorRow(
        name=operator.name,
        full_name=operator.full_name,
        roles=operator.roles,
        principals=operator.principals,
        acts=tuple(act for act in Act if operator.may(act)),
        disabled=operator.disabled,
        here=operator.name == app.actor,
    )


def _missing(name: str) -> InputError:
    return InputError(
        "no-such-operator",
        t("There is no operator `{name}`.", "没有操作员“{name}”。").fill(name=name),
        t("`coo operator list` lists them.", "可用 `coo operator list` 查看。"),
    )
