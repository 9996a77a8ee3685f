"""Owns making a first mapping out of an export: proposed, and written as a file to go on with."""

from __future__ import annotations

from pathlib import Path

import msgspec

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import t
from coo_cli.ingest.propose import Guess, propose
from coo_cli.ingest.written import mapping_yaml
from coo_cli.workflow.app import App
from coo_cli.workflow.look_up import show_type

_UNNAMED = "draft"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that was proposed.

    Attributes:
        file: where it was written; empty when it was not.
        sheet: the sheet that was read.
        header_row: where the headings stand.
        rows: how many rows were looked at.
        group_by: the column that names a certificate.
        columns: what each column is taken for, how sure that is, and why.
        yaml: the mapping's text.
    """

    file: str
    sheet: str
    header_row: int
    rows: int
    group_by: str
    columns: list[Guess]
    yaml: str


def init_mapping(app: App, export: Path, out: Path | None = None, cert_type: str = "") -> Draft:
    """Propose a mapping for an export; a file that is there is never overwritten.

    Args:
        app: the run's surroundings.
        export: the table.
        out: the mapping's file, if it is to be written.
        cert_type: the type of all certificates, where the export does not tell.

    Raises:
        InputError: `file-exists`, `unknown-type`, and when the export is no table or cannot be read.
        ConfigError: `file-unwritable`.
    """
    if out is not None and out.exists():
        raise InputError(
            "file-exists",
            t("There is a file of this name.", "同名文件已存在。"),
            t("Give another name, or remove it.", "请换一个名称，或先删除该文件。"),
            where=Place(file=str(out)),
        )
    kind = show_type(app, cert_type).code if cert_type else ""
    found = propose(export, app.resources)
    text = mapping_yaml(found, out.stem if out else _UNNAMED, export.name, kind)
    if out is not None:
        write_atomic(out, text.encode())
    return Draft(
        file=str(out) if out else "",
        sheet=found.sheet,
        header_row=found.header_row,
        rows=found.rows,
        group_by=found.group_by,
        columns=found.guesses,
        yaml=text,
    )
