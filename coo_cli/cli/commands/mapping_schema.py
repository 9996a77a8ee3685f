"""`coo mapping schema`: the JSON Schema of mapping files, for editors."""

from __future__ import annotations

from coo_cli.cli.answer import Answer

EXAMPLE = "coo mapping schema > mapping.schema.json"


def command() -> Answer:
    from coo_cli.workflow.mappings import schema_for_editors

    found = schema_for_editors()
    return Answer(data=found.data, show=lambda console: None, raw=found.text)
