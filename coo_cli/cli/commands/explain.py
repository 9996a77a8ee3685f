"""`coo explain`: what a rule means and what to do."""

from __future__ import annotations

from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.tables import facts
from coo_cli.workflow.explain import explain, severity_text

EXAMPLE = "coo explain COO-1001"


def command(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(help=str(t("the rule's id", "规则编号")), metavar="CODE")],
) -> Answer:
    rule = explain(app_of(ctx), code)
    pairs = [
        (t("rule", "规则"), rule.id),
        (t("severity", "级别"), severity_text(rule.severity)),
        (t("what", "内容"), rule.title),
        (t("what to do", "处理"), rule.fix),
        (t("source", "依据"), rule.source),
    ]
    return Answer(data=rule, show=lambda console: facts(console, pairs))
