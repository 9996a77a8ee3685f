"""`coo help`: topics that are more than one command, all commands on one page, the manual page."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import shown_language, t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import Console, line, table
from coo_cli.cli.topics import TOPICS, Topic, topic, topics

EXAMPLE = "coo help recovery"


def command(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help=str(t("a topic, or a command's words; all topics without", "主题或命令；不填则列出全部主题")),
            metavar="TOPIC",
        ),
    ] = "",
    man: Annotated[bool, typer.Option("--man", help=str(t("the manual page, for man", "man 手册页")))] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=str(t("all commands as a page in Markdown", "以 Markdown 输出全部命令")))
    ] = False,
) -> Answer:
    if bool(name) + man + markdown > 1:
        raise UsageError(
            "one-help",
            t(
                "A topic, `--man` and `--markdown` are three different things.",
                "主题、`--man`、`--markdown` 只能选一。",
            ),
            t("Ask for one of them.", "请只保留其中之一。"),
        )
    if man or markdown:
        from coo_cli.cli.manual import commands_page, manual_page

        page = manual_page() if man else commands_page()
        return Answer(data=page, show=lambda console: line(console, page))
    if not name:
        listed = topics()
        return Answer(data=listed, show=lambda console: _list(console, listed))
    if name not in TOPICS:
        raise UsageError(
            "unknown-topic",
            t("There is no topic or command `{name}`.", "没有主题或命令“{name}”。").fill(name=name),
            t("Topics are: {names}.", "可用主题：{names}。").fill(names=", ".join(TOPICS)),
        )
    found = topic(app_of(ctx).resources, name)
    return Answer(data=found, show=lambda console: line(console, found.text[shown_language()]))


def _list(console: Console, listed: list[Topic]) -> None:
    table(
        console, (t("topic", "主题"), t("what", "内容")), ((one.name, one.heading[shown_language()]) for one in listed)
    )
    line(console, "")
    line(
        console,
        t(
            "Commands: coo --help; one of them: coo COMMAND --help.",
            "全部命令：coo --help；单个命令：coo 命令 --help。",
        ),
    )
