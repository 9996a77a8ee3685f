"""Owns how operators are named, told about and shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import Console, table
from coo_cli.workflow.operators import OperatorRow
from coo_cli.workflow.permission import Role, words_of

Name = Annotated[
    str,
    typer.Argument(
        help=str(t("the operator: a system user, or what COO_OPERATOR says", "操作员：系统用户名或 COO_OPERATOR 的值")),
        metavar="NAME",
    ),
]
Roles = Annotated[
    list[Role] | None,
    typer.Option("--role", help=str(t("a role, may be repeated", "角色，可重复"))),
]
Principals = Annotated[
    list[str] | None,
    typer.Option(
        "--principal",
        help=str(t("a principal to act for, may be repeated; all unless given", "代理的委托人，可重复；默认不限")),
        metavar="KEY",
    ),
]
FullName = Annotated[str | None, typer.Option("--full-name", help=str(t("the full name", "姓名")), metavar="TEXT")]


def answer_of(rows: Sequence[OperatorRow]) -> Answer:
    """Operators, one a line."""
    return Answer(data=rows, show=lambda console: show(console, rows))


def one(row: OperatorRow) -> Answer:
    """One operator."""
    return Answer(data=row, show=lambda console: show(console, [row]))


def show(console: Console, rows: Sequence[OperatorRow]) -> None:
    """Draw operators; who is at work is marked."""
    headings = (
        t("operator", "操作员"),
        t("full name", "姓名"),
        t("roles", "角色"),
        t("principals", "委托人"),
        t("state", "状态"),
    )
    everybody, disabled, you = t("all", "不限"), t("disabled", "已停用"), t("you", "当前")
    table(
        console,
        headings,
        (
            (
                row.name,
                row.full_name,
                words_of(row.roles),
                ", ".join(row.principals) or everybody,
                disabled if row.disabled else you if row.here else "",
            )
            for row in rows
        ),
    )
