"""Owns the files a run's report is kept in: text, JSON and HTML beside each other, the oldest deleted."""

from __future__ import annotations

import re
from pathlib import Path

from coo_cli.base.files import make_folder, unwritable, write_atomic
from coo_cli.report.night import Night, night_json
from coo_cli.report.night_html import night_html
from coo_cli.report.night_text import night_text

_OURS = re.compile(r"run-(\d{8}-\d{9})\.(txt|json|html)")


def write_reports(night: Night, folder: Path, keep: int) -> list[Path]:
    """Write a run's report, each file whole or absent, then delete those of the oldest runs.

    Args:
        night: what the run did.
        folder: made if absent; other files in it are left alone.
        keep: of how many runs reports stay.

    Raises:
        ConfigError: `file-unwritable`.
    """
    make_folder(folder)
    written: list[Path] = []
    for suffix, data in (
        ("txt", night_text(night).encode()),
        ("json", night_json(night)),
        ("html", night_html(night).encode()),
    ):
        written.append(folder / f"run-{night.id}.{suffix}")
        write_atomic(written[-1], data)
    try:
        ours = [(found[1], path) for path in folder.iterdir() if (found := _OURS.fullmatch(path.name))]
        stay = {night.id, *sorted({id_ for id_, _ in ours}, reverse=True)[:keep]}
        for id_, path in ours:
            if id_ not in stay:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    return written
