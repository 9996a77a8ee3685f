"""Owns how attachments are drawn on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coo_cli.base.texts import Text, t
from coo_cli.certificate.attachment import shown_attachment_state
from coo_cli.cli.tables import Console, table

if TYPE_CHECKING:
    from coo_cli.workflow.attach import AttachmentRow

_HEADINGS = (
    t("no.", "序号"),
    t("type", "类型"),
    t("file", "文件"),
    t("size", "大小"),
    t("sha256", "sha256"),
    t("delayed", "延迟"),
    t("state", "状态"),
    t("answer", "回执"),
)


def attachment_table(console: Console, rows: Sequence[AttachmentRow]) -> None:
    """Draw attachments, one a line; nothing without any."""
    yes = t("yes", "是")
    table(
        console,
        _HEADINGS,
        (
            (
                row.number,
                f"{row.type} {row.type_name}",
                row.file_name,
                _size(row.size),
                row.sha256[:12],
                yes if row.delayed else "",
                shown_attachment_state(row.state),
                row.text,
            )
            for row in rows
        ),
    )


def _size(size: int) -> Text:
    if size < 1_000_000:
        return t("{n} kB", "{n} kB").fill(n=max(1, round(size / 1000)))
    return t("{n} MB", "{n} MB").fill(n=f"{size / 1e6:.1f}")
