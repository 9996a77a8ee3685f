"""Owns holding an official schema file against ours."""

from __future__ import annotations

from pathlib import Path

from coo_cli.base.files import read_bytes
from coo_cli.message.compare import Difference, compare
from coo_cli.message.schema import schema_bytes
from coo_cli.workflow.app import App

_LIMIT = 20_000_000


def compare_schema(app: App, official: Path) -> list[Difference]:
    """The differences between a user's official schema file and the release in force today.

    Raises:
        InputError: when the file cannot be read or is no schema.
    """
    data = read_bytes(official, _LIMIT)
    return compare(data, schema_bytes(app.resources, app.clock().date()), official_name=str(official))
