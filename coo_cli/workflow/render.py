"""Owns drawing certificates to PDF files: a preview of customs' print file, else our layout, else a draft."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Exit, UsageError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.base.texts import Text, t
from coo_cli.certificate.receipt import Approval
from coo_cli.certificate.state import Declaration
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.hands import Hands, hands_of
from coo_cli.workflow.inked import Inked, inked
from coo_cli.workflow.overprint_advice import overprint_advice
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.shares import Share, shared

if TYPE_CHECKING:
    from coo_cli.seal.signing import Hand
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

Kind = Literal["print_file", "approved", "draft", "copies", "application", "invoice", "slip"]
DOCUMENTS: tuple[Kind, ...] = ("application", "invoice", "slip")
CERTIFICATE = "certificate"

_KINDS: dict[str, Text] = {
    "print_file": t("preview of customs' print file", "海关版式文件预览"),
    "approved": t("our layout with seal and signature", "内置版式，含印章和签名"),
    "draft": t("draft, not approved", "草稿（未审核通过）"),
    "copies": t("copies", "副本"),
    "application": t("application form", "申请书"),
    "invoice": t("invoice", "发票"),
    "slip": t("collection slip", "认证凭条"),
}


def kind_text(kind: str) -> Text:
    """What a file is, in words."""
    return _KINDS[kind]


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """One PDF file."""

    cert_no: str
    kind: Kind
    file: str
    layout_unsure: list[str]
    """What of our layout public material does not confirm; nothing of customs' print file."""
    signed_by: str = ""
    """Whose certificate signed the file; only approved certificates on our layout are signed."""


class RenderResult(msgspec.Struct, frozen=True, kw_only=True):
    """The files, and what could not be printed."""

    files: list[Rendered]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def render(
    app: App,
    names: Sequence[str],
    out: Path,
    *,
    own_layout: bool = False,
    document: str = CERTIFICATE,
    copies: bool = False,
    sign: bool = False,
    jobs: int = 1,
) -> RenderResult:
    """Print certificates, one PDF each.

    A certificate that customs has not approved prints as a draft without seals. Where customs' print file came, it
    is that file, marked as a preview: the original leaves once, through print control (`workflow.print_control`).

    Args:
        app: the run's surroundings.
        names: the certificates' numbers, or their ids as `#12`.
        out: the folder; made if absent.
        own_layout: our layout even where a print file came.
        document: `certificate`, or what goes with it: `application`, `invoice`, `slip`.
        copies: the certificate's copies too, always on our layout, as a file of their own.
        sign: signs approved certificates on our layout with the enterprise's certificate; its key is opened once.
        jobs: processes that share the work.

    Raises:
        UsageError: `nothing-named`, or `unknown-document`.
        ConfigError: when the folder cannot be written, or `not-permitted`: what customs approved is for printers;
            `no-certificate` and as `seal.signing` where a key to sign with cannot be opened.
    """
    require(app, Act.VIEW)
    if not names:
        raise UsageError(
            "nothing-named",
            t("Nothing was named to print.", "没有指定要打印的证书。"),
            t("Name certificate numbers; `coo cert list` shows them.", "请指定证书号，可用 `coo cert list` 查看。"),
        )
    wanted = _wanted(document, copies)
    order = _Order(tuple(names), tuple(wanted), make_folder(out), own_layout=own_layout, sign=sign)
    files: list[Rendered] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for done in shared(partial(_share, app, order), min(jobs, len(names))):
        files += done.files
        errors += done.errors
        warnings += [warning for warning in done.warnings if warning not in warnings]
    return RenderResult(files=files, exit=_exit(files, errors), errors=errors, warnings=warnings)


class _Order(msgspec.Struct, frozen=True):
    names: tuple[str, ...]
    wanted: tuple[str, ...]
    folder: Path
    own_layout: bool
    sign: bool


class _Done(msgspec.Struct, frozen=True):
    """What became of one certificate."""

    files: list[Rendered]
    errors: list[Problem]
    warnings: list[Problem]


def _share(app: App, order: _Order, share: Share) -> Iterator[tuple[int, _Done]]:
    """Print the certificates that are one process's; it has its own store, and opens its own keys, each once."""
    inks: dict[str, Inked] = {}
    with app.store() as store, store.read() as reader, contextlib.ExitStack() as keys:
        hands = hands_of(app, keys) if order.sign else None
        for number, name in enumerate(order.names):
            if share.has(number):
                yield number, _done(app, reader, name, order, inks, hands)


def _done(app: App, reader: Reader, name: str, order: _Order, inks: dict[str, Inked], hands: Hands | None) -> _Done:
    try:
        printed = [_pdf(app, reader, name, kind, inks, hands, own_layout=order.own_layout) for kind in order.wanted]
    except CooError as error:
        if hands and isinstance(error, ConfigError) and error.code != "not-permitted":
            raise  # the next certificate would fail by it too
        return _Done([], [of_error(error, name)], [])
    files: list[Rendered] = []
    warnings = [warning for ink in inks.values() for warning in ink.warnings]
    for asked, one in zip(order.wanted, printed, strict=True):
        path = order.folder / f"{safe_name(name)}{'' if asked == CERTIFICATE else f'-{asked}'}.pdf"
        write_atomic(path, one.data)
        files.append(
            Rendered(cert_no=name, kind=one.kind, file=str(path), layout_unsure=one.unsure, signed_by=one.signed_by)
        )
        warnings += one.advice
    return _Done(files, [], warnings)


def _exit(files: Sequence[Rendered], errors: Sequence[Problem]) -> Exit:
    if not errors:
        return Exit.DONE
    if files:
        return Exit.PARTLY
    return Exit.CONFIG if errors[0].code == "not-permitted" else Exit.INPUT_INVALID


class _Printed(msgspec.Struct, frozen=True):
    kind: Kind
    data: bytes
    unsure: list[str]
    advice: Sequence[Problem] = ()
    signed_by: str = ""


def _wanted(document: str, copies: bool) -> list[str]:
    """The files to make of each certificate.

    Raises:
        UsageError: `unknown-document`, also when copies are wanted of something else than the certificate.
    """
    if document == CERTIFICATE:
        return [CERTIFICATE, "copies"] if copies else [CERTIFICATE]
    if document not in DOCUMENTS or copies:
        raise UsageError(
            "unknown-document",
            t("`{document}` cannot be printed so.", "无法这样打印“{document}”。").fill(document=document),
            t(
                "Use one of: {documents}; --copies goes with `certificate` only.",
                "可用：{documents}；--copies 仅用于 certificate。",
            ).fill(documents=" ".join((CERTIFICATE, *DOCUMENTS))),
        )
    return [document]


def _pdf(
    app: App,
    reader: Reader,
    name: str,
    wanted: str,
    inks: dict[str, Inked],
    hands: Hands | None,
    *,
    own_layout: bool,
) -> _Printed:
    """One file; seals are not even opened for what is not approved, and once for all certificates of a profile."""
    from coo_cli.catalog.layouts import document_layout, form_layout
    from coo_cli.document.preview import as_preview
    from coo_cli.document.render import render_document
    from coo_cli.store.files import print_file_of
    from coo_cli.store.reading import named

    stored = named(reader, name)
    certificate, resources, now = stored.certificate, app.resources, app.clock()
    approval = approval_of(reader, stored)
    for kind in DOCUMENTS:
        if kind == wanted:
            data = render_document(certificate, kind, resources=resources, approval=approval, now=now)
            return _Printed(kind, data, list(document_layout(resources, kind).unsure))
    if approval is not None:
        require(app, Act.PRINT)
    copies = wanted == "copies"
    print_file = print_file_of(reader, stored.row.id) if approval is not None and not own_layout else None
    if print_file is not None and not copies:
        advice = overprint_advice(certificate, name, print_file.data)
        return _Printed("print_file", as_preview(print_file.data, resources, now), [], advice)
    hand = hands(stored.row.profile) if hands and approval is not None else None
    data = our_layout(app, reader, stored, approval, inks, copies=copies, hand=hand)
    kind = "draft" if approval is None else "copies" if copies else "approved"
    advice = [] if copies else overprint_advice(certificate, name, data)
    unsure: list[str] = list(form_layout(resources, certificate.cert_type).unsure)
    return _Printed(kind, data, unsure, advice, hand.who.subject if hand else "")


def our_layout(
    app: App,
    reader: Reader,
    stored: Stored,
    approval: Approval | None,
    inks: dict[str, Inked],
    *,
    copies: bool,
    hand: Hand | None = None,
) -> bytes:
    """A certificate on our own layout; a draft without an approval, else with the enterprise's seal and signature.

    Args:
        app: the run's surroundings.
        reader: where the seals are.
        stored: the certificate.
        approval: what customs granted.
        inks: seals and signatures opened so far, by profile.
        copies: the copies (副本) instead of the original.
        hand: signs what customs approved; a draft is never signed.

    Raises:
        InputError: `no-form`, `glyph-missing`, or as `workflow.inked.inked`.
        ConfigError: as `workflow.inked.inked`, or when a data file has a fault.
    """
    from coo_cli.document.issue import Issued
    from coo_cli.document.render import render as draw
    from coo_cli.document.signing import render_signed

    ink: Inked | None = None
    if approval is not None:
        profile = stored.row.profile
        ink = inks.get(profile) or inked(app, reader, app.profile(profile)[1])
        inks[profile] = ink
        if hand is not None:
            issue = Issued(approval, ink.seal, ink.signature, to_be_signed=True)
            return render_signed(
                stored.certificate, issue, hand, resources=app.resources, now=app.clock(), copies=copies
            )
    return draw(
        stored.certificate,
        resources=app.resources,
        approval=approval,
        seal=ink.seal if ink else None,
        signature=ink.signature if ink else None,
        now=app.clock(),
        copies=copies,
    )


def approval_of(reader: Reader, stored: Stored) -> Approval | None:
    """Customs' approval out of the receipts; None unless the certificate is approved."""
    from coo_cli.store.receipts import receipts_of

    if stored.row.declaration is not Declaration.APPROVED:
        return None
    said = [kept.receipt.approval for kept in receipts_of(reader, stored.row.cert_no) if kept.receipt.approval]
    return said[-1] if said else None
