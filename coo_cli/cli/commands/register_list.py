"""`coo register list`: a register, whole or searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coo_cli.base.clock import to_minute
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Register
from coo_cli.cli.tables import Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.app import App
    from coo_cli.workflow.registers import EntryList, EntryRow

EXAMPLE = "coo register list goods --search cable"

_WIDEST = 100


def command(
    ctx: typer.Context,
    register: Register,
    search: Annotated[
        str, typer.Option(help=str(t("a text in the key or a value", "关键值或内容中的文字")), metavar="TEXT")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help=str(t("how many at most", "最多列出的条数")))] = 50,
    offset: Annotated[int, typer.Option(min=0, help=str(t("how many to pass over", "跳过的条数")))] = 0,
) -> Answer:
    from coo_cli.workflow.registers import list_register

    app = app_of(ctx)
    found = list_register(app, register, search, limit=limit, offset=offset)
    return Answer(data=found, show=lambda console: _show(console, app, found, offset))


def _show(console: Console, app: App, found: EntryList, offset: int) -> None:
    headings = (t("key", "关键值"), t("changed", "修改时间"), t("values", "内容"))
    table(
        console,
        headings,
        ((row.key, to_minute(row.changed_at), _values(app, row)) for row in found.entries),
    )
    more = found.total - offset - len(found.entries)
    if more > 0:
        says = t("... and {n} more: --offset {next}", "……另有 {n} 条：--offset {next}")
        line(console, says.fill(n=more, next=offset + len(found.entries)))
    elif not found.entries:
        line(console, t("There is nothing.", "没有记录。"))


def _values(app: App, row: EntryRow) -> str:
    from coo_cli.workflow.registers import labels_of

    text = " | ".join(value.replace("\n", " / ") for _, value in labels_of(app, row))
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]} ..."
