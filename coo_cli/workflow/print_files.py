"""Owns customs' print files (版式文件) coming in: by a poll or by hand, checked, kept with their hash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, Exit, UsageError
from coo_cli.base.files import read_regular, sha256
from coo_cli.base.texts import t
from coo_cli.certificate.state import Printing
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.store.transaction import Transaction

LARGEST = 64 * 2**20
"""Bytes a print file may have."""


class FileTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A print file that was taken in; `new` is false when this very file was there already."""

    cert_no: str
    file: str
    sha256: str
    new: bool
    printing: Printing


class FilesResult(msgspec.Struct, frozen=True, kw_only=True):
    """The files taken in, and those that were refused."""

    files: list[FileTaken]
    exit: Exit
    errors: list[Problem]


def number_of(name: str) -> str:
    """The certificate number a print file's name begins with: `C263300999990001.pdf`, `C263300999990001_1.pdf`."""
    return PurePath(name).stem.partition("_")[0]


def keep_print_file(tx: Transaction, number: str, name: str, data: bytes, *, at: dt.datetime, actor: str) -> FileTaken:
    """Keep a print file that is what it says.

    Raises:
        InputError: `unknown-certificate`, `print-file-unreadable` or `print-file-foreign`.
    """
    from coo_cli.document.printfile import check_print_file
    from coo_cli.store.files import PrintFile, put_print_file
    from coo_cli.store.reading import get

    row = get(tx, number).row
    check_print_file(data, row.cert_no)
    new = put_print_file(tx, row.id, PrintFile(name, data), at=at, actor=actor)
    now = get(tx, number).row.printing if new else row.printing
    return FileTaken(cert_no=row.cert_no, file=name, sha256=sha256(data), new=new, printing=now)


def import_print_files(app: App, files: Sequence[Path], certificate: str = "") -> FilesResult:
    """Take print files in that a user has; one that is refused does not stop the others.

    Args:
        app: the run's surroundings.
        files: PDF files; without a certificate each is named after its own.
        certificate: the certificate's number, for one file of any name.

    Raises:
        UsageError: `one-file` when a certificate is named for several.
    """
    require(app, Act.RECEIVE)
    if certificate and len(files) > 1:
        raise UsageError(
            "one-file",
            t("One certificate was named for several files.", "为多个文件指定了同一个证书号。"),
            t("Give one file with --cert, or name the files after their certificates.", "使用 --cert 时只给一个文件。"),
        )
    taken: list[FileTaken] = []
    errors: list[Problem] = []
    with app.store() as store:
        for path in files:
            try:
                data = read_regular(path, LARGEST)
                with store.begin() as tx:
                    number = certificate or number_of(path.name)
                    taken.append(keep_print_file(tx, number, path.name, data, at=app.clock(), actor=app.actor))
            except CooError as error:
                if error.exit is not Exit.INPUT_INVALID:
                    raise
                errors.append(of_error(error, str(path)))
    return FilesResult(
        files=taken, exit=Exit.DONE if not errors else Exit.PARTLY if taken else Exit.INPUT_INVALID, errors=errors
    )
