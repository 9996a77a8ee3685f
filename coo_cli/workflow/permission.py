"""Owns who may do what: the acts, the roles, one table between them, and the check every use case begins with.

A convention among people who share a workspace, not a wall: whoever may write the database file may write
anything into it; see docs/operators.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, StoreError
from coo_cli.base.texts import Text, t

if TYPE_CHECKING:
    from coo_cli.certificate.register import Entry
    from coo_cli.store.connect import Database
    from coo_cli.workflow.app import App


OPERATORS = "operator"
"""Operators are kept as the entries of a register are, so that the log tells every change of one."""


class Act(StrEnum):
    """What a use case does, as far as permission goes."""

    VIEW = "view"
    EDIT = "edit"
    DECLARE = "declare"
    RECEIVE = "receive"
    PRINT = "print"
    REGISTER = "register"
    SEAL = "seal"
    ADMINISTER = "administer"


class Role(StrEnum):
    """What an operator is; one may be several."""

    ADMINISTRATOR = "administrator"
    DECLARANT = "declarant"
    PRINTER = "printer"
    VIEWER = "viewer"


MAY: dict[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(Act),
    Role.DECLARANT: frozenset({Act.VIEW, Act.EDIT, Act.DECLARE, Act.RECEIVE, Act.REGISTER}),
    Role.PRINTER: frozenset({Act.VIEW, Act.RECEIVE, Act.PRINT}),
    Role.VIEWER: frozenset({Act.VIEW}),
}
"""Which acts each role allows."""

OF_ALL = frozenset({Act.RECEIVE, Act.SEAL, Act.ADMINISTER})
"""Acts on the workspace as a whole: an operator of some principals may do none of them."""

ACTS: dict[Act, Text] = {
    Act.VIEW: t("look at certificates, receipts and registers", "查看证书、回执和登记簿"),
    Act.EDIT: t("make and change certificates", "制作和修改证书"),
    Act.DECLARE: t("declare certificates", "申报证书"),
    Act.RECEIVE: t("fetch customs' answers", "收取海关回执"),
    Act.PRINT: t("print approved certificates", "打印已审核通过的证书"),
    Act.REGISTER: t("change registers", "修改登记簿"),
    Act.SEAL: t("keep seals and signatures, authorise", "管理印章和签名、授权"),
    Act.ADMINISTER: t("care for operators, database and log", "管理操作员、数据库和审计日志"),
}
"""The acts in words."""

ROLES: dict[Role, Text] = {
    Role.ADMINISTRATOR: t("administrator", "管理员"),
    Role.DECLARANT: t("declarant", "申报员"),
    Role.PRINTER: t("printer", "打印员"),
    Role.VIEWER: t("viewer", "查看员"),
}
"""The roles in words."""


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """A person who works with a workspace.

    Attributes:
        name: as the system or `COO_OPERATOR` gives it; it stands in the log.
        full_name: the name people use.
        roles: what they are.
        principals: the keys of the principals (委托人) they act for; empty for everybody.
        disabled: whether they may do nothing any more; the log still names them.
    """

    name: str
    full_name: str = ""
    roles: tuple[Role, ...]
    principals: tuple[str, ...] = ()
    disabled: bool = False

    @property
    def scope(self) -> frozenset[str] | None:
        """The principals whose certificates they see; None for all certificates."""
        return frozenset(self.principals) if self.principals else None

    @property
    def administers(self) -> bool:
        """Whether this is one who settles who may do what."""
        return not self.disabled and Role.ADMINISTRATOR in self.roles

    def may(self, act: Act) -> bool:
        """Whether one of the roles allows an act."""
        allowed = any(act in MAY[role] for role in self.roles)
        return allowed and not self.disabled and not (self.principals and act in OF_ALL)


def of_entry(entry: Entry) -> Operator:
    """An operator as kept in the store."""
    values = entry.values
    return Operator(
        name=entry.key,
        full_name=values.get("full_name", ""),
        roles=tuple(Role(role) for role in values.get("roles", "").split(",") if role),
        principals=tuple(filter(None, values.get("principals", "").split("\n"))),
        disabled=bool(values.get("disabled")),
    )


def operator_of(database: Database, name: str) -> Operator:
    """Who a name is; while no operator is registered, everybody is an administrator.

    Raises:
        ConfigError: `unknown-operator`.
        StoreError: `store-missing`, or as `store.faults` tells.
    """
    from coo_cli.store.plain_entries import read_plainly

    known = read_plainly(database, OPERATORS)
    if not known:
        return Operator(name=name, roles=(Role.ADMINISTRATOR,))
    for entry in known:
        if entry.key == name:
            return of_entry(entry)
    raise _unknown(name)


def require(app: App, *acts: Act) -> Operator:
    """Refuse what the operator at work may not do; every use case that touches the workspace begins with it.

    Outside of a workspace, and where it has no database, nothing is refused: there is nothing to protect.

    Args:
        app: the run's surroundings; `app.actor` is the operator's name.
        acts: what the use case does.

    Returns:
        the operator.

    Raises:
        ConfigError: `unknown-operator`, `operator-disabled` or `not-permitted`.
        StoreError: when the store cannot be read.
    """
    operator = Operator(name=app.actor, roles=(Role.ADMINISTRATOR,))
    if app.is_workspace:
        try:
            operator = operator_of(app.database(), app.actor)
        except StoreError as error:
            if error.code != "store-missing":
                raise
    if operator.disabled:
        raise ConfigError(
            "operator-disabled",
            t("The operator `{name}` is disabled.", "操作员“{name}”已停用。").fill(name=operator.name),
            t(
                "An administrator can enable it: `coo operator enable {name}`.",
                "管理员可用 `coo operator enable {name}` 启用。",
            ).fill(name=operator.name),
        )
    for act in acts:
        if not operator.may(act):
            raise _refused(operator, act)
    return operator


def scope_of(app: App) -> frozenset[str] | None:
    """The principals whose certificates the operator at work sees; None for all, nobody's for who is no operator."""
    try:
        operator = require(app)
    except ConfigError:
        return frozenset()
    except StoreError:  # opening the store says so
        return None
    return operator.scope


def require_whole(app: App, *acts: Act) -> Operator:
    """As `require`, for what tells of the workspace as a whole: it is not for an operator of some principals.

    Raises:
        ConfigError: as `require`.
        StoreError: when the store cannot be read.
    """
    operator = require(app, *acts)
    if operator.principals:
        raise _not_whole(operator, acts[0])
    return operator


def _unknown(name: str) -> ConfigError:
    return ConfigError(
        "unknown-operator",
        t("`{name}` is no operator of this workspace.", "“{name}”不是本工作区的操作员。").fill(name=name),
        t(
            "An administrator can register you: `coo operator add {name} --role declarant`; if you are registered "
            "under another name, set COO_OPERATOR to it.",
            "请管理员登记：`coo operator add {name} --role declarant`；已用其他名称登记的，请把 COO_OPERATOR "
            "设为该名称。",
        ).fill(name=name),
    )


def _refused(operator: Operator, act: Act) -> ConfigError:
    if operator.principals and act in OF_ALL:
        return _not_whole(operator, act)
    able = [role for role in Role if act in MAY[role]]
    return ConfigError(
        "not-permitted",
        t("`{name}` ({roles}) may not do this: {act}.", "操作员“{name}”（{roles}）无权：{act}。").fill(
            name=operator.name, roles=words_of(operator.roles), act=ACTS[act]
        ),
        t(
            "It takes one of the roles: {able}. An administrator gives it with `coo operator edit {name} --role ROLE`.",
            "需要以下角色之一：{able}。管理员可用 `coo operator edit {name} --role 角色` 授予。",
        ).fill(able=", ".join(able), name=operator.name),
    )


def _not_whole(operator: Operator, act: Act) -> ConfigError:
    return ConfigError(
        "not-permitted",
        t(
            "`{name}` acts for some principals only and may not do this for the whole workspace: {act}.",
            "操作员“{name}”只代理部分委托人，不能对整个工作区：{act}。",
        ).fill(name=operator.name, act=ACTS[act]),
        t("Ask an operator who acts for all.", "请由不限委托人的操作员处理。"),
    )


def words_of(roles: tuple[Role, ...]) -> Text:
    """Roles in words."""
    return Text(", ".join(ROLES[role].en for role in roles), "、".join(ROLES[role].zh for role in roles))
