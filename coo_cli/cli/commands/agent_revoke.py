"""`coo agent revoke`: let an agent print no more."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.authorisations import grant_answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import AgentCode, ExporterCode, Profile
from coo_cli.workflow.agents import revoke_agent

EXAMPLE = "coo agent revoke D2143569X"


def command(ctx: typer.Context, code: AgentCode, exporter: ExporterCode = "", profile: Profile = "") -> Answer:
    return grant_answer(revoke_agent(app_of(ctx), code, exporter=exporter, profile=profile))
