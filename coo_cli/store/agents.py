"""Owns which agents may print an exporter's certificates (代理打印授权): granted, revoked, never forgotten."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.store.events import Act, record
from coo_cli.store.print_tables import print_agent
from coo_cli.store.rows import of_row
from coo_cli.store.transaction import Reader, Transaction, Value


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A permission for an agent to print.

    Attributes:
        id: the row's.
        exporter: whose certificates, by credit code.
        agent: the agent's nine-character organisation code.
        name: the agent's name.
        granted_at: since when.
        granted_by: who granted it.
        revoked_at: until when; empty as long as it holds.
        revoked_by: who revoked it.
    """

    id: int
    exporter: str
    agent: str
    name: str
    granted_at: str
    granted_by: str
    revoked_at: str = ""
    revoked_by: str = ""


_columns = print_agent.c
_REVOKE = (
    update(print_agent)
    .where(_columns.id == bindparam("of_id"))
    .values(revoked_at=bindparam("to_at"), revoked_by=bindparam("to_by"))
)


def grant(tx: Transaction, exporter: str, agent: str, name: str, *, at: dt.datetime, actor: str) -> Grant:
    """Let an agent print an exporter's certificates.

    Raises:
        InputError: `agent-granted` when it may already.
    """
    if grant_of(tx, exporter, agent) is not None:
        raise InputError(
            "agent-granted",
            t("{agent} may print for {exporter} already.", "{agent} 已获 {exporter} 的代理打印授权。").fill(
                agent=agent, exporter=exporter
            ),
            t("`coo agent list` shows the permissions.", "可用 `coo agent list` 查看。"),
        )
    made = Grant(
        id=tx.next_id(_columns.id), exporter=exporter, agent=agent, name=name, granted_at=stamp(at), granted_by=actor
    )
    row: dict[str, Value] = msgspec.structs.asdict(made)
    tx.many(print_agent.insert(), [row])
    record(tx, [Act(action="agent-granted", detail=f"{exporter} {agent} {name}")], at=stamp(at), actor=actor)
    return made


def revoke(tx: Transaction, exporter: str, agent: str, *, at: dt.datetime, actor: str) -> Grant:
    """Let an agent print no more for an exporter.

    Raises:
        InputError: `agent-not-granted`.
    """
    found = grant_of(tx, exporter, agent)
    if found is None:
        raise InputError(
            "agent-not-granted",
            t("{agent} has no permission to print for {exporter}.", "{agent} 没有 {exporter} 的代理打印授权。").fill(
                agent=agent, exporter=exporter
            ),
            t("`coo agent list` shows the permissions.", "可用 `coo agent list` 查看。"),
        )
    tx.many(_REVOKE, [{"of_id": found.id, "to_at": stamp(at), "to_by": actor}])
    record(tx, [Act(action="agent-revoked", detail=f"{exporter} {agent} {found.name}")], at=stamp(at), actor=actor)
    return msgspec.structs.replace(found, revoked_at=stamp(at), revoked_by=actor)


def grant_of(reader: Reader, exporter: str, agent: str) -> Grant | None:
    """The permission an agent has for an exporter, if it has one."""
    found = [one for one in list_grants(reader, exporter) if one.agent == agent]
    return found[0] if found else None


def list_grants(reader: Reader, exporter: str = "", *, revoked: bool = False) -> list[Grant]:
    """Permissions, the newest first; those revoked only where they are asked for."""
    query = select(print_agent).order_by(_columns.id.desc())
    if exporter:
        query = query.where(_columns.exporter == exporter)
    if not revoked:
        query = query.where(_columns.revoked_at == "")
    return [of_row(Grant, row) for row in reader.rows(query)]
