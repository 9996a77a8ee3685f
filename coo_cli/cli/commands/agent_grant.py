"""`coo agent grant`: let an agent print an exporter's certificates."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import grant_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import AgentCode, ExporterCode, Profile
from coo_cli.workflow.agents import grant_agent

EXAMPLE = "coo agent grant D2143569X"


def command(
    ctx: typer.Context,
    code: AgentCode,
    name: Annotated[str, typer.Option(help=str(t("the agent's name", "代理名称")))] = "",
    exporter: ExporterCode = "",
    profile: Profile = "",
) -> Answer:
    return grant_answer(grant_agent(app_of(ctx), code, name=name, exporter=exporter, profile=profile))
