"""Owns how what became of certificates that came in is shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coo_cli.base.texts import t
from coo_cli.cli.tables import SHOWN, Console, line, table

if TYPE_CHECKING:
    from coo_cli.workflow.tally import ConvertResult


def show_outcomes(console: Console, result: ConvertResult, *, dry_run: bool) -> None:
    """List certificates with what became of each, and count them."""
    from coo_cli.workflow.tally import outcome_text, skipped_text

    table(
        console,
        (t("certificate", "证书号"), t("type", "类型"), t("key", "单号"), t("result", "结果"), t("source", "来源")),
        (
            (item.cert_no or "-", item.cert_type, item.key, outcome_text(item.outcome), f"{item.source}:{item.rows}")
            for item in result.summary.certificates
        ),
        SHOWN,
    )
    if result.summary.counts:
        line(console, "  ".join(f"{outcome_text(name)}: {n}" for name, n in result.summary.counts.items()))
    for file in result.summary.rejected:
        line(console, t("Rejected records: {file}", "被拒记录：{file}").fill(file=file))
    skipped = Counter(file.reason for file in result.summary.skipped)
    for reason, count in skipped.items():
        line(console, skipped_text(reason).fill(n=count))
    if not (result.summary.certificates or result.summary.skipped or result.errors or result.warnings):
        line(console, t("Nothing new.", "没有新数据。"))
    if dry_run:
        line(console, t("A dry run: nothing was stored, no number taken.", "预演：未入库，未取号。"))
