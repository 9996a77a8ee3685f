"""Owns attaching files (随附单据) to certificates: looked at by content, kept, listed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import Exit, InputError, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import CodeList, Entry, code_list
from coo_cli.certificate.attachment import AttachmentState
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.attached_file import look_at
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.store.attachments import Attached

TYPES = "attachment_file_types"
"""The code list of what an attachment is."""


class AttachmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment in one line.

    Attributes:
        number: its number within the certificate.
        type: the code of what it is.
        type_name: the same in words.
        file_name: the name customs knows it by.
        size: bytes.
        sha256: of its bytes.
        delayed: the flag that travels with it.
        state: where it stands.
        state_at: since when.
        text: what the answer said.
    """

    number: int
    type: str
    type_name: str
    file_name: str
    size: int
    sha256: str
    delayed: bool
    state: AttachmentState
    state_at: str
    text: str


class AttachResult(msgspec.Struct, frozen=True, kw_only=True):
    """What is attached now of the files given, with everything that was wrong, and the exit code that tells."""

    attachments: list[AttachmentRow]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def attach(
    app: App, certificate: str, files: Sequence[Path], *, file_type: str, delayed: bool = False, name: str = ""
) -> AttachResult:
    """Attach files to a certificate; one that will not do does not stop the others. They leave with `coo declare`.

    Args:
        app: the run's surroundings.
        certificate: its number, or its id.
        files: what to attach.
        file_type: what they are, by code or name of the code list.
        delayed: the flag `IsDelay`.
        name: the name customs knows a single file by; its own unless given.

    Raises:
        UsageError: `one-name` for a name of several files.
        InputError: `unknown-certificate` or `unknown-attachment-type`.
    """
    require(app, Act.EDIT)
    if name and len(files) != 1:
        raise UsageError(
            "one-name",
            t("--name names one file, and there are {n}.", "--name 只能用于一个文件，当前有 {n} 个。").fill(
                n=len(files)
            ),
            t("Attach the files one by one.", "请逐个添加文件。"),
        )
    kind = _type(code_list(app.resources, TYPES), file_type)
    rows: list[AttachmentRow] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    with app.store() as store:
        from coo_cli.store.attachments import NewAttachment, put_attachment
        from coo_cli.store.reading import named

        with store.read() as reader:
            row = named(reader, certificate).row
        for file in files:
            try:
                found = look_at(app, file, name)
                new = NewAttachment(file_type=kind.code, file_name=found.name, delayed=delayed, data=found.data)
                with store.begin() as tx:
                    kept, _ = put_attachment(tx, row.id, new, at=app.clock(), actor=app.actor)
            except InputError as error:
                errors.append(of_error(error, row.cert_no))
                continue
            rows.append(_row(kept, kind.name))
            warnings += [of_error(doubt, row.cert_no) for doubt in found.doubts]
    return AttachResult(
        attachments=rows,
        exit=Exit.DONE if not errors else Exit.PARTLY if rows else Exit.INPUT_INVALID,
        errors=errors,
        warnings=warnings,
    )


def detach(app: App, certificate: str, number: int) -> AttachmentRow:
    """Take an attachment that was not declared off its certificate.

    Raises:
        InputError: `unknown-certificate`, `unknown-attachment` or `attachment-under-way`.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        from coo_cli.store.attachments import take_back
        from coo_cli.store.reading import named

        with store.begin() as tx:
            row = named(tx, certificate).row
            gone = take_back(tx, row.id, number, at=app.clock(), actor=app.actor)
    return attachment_rows(app, [gone])[0]


def list_attachments(app: App, certificate: str) -> list[AttachmentRow]:
    """A certificate's attachments, by their numbers.

    Raises:
        InputError: `unknown-certificate`.
    """
    require(app, Act.VIEW)
    with app.store() as store:
        from coo_cli.store.attachments import attachments_of
        from coo_cli.store.reading import named

        with store.read() as reader:
            found = attachments_of(reader, named(reader, certificate).row.id)
    return attachment_rows(app, found)


def attachment_rows(app: App, attachments: Sequence[Attached]) -> list[AttachmentRow]:
    """Attachments as lists show them; a type that is no longer in the code list keeps its bare code."""
    types = code_list(app.resources, TYPES)
    return [_row(one, entry.name if (entry := types.get(one.file_type)) else None) for one in attachments]


def _row(one: Attached, type_name: Text | None) -> AttachmentRow:
    return AttachmentRow(
        number=one.number,
        type=one.file_type,
        type_name=str(type_name or ""),
        file_name=one.file_name,
        size=one.size,
        sha256=one.content,
        delayed=one.delayed,
        state=one.state,
        state_at=one.state_at,
        text=one.text,
    )


def _type(types: CodeList, wanted: str) -> Entry:
    found = types.find(wanted)
    if found is None or len(found.code) > 4:
        raise InputError(
            "unknown-attachment-type",
            t("There is no type of attachment `{wanted}`.", "没有随附单据类型“{wanted}”。").fill(wanted=wanted),
            t(
                "Use one of {codes}: `coo codes list {name}`. A code customs has given you besides goes into "
                "codes/{name}.yaml of the workspace.",
                "可用 {codes}，见 `coo codes list {name}`；海关另行告知的代码请写入工作区的 codes/{name}.yaml。",
            ).fill(codes=", ".join(entry.code for entry in types.entries), name=TYPES),
        )
    return found
