"""Owns how PDF files that were written are told."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import line, table
from coo_cli.workflow.look_up import doubt_text
from coo_cli.workflow.render import Rendered, RenderResult, kind_text


def files_answer(result: RenderResult) -> Answer:
    """The answer: the files, what of their layouts is not confirmed, and what could not be printed."""
    return Answer(
        data=result.files,
        show=lambda console: _show(console, result.files),
        exit=result.exit,
        errors=result.errors,
        warnings=result.warnings,
    )


def _show(console: Console, files: Sequence[Rendered]) -> None:
    headings = (t("certificate", "证书号"), t("printed as", "输出类型"), t("file", "文件"))
    table(console, headings, ((file.cert_no, kind_text(file.kind), file.file) for file in files))
    unsure = list(dict.fromkeys(doubt for file in files for doubt in file.layout_unsure))
    if unsure:
        told = t(
            "Our layout is not confirmed by public material in: {doubts}.",
            "内置版式以下方面未经公开资料证实：{doubts}。",
        )
        line(console, told.fill(doubts=doubt_text(unsure)))
