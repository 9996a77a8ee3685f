"""Owns agent print authorisation (代理打印授权): which agents may print an exporter's certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.number import is_organisation_code
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.store.agents import Grant


def grant_agent(app: App, code: str, *, name: str = "", exporter: str = "", profile: str = "") -> Grant:
    """Let an agent print an exporter's certificates; an agent records so what an exporter granted it.

    Args:
        app: the run's surroundings.
        code: the agent's organisation code, with or without its hyphen.
        name: the agent's name.
        exporter: the exporter's credit code; the profile's enterprise unless given.
        profile: the enterprise.

    Raises:
        InputError: `organisation-code`, or `agent-granted`.
        ConfigError: `not-permitted`.
    """
    from coo_cli.store.agents import grant

    require(app, Act.SEAL)
    agent = _code(code)
    whose = exporter.upper() or app.profile(profile)[1].credit_code
    with app.store() as store, store.begin() as tx:
        return grant(tx, whose, agent, name, at=app.clock(), actor=app.actor)


def revoke_agent(app: App, code: str, *, exporter: str = "", profile: str = "") -> Grant:
    """Let an agent print no more; what it printed stays in the ledger.

    Raises:
        InputError: `organisation-code`, or `agent-not-granted`.
        ConfigError: `not-permitted`.
    """
    from coo_cli.store.agents import revoke

    require(app, Act.SEAL)
    agent = _code(code)
    whose = exporter.upper() or app.profile(profile)[1].credit_code
    with app.store() as store, store.begin() as tx:
        return revoke(tx, whose, agent, at=app.clock(), actor=app.actor)


def list_agents(app: App, *, revoked: bool = False) -> list[Grant]:
    """The permissions there are, the newest first; those revoked too where they are asked for."""
    from coo_cli.store.agents import list_grants

    require(app, Act.VIEW)
    with app.store() as store, store.read() as reader:
        return list_grants(reader, revoked=revoked)


def _code(text: str) -> str:
    code = text.strip().upper().replace("-", "")
    if not is_organisation_code(code):
        raise InputError(
            "organisation-code",
            t("`{text}` is no organisation code.", "“{text}”不是组织机构代码。").fill(text=text),
            t(
                "It has nine characters, the last a check digit (GB 11714): characters 9 to 17 of the credit code.",
                "应为九位，末位为校验码（GB 11714），即统一社会信用代码的第 9 至 17 位。",
            ),
        )
    return code
