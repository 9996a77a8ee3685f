"""Owns how a person changes certificates on the command line: the options for it, and the drawing of what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.certificate.difference import Difference, RowChange
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.workflow.app import App
from coo_cli.workflow.in_turn import in_turn
from coo_cli.workflow.saved import SaveResult
from coo_cli.workflow.selection import Chosen

Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help=str(
            t("set a value, e.g. goods[2].quantity=100; may be repeated", "设置内容，如 goods[2].quantity=100；可重复")
        ),
        metavar="PATH=VALUE",
    ),
]
ChangesFile = Annotated[
    Path | None,
    typer.Option(
        "--file",
        help=str(t("values in YAML: {goods: {2: {quantity: 100}}}", "YAML 文件：{goods: {2: {quantity: 100}}}")),
        metavar="FILE",
    ),
]
DropLines = Annotated[
    list[int] | None,
    typer.Option(
        "--drop-line", help=str(t("take out this goods line; may be repeated", "删除该货物项；可重复")), metavar="N"
    ),
]
Reason = Annotated[str, typer.Option(help=str(t("the reason customs is told", "更改/重发原因")), metavar="TEXT")]
Note = Annotated[str, typer.Option(help=str(t("a note on the application", "申请书备注")), metavar="TEXT")]
Draft = Annotated[
    bool,
    typer.Option("--draft", help=str(t("keep it a draft, even if it could be declared", "保留为草稿，即使已可申报"))),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=str(t("show what would happen, store nothing", "只预演，不入库")))
]


def with_note(sets: list[str] | None, note: str) -> list[str]:
    """The values to set, and the note on the application where there is one."""
    return [*(sets or []), *([f"application_note={note}"] if note else [])]


def answer_of(result: SaveResult, *, dry_run: bool) -> Answer:
    """What a command that saved a certificate gives back."""
    return Answer(
        data=result.saved,
        show=lambda console: _show(console, result, dry_run=dry_run),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def trial(console: Console) -> None:
    """Say that nothing was stored."""
    line(console, t("A dry run: nothing was stored, no number taken.", "预演：未入库，未取号。"))


def _show(console: Console, result: SaveResult, *, dry_run: bool) -> None:
    saved = result.saved
    change = saved.change
    facts(
        console,
        [
            (t("certificate", "证书号"), saved.name),
            (t("state", "状态"), shown_state(saved.state)),
            (t("old certificate", "原证书号"), change.old_cert_no if change else ""),
            (t("changed columns", "更改栏目"), change.columns if change else ""),
        ],
    )
    if not saved.difference.empty:
        line(console, "")
    show_difference(console, saved.difference, frozenset(saved.derived))
    if dry_run:
        trial(console)


def show_difference(console: Console, found: Difference, derived: frozenset[str] = frozenset()) -> None:
    """Draw what differs, each value with its path and name."""
    headings = (t("path", "路径"), t("field", "栏目"), t("before", "原内容"), t("now", "现内容"), t("", ""))
    table(console, headings, _rows(found, derived))


def save_answer(app: App, chosen: Chosen, do: Callable[[str], SaveResult], *, dry_run: bool) -> Answer:
    """What a command that saves certificates gives back: of one all that changed, of several one a line.

    Args:
        app: the run's surroundings.
        chosen: which certificates.
        do: makes or changes the one of a name.
        dry_run: whether nothing is stored.
    """
    if chosen.one:
        return answer_of(do(chosen.names[0]), dry_run=dry_run)
    batch = in_turn(app, chosen, do)
    headings = (t("certificate", "证书号"), t("type", "类型"), t("state", "状态"))

    def show(console: Console) -> None:
        table(console, headings, ((one.name, one.cert_type, shown_state(one.state)) for one in batch.saved))
        if dry_run:
            trial(console)

    return Answer(data=batch.saved, show=show, exit=batch.exit, errors=batch.errors, warnings=batch.warnings)


def _rows(found: Difference, derived: frozenset[str]) -> Iterator[tuple[object, ...]]:
    for changed in (*found.head, *(one for row in found.rows for one in row.changed)):
        note = t("worked out again", "自动重算") if changed.path in derived else ""
        yield changed.path, changed.label, changed.old, changed.new, note
    for row in found.rows:
        if row.kind != "changed":
            yield _row(row)


def _row(row: RowChange) -> tuple[object, ...]:
    """A line that came or went; one that went is named by its number before, which another line may have now."""
    if row.kind == "added":
        return f"{row.group}[{row.new_number}]", t("added", "增加"), "", row.name, ""
    was = t("{path} before", "原 {path}").fill(path=f"{row.group}[{row.old_number}]")
    return was, t("removed", "删除"), row.name, "", ""
