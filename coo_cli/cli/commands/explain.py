"""`coo explain`: what a rule or a receipt code means, why, and what to do; all rules; their page."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.explained import show_explained
from coo_cli.cli.tables import line

EXAMPLE = "coo explain COO-3002"


def command(
    ctx: typer.Context,
    code: Annotated[
        list[str] | None,
        typer.Argument(
            help=str(
                t(
                    "a rule (COO-3002), a receipt code (RepType 3), a topic (dates) or a word; all rules without",
                    "规则（COO-3002）、回执代码（RepType 3）、主题（dates）或词语；不填则列出全部规则",
                )
            ),
            metavar="CODE|WORD",
        ),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help=str(t("all rules as a page in Markdown", "以 Markdown 输出全部规则")))
    ] = False,
) -> Answer:
    from coo_cli.workflow.explain import look_up
    from coo_cli.workflow.rules_page import rules_page

    words = " ".join(code or ())
    if markdown and words:
        raise UsageError(
            "page-of-all",
            t(
                "`--markdown` writes all rules, not `{words}` alone.",
                "`--markdown` 输出全部规则，不能只输出“{words}”。",
            ).fill(words=words),
            t("Leave out one of the two.", "请去掉其中之一。"),
        )
    if markdown:
        page = rules_page(app_of(ctx))
        return Answer(data=page, show=lambda console: line(console, page))
    found = look_up(app_of(ctx), words)
    return Answer(data=found, show=lambda console: show_explained(console, found))
