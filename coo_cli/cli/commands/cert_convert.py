"""`coo cert convert`: a new certificate of another type, and what is left to do to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.changes import ChangesFile, Draft, DropLines, DryRun, Sets, trial
from coo_cli.cli.context import app_of
from coo_cli.cli.selecting import choosing
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.workflow.in_turn import each
from coo_cli.workflow.selection import Chosen

if TYPE_CHECKING:
    from coo_cli.workflow.conversion import Conversion

EXAMPLE = "coo cert convert C263300999990001 --to E --destination VN"

_SEVERITIES = {
    Severity.ERROR: t("error", "错误"),
    Severity.WARNING: t("warning", "警告"),
    Severity.ADVICE: t("advice", "建议"),
}


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    to: Annotated[str, typer.Option(help=str(t("the other type, e.g. E", "目标证书类型，如 E")), metavar="TYPE")],
    destination: Annotated[str, typer.Option(help=str(t("another destination", "另一目的国")), metavar="COUNTRY")] = "",
    sets: Sets = None,
    file: ChangesFile = None,
    drop_line: DropLines = None,
    draft: Draft = False,
    dry_run: DryRun = False,
) -> Answer:
    from coo_cli.workflow.conversion import ConversionRequest, convert_type
    from coo_cli.workflow.edits import read_edits

    request = ConversionRequest(
        name="",
        to=to,
        destination=destination,
        edits=read_edits(sets or (), file, drop_line or ()),
        draft=draft,
        dry_run=dry_run,
    )
    app = app_of(ctx)
    if chosen.one:
        made = convert_type(app, replace(request, name=chosen.names[0]))
        return Answer(data=made, show=lambda console: _show(console, made, dry_run=dry_run))
    all_made, errors = each(app, chosen, lambda name: convert_type(app, replace(request, name=name)))
    return Answer(
        data=all_made,
        show=lambda console: _show_all(console, all_made, dry_run=dry_run),
        exit=Exit.DONE if not errors else Exit.PARTLY if all_made else Exit.INPUT_INVALID,
        errors=errors,
    )


def _show(console: Console, made: Conversion, *, dry_run: bool) -> None:
    facts(
        console,
        [
            (t("certificate", "证书号"), made.name),
            (t("type", "类型"), made.cert_type),
            (t("state", "状态"), shown_state(made.state)),
            (t("converted from", "转换自"), made.made_from),
        ],
    )
    _section(
        console,
        t("Dropped, as the type has no such field:", "该类型无此栏目，未带入："),
        [(item.path, item.label, item.value) for item in made.dropped],
    )
    _section(console, t("To fill:", "待填写："), _todo(made.to_fill))
    _section(console, t("To change:", "待修改："), _todo(made.to_change))
    if made.id and not made.cert_no:
        line(console, "")
        line(console, t("Complete it with `coo cert edit {id}`.", "请用 `coo cert edit {id}` 补充。").fill(id=made.id))
    if dry_run:
        trial(console)


def _show_all(console: Console, all_made: Sequence[Conversion], *, dry_run: bool) -> None:
    headings = (t("converted from", "转换自"), t("certificate", "证书号"), t("state", "状态"), t("to do", "待办"))
    table(
        console,
        headings,
        (
            (one.made_from, one.name, shown_state(one.state), len(one.to_fill) + len(one.to_change) + len(one.dropped))
            for one in all_made
        ),
    )
    if dry_run:
        trial(console)


def _todo(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    return [(finding.path, _SEVERITIES[finding.severity], finding.rule, finding.text) for finding in findings]


def _section(console: Console, heading: Text, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        line(console, "")
        line(console, heading)
        table(console, (), rows)
