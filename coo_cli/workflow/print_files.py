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
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.state import Printing
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.store.transaction import Transaction

LARGEST = 64 * 2**20
"""Bytes a print file may have."""


class FileTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A print file that was taken in.

    Attributes:
        new: false when this very file was there already.
        replaces: the hash of the file the original would have been printed from; empty where none waited.
    """

    cert_no: str
    file: str
    sha256: str
    new: bool
    printing: Printing
    replaces: str = ""


class FilesResult(msgspec.Struct, frozen=True, kw_only=True):
    """The files taken in, those that were refused, and those that took another's place."""

    files: list[FileTaken]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def number_of(name: str) -> str:
    """The certificate number a print file's name begins with: `C263300999990001.pdf`, `C263300999990001_1.pdf`."""
    return PurePath(name).stem.partition("_")[0]


def keep_print_file(tx: Transaction, number: str, name: str, data: bytes, *, at: dt.datetime, actor: str) -> FileTaken:
    """Keep a print file that is what it says.

    Raises:
        InputError: `unknown-certificate`, `print-file-unreadable` or `print-file-foreign`.
    """
    from coo_cli.document.printfile import check_print_file
    from coo_cli.store.files import PrintFile, print_file_of, put_print_file
    from coo_cli.store.reading import get

    row = get(tx, number).row
    check_print_file(data, row.cert_no)
    before = print_file_of(tx, row.id) if row.printing is not Printing.NO_FILE else None
    new = put_print_file(tx, row.id, PrintFile(name, data), at=at, actor=actor)
    return FileTaken(
        cert_no=row.cert_no,
        file=name,
        sha256=sha256(data),
        new=new,
        printing=get(tx, number).row.printing if new else row.printing,
        replaces=sha256(before.data) if before and new else "",
    )


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
        files=taken,
        exit=Exit.DONE if not errors else Exit.PARTLY if taken else Exit.INPUT_INVALID,
        errors=errors,
        warnings=[_replaced(one) for one in taken if one.replaces],
    )


def _replaced(taken: FileTaken) -> Problem:
    text = t(
        "{name} had another print file, unasked for a new one; its original is printed from {file} from now on.",
        "{name} 已有另一版式文件，且未申请重新生成；此后正本按 {file} 打印。",
    ).fill(name=taken.cert_no, file=taken.file)
    fix = t(
        "Make sure that customs made it: a print file is never edited. The audit log tells who took it in.",
        "请确认该文件由海关生成，版式文件不得编辑；审计日志已记录导入人。",
    )
    return Problem(
        code="print-file-replaced",
        text=text._asdict(),
        fix=fix._asdict(),
        certificate=taken.cert_no,
        severity=Severity.WARNING,
    )
