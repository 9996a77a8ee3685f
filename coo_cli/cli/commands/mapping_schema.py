"""`coo mapping schema`: the JSON Schema of mapping files, for editors."""

from __future__ import annotations

import typer

from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.workflow.mappings import schema_for_editors

EXAMPLE = "coo mapping schema > mapping.schema.json"


def command(ctx: typer.Context) -> Answer:
    app_of(ctx)
    found = schema_for_editors()
    return Answer(data=found.data, show=lambda console: None, raw=found.text)
