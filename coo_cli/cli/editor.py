"""Owns showing a text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from coo_cli.base.errors import ConfigError, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.workflow.selection import Chosen


def in_editor(text: str) -> str:
    """Show a text in `$VISUAL`, or `$EDITOR`, and give back what it is when the editor ends.

    Raises:
        ConfigError: `no-editor` when none is named, it cannot be started, or it ends with a fault.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "")
    if not named:
        raise _no_editor(t("No editor is named.", "未指定编辑器。"), "")
    with tempfile.TemporaryDirectory(prefix="coo-") as folder:
        file = Path(folder) / "certificate.yaml"
        file.write_text(text, encoding="utf-8")
        command = [*(shlex.split(named) if sys.platform != "win32" else [named]), str(file)]
        try:
            subprocess.run(command, check=True)  # noqa: S603 - the user's own editor, without a shell
        except (OSError, subprocess.CalledProcessError) as error:
            raise _no_editor(
                t("The editor `{name}` failed.", "编辑器“{name}”出错。").fill(name=named), str(error)
            ) from error
        return file.read_text(encoding="utf-8-sig")


def must_be_alone(chosen: Chosen, *, alone: bool) -> str:
    """The one certificate an editor can show.

    Args:
        chosen: what was named.
        alone: whether nothing else was asked for that an editor has no use for.

    Raises:
        UsageError: `one-by-hand`.
    """
    if not (chosen.one and alone):
        raise UsageError(
            "one-by-hand",
            t(
                "--editor takes one certificate, without --set, --file, --drop-line and --dry-run.",
                "--editor 只能用于一份证书，且不能与 --set、--file、--drop-line、--dry-run 同用。",
            ),
            t("Name one: `coo cert edit 12 --editor`.", "请指定一份：`coo cert edit 12 --editor`。"),
        )
    return chosen.names[0]


def _no_editor(says: Text, why: str) -> ConfigError:
    return ConfigError(
        "no-editor",
        says,
        t(
            "Set VISUAL or EDITOR, e.g. EDITOR=nano; nothing was changed.",
            "请设置 VISUAL 或 EDITOR，如 EDITOR=nano；未作任何修改。",
        ),
        why=why or None,
    )
