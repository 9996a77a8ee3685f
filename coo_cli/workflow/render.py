"""Owns printing certificates to PDF files: customs' print file as it is, else our layout, else a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from coo_cli.base.errors import CooError, Exit, UsageError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.base.texts import Text, t
from coo_cli.certificate.receipt import Approval
from coo_cli.certificate.state import Declaration
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.inked import Inked, inked

if TYPE_CHECKING:
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

Kind = Literal["print_file", "approved", "draft"]

_KINDS: dict[str, Text] = {
    "print_file": t("customs' print file, the original", "海关版式文件（正本）"),
    "approved": t("our layout with seal and signature", "内置版式，含印章和签名"),
    "draft": t("draft, not approved", "草稿（未审核通过）"),
}


def kind_text(kind: str) -> Text:
    """What a file is, in words."""
    return _KINDS[kind]


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """One PDF file."""

    cert_no: str
    kind: Kind
    file: str


class RenderResult(msgspec.Struct, frozen=True, kw_only=True):
    """The files, and what could not be printed."""

    files: list[Rendered]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def render(app: App, names: Sequence[str], out: Path, *, own_layout: bool = False) -> RenderResult:
    """Print certificates, one PDF each.

    A certificate that customs has not approved prints as a draft without seals. Where customs' print file
    came, the original is that file as it is.

    Args:
        app: the run's surroundings.
        names: the certificates' numbers, or their ids as `#12`.
        out: the folder; made if absent.
        own_layout: our layout even where a print file came.

    Raises:
        UsageError: `nothing-named`.
        ConfigError: when the folder cannot be written.
    """
    if not names:
        raise UsageError(
            "nothing-named",
            t("Nothing was named to print.", "没有指定要打印的证书。"),
            t("Name certificate numbers; `coo cert list` shows them.", "请指定证书号，可用 `coo cert list` 查看。"),
        )
    folder = make_folder(out)
    files: list[Rendered] = []
    errors: list[Problem] = []
    inks: dict[str, Inked] = {}
    with app.store() as store, store.read() as reader:
        for name in names:
            try:
                kind, data = _pdf(app, reader, name, inks, own_layout=own_layout)
            except CooError as error:
                errors.append(of_error(error, name))
                continue
            path = folder / f"{safe_name(name)}.pdf"
            write_atomic(path, data)
            files.append(Rendered(cert_no=name, kind=kind, file=str(path)))
    return RenderResult(
        files=files,
        exit=Exit.DONE if not errors else Exit.PARTLY if files else Exit.INPUT_INVALID,
        errors=errors,
        warnings=[warning for ink in inks.values() for warning in ink.warnings],
    )


def _pdf(app: App, reader: Reader, name: str, inks: dict[str, Inked], *, own_layout: bool) -> tuple[Kind, bytes]:
    """One certificate; seals are not even opened for one that is not approved, and once for all of a profile."""
    from coo_cli.document.render import render as draw
    from coo_cli.store.files import print_file_of
    from coo_cli.store.reading import named

    stored = named(reader, name)
    approval = approval_of(reader, stored)
    print_file = print_file_of(reader, stored.row.id) if approval is not None and not own_layout else None
    if print_file is not None:
        return "print_file", print_file.data
    ink: Inked | None = None
    if approval is not None:
        profile = stored.row.profile
        ink = inks.get(profile) or inked(app, reader, app.profile(profile)[1])
        inks[profile] = ink
    data = draw(
        stored.certificate,
        resources=app.resources,
        approval=approval,
        seal=ink.seal if ink else None,
        signature=ink.signature if ink else None,
        now=app.clock(),
    )
    return ("approved" if approval is not None else "draft"), data


def approval_of(reader: Reader, stored: Stored) -> Approval | None:
    """Customs' approval out of the receipts; None unless the certificate is approved."""
    from coo_cli.store.receipts import receipts_of

    if stored.row.declaration is not Declaration.APPROVED:
        return None
    said = [kept.receipt.approval for kept in receipts_of(reader, stored.row.cert_no) if kept.receipt.approval]
    return said[-1] if said else None
