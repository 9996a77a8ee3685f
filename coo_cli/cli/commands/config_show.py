"""`coo config show`: the settings in force and where each comes from."""

from __future__ import annotations

import msgspec
import typer

from coo_cli.base.masking import without_password
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import table

EXAMPLE = "coo config show"


class Setting(msgspec.Struct, frozen=True):
    """One setting that is set."""

    key: str
    value: object
    origin: str


def command(ctx: typer.Context) -> Answer:
    app = app_of(ctx)
    settings = app.settings.model_dump(mode="json", by_alias=True)
    rows = []
    for path, origin in sorted(app.origins.items()):
        value: object = settings
        for key in path:
            value = value.get(key, "") if isinstance(value, dict) else value
        shown = without_password(value) if isinstance(value, str) else value
        rows.append(Setting(".".join(path), shown, origin))
    headings = (t("setting", "设置"), t("value", "值"), t("from", "来源"))
    lines = [(row.key, _text(row.value), row.origin) for row in rows]
    return Answer(data=rows, show=lambda console: table(console, headings, lines))


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
