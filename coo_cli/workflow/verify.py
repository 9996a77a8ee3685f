"""Owns checking prints against the store: is this paper or PDF what is stored, and what customs approved?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, Exit, InputError, Place, UsageError
from coo_cli.base.files import read_bytes, sha256
from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.document.signatures import Signature
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.amended import amendments_of
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.render import approval_of

if TYPE_CHECKING:
    from coo_cli.certificate.model import Certificate
    from coo_cli.document.code import Said
    from coo_cli.document.reading import Leaf
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

_LIMIT = 100_000_000
_MOST_DIFFERENCES = 50


class Verdict(StrEnum):
    """What a print turned out to be."""

    PRINT_FILE = "print_file"
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    PREVIEW = "preview"
    CHANGED = "changed"
    ALTERED = "altered"
    BAD_SIGNATURE = "bad_signature"
    NOT_APPROVED = "not_approved"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


_GOOD = frozenset({Verdict.PRINT_FILE, Verdict.GENUINE})

_WORDS: dict[Verdict, Text] = {
    Verdict.PRINT_FILE: t("customs' print file as it came", "与收到的海关版式文件一致"),
    Verdict.GENUINE: t("genuine: what is stored and approved", "真实：与库中已审核通过的证书一致"),
    Verdict.SUPERSEDED: t("genuine, but amended since", "真实，但其后已更改或重发"),
    Verdict.DRAFT: t("a draft, not a certificate", "草稿，不是证书"),
    Verdict.PREVIEW: t("a preview, not the original", "预览，不是正本"),
    Verdict.CHANGED: t("not what is stored now", "与库中现有内容不符"),
    Verdict.ALTERED: t("its text is not what its code stands for", "文字与二维码所代表的内容不符"),
    Verdict.BAD_SIGNATURE: t("its digital signature does not hold", "数字签名无效或不受信任"),
    Verdict.NOT_APPROVED: t("says it is approved, the store does not", "自称已审核通过，但库中并无此记录"),
    Verdict.UNKNOWN: t("not in this store", "库中没有此证书"),
    Verdict.FOREIGN: t("not printed by coo", "不是本程序输出的"),
    Verdict.UNREADABLE: t("cannot be read", "无法读取"),
}

_CHECKED: dict[str, Text] = {
    "file": t("the whole file", "整个文件"),
    "code": t("QR code", "二维码"),
    "text": t("text", "文字"),
    "signature": t("digital signature", "数字签名"),
}


def verdict_text(verdict: Verdict) -> Text:
    """A verdict in words."""
    return _WORDS[verdict]


def checked_text(checked: str) -> Text:
    """What was held against the store, in words."""
    return _CHECKED[checked]


class Different(msgspec.Struct, frozen=True):
    """Words of a print that are not those of the stored certificate; either may be empty."""

    page: int
    printed: str
    stored: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one print: a file, or the pages of a file with one code.

    `checked` tells what was held against the store: of paper only the `code`, of a PDF with text that too, of
    customs' print file the whole `file`, and of a signed PDF its digital `signature`.
    """

    file: str
    verdict: Verdict
    cert_no: str = ""
    cert_type: str = ""
    date: str = ""
    state: Declaration | None = None
    pages: tuple[int, ...] = ()
    checked: tuple[str, ...] = ()
    replaced_by: str = ""
    differences: tuple[Different, ...] = ()
    signatures: tuple[Signature, ...] = ()


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """The verdicts, and for each that is no good the problem with it."""

    prints: list[Verified]
    errors: list[Problem]

    @property
    def exit(self) -> Exit:
        """Done when all are genuine, partly when some are."""
        good = sum(one.verdict in _GOOD for one in self.prints)
        return Exit.DONE if good == len(self.prints) else Exit.PARTLY if good else Exit.INPUT_INVALID


def verify(app: App, files: Sequence[Path], ca: Path | None = None) -> Verification:
    """Hold prints against the store.

    The code on the paper tells number, type, date and a short hash of the certificate's data; that proves which
    certificate was printed, not that nothing else on the paper was changed. A PDF that still has its text is
    compared word by word too; of a scan or photograph a person compares the rest.

    Args:
        app: the run's surroundings.
        files: PDFs, scans or photographs.
        ca: certificates (PEM) that those of signers are to come from; without them trust is not judged.

    Raises:
        UsageError: `nothing-named`.
        ConfigError: `extra-missing` without the library that reads codes or checks signatures; as
            `permission.require`.
        InputError: `ca-unreadable`.
    """
    require(app, Act.VIEW)
    if not files:
        raise UsageError(
            "nothing-named",
            t("No print was named.", "没有指定要核验的文件。"),
            t("Name PDF, JPEG, PNG or TIFF files.", "请指定 PDF、JPEG、PNG 或 TIFF 文件。"),
        )
    prints: list[Verified] = []
    errors: list[Problem] = []
    roots = _roots(ca) if ca else []
    with app.store() as store, store.read() as reader:
        for path in files:
            try:
                found = list(_verified(app, reader, path, roots))
            except InputError as error:
                found = [Verified(file=str(path), verdict=Verdict.UNREADABLE)]
                errors.append(of_error(error))
            else:
                errors += [of_error(_problem(one), one.cert_no) for one in found if one.verdict not in _GOOD]
            prints += found
    return Verification(prints=prints, errors=errors)


def _roots(path: Path) -> list[bytes]:
    """The certificates of a PEM file, in DER.

    Raises:
        InputError: `ca-unreadable`.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        found = x509.load_pem_x509_certificates(read_bytes(path, _LIMIT))
    except ValueError as error:
        raise InputError(
            "ca-unreadable",
            t("The file holds no certificates in PEM.", "文件中没有 PEM 格式的证书。"),
            t("Give the issuer's certificate as a .pem file.", "请提供签发机构证书的 .pem 文件。"),
            where=Place(file=str(path)),
            why=str(error),
        ) from error
    return [one.public_bytes(Encoding.DER) for one in found]


def _verified(app: App, reader: Reader, path: Path, roots: Sequence[bytes]) -> Iterator[Verified]:
    from coo_cli.document.code import read_code
    from coo_cli.document.reading import read_print
    from coo_cli.document.signatures import signatures_of
    from coo_cli.store.files import owner_of_print_file
    from coo_cli.store.reading import get

    data = read_bytes(path, _LIMIT)
    owner = owner_of_print_file(reader, sha256(data))
    if owner is not None:
        stored = get(reader, owner)
        yield _against(Verified(file=str(path), verdict=Verdict.PRINT_FILE, checked=("file",)), reader, stored)
        return
    try:
        leaves = read_print(data)
    except InputError as error:
        error.where = Place(file=str(path))
        raise
    pages: dict[Said, list[int]] = {}
    for number, leaf in enumerate(leaves, 1):
        for said in {said for text in leaf.codes if (said := read_code(text))}:
            pages.setdefault(said, []).append(number)
    signatures = tuple(signatures_of(data, roots, app.clock()))
    if not pages:
        yield Verified(file=str(path), verdict=Verdict.FOREIGN, signatures=signatures)
    for said, own in pages.items():
        told = Verified(
            file=str(path),
            verdict=Verdict.UNKNOWN,
            cert_no=said.cert_no,
            cert_type=said.cert_type,
            date=said.date,
            pages=tuple(own),
            checked=("code",),
        )
        yield _signed(_judged(app, reader, told, said, leaves if len(pages) == 1 else []), signatures)


def _signed(told: Verified, signatures: tuple[Signature, ...]) -> Verified:
    """The same with its signatures; one that does not hold is worse than a print without."""
    if not signatures:
        return told
    bad = not all(one.is_good for one in signatures)
    verdict = Verdict.BAD_SIGNATURE if bad and told.verdict in _GOOD else told.verdict
    checked = (*told.checked, "signature")
    return msgspec.structs.replace(told, verdict=verdict, checked=checked, signatures=signatures)


def _against(told: Verified, reader: Reader, stored: Stored) -> Verified:
    """The same with what the store says of the certificate, and superseded when an approved one replaces it."""
    row = stored.row
    newer = [
        made.row.cert_no
        for made in amendments_of(reader, row.cert_no, row.cert_type)
        if made.row.declaration is Declaration.APPROVED
    ]
    if newer and told.verdict in _GOOD:
        told = msgspec.structs.replace(told, verdict=Verdict.SUPERSEDED, replaced_by=newer[-1])
    return msgspec.structs.replace(told, cert_no=row.cert_no, cert_type=row.cert_type, state=row.declaration)


def _judged(app: App, reader: Reader, told: Verified, said: Said, leaves: Sequence[Leaf]) -> Verified:
    from coo_cli.document.code import said_of
    from coo_cli.document.preview import PREVIEW
    from coo_cli.store.reading import get, ids_of

    if said.cert_no not in ids_of(reader, [said.cert_no]):
        return told
    stored = get(reader, said.cert_no)
    approval = None if said.draft else approval_of(reader, stored)
    true = {said_of(certificate, approval) for certificate in _versions(reader, stored)}
    verdict = Verdict.DRAFT if said.draft else Verdict.GENUINE
    if not said.draft and approval is None:
        verdict = Verdict.NOT_APPROVED
    elif said not in true:
        verdict = Verdict.CHANGED
    elif any(leaf.words for leaf in leaves):
        differences = _differences(app, reader, stored, leaves, draft=said.draft)
        told = msgspec.structs.replace(told, checked=(*told.checked, "text"), differences=differences)
        if differences:
            marked = all(one.printed == PREVIEW and not one.stored for one in differences)
            verdict = Verdict.PREVIEW if marked else Verdict.ALTERED
    return _against(msgspec.structs.replace(told, verdict=verdict), reader, stored)


def _versions(reader: Reader, stored: Stored) -> Iterator[Certificate]:
    """The certificate as stored and as declared, which customs prints: a message parts `C/NO` (`message.texts`)."""
    from coo_cli.message.parse import parse
    from coo_cli.store.reading import messages

    yield stored.certificate
    for _, message in messages(reader, [stored.row.id]):
        yield parse(message.data)


def _differences(
    app: App, reader: Reader, stored: Stored, leaves: Sequence[Leaf], *, draft: bool
) -> tuple[Different, ...]:
    """Where a PDF's words are not those of the print it comes closest to: the original, the copies, a print file."""
    from coo_cli.document.reading import words_of
    from coo_cli.document.render import render as draw
    from coo_cli.store.files import print_files_of

    approval = None if draft else approval_of(reader, stored)
    ours = [
        draw(stored.certificate, resources=app.resources, approval=approval, now=app.clock(), copies=copies)
        for copies in (False, True)
    ]
    theirs = [] if draft else [file.data for file in print_files_of(reader, stored.row.id)]
    found = [list(_differing(leaves, words_of(data))) for data in (*ours, *theirs)]
    return tuple(min(found, key=len)[:_MOST_DIFFERENCES])


def _differing(leaves: Sequence[Leaf], stored: Sequence[tuple[str, ...]]) -> Iterator[Different]:
    for number in range(max(len(leaves), len(stored))):
        printed = leaves[number].words if number < len(leaves) else ()
        true = stored[number] if number < len(stored) else ()
        if "".join(printed) == "".join(true):
            continue
        for what, a1, a2, b1, b2 in SequenceMatcher(None, printed, true, autojunk=False).get_opcodes():
            if what != "equal":
                yield Different(number + 1, " ".join(printed[a1:a2]), " ".join(true[b1:b2]))


_FIXES: dict[Verdict, Text] = {
    Verdict.SUPERSEDED: t("Ask for the certificate that replaced it.", "请索取替换它的新证书。"),
    Verdict.DRAFT: t("Print it again once customs has approved it.", "请在海关审核通过后重新输出。"),
    Verdict.PREVIEW: t("Print the original: `coo print original`.", "请打印正本：`coo print original`。"),
    Verdict.CHANGED: t(
        "Hold it against `coo cert show`; do not use the print, print it again.",
        "请与 `coo cert show` 核对；勿使用此打印件，请重新输出。",
    ),
    Verdict.ALTERED: t(
        "Look at the words named; if only the layout was brought up to date since, print it again.",
        "请查看所列文字；若只是版式其后有更新，请重新输出。",
    ),
    Verdict.BAD_SIGNATURE: t(
        "Ask for the file as it was signed; a file changed or saved again after signing proves nothing.",
        "请索取签名后的原文件；签名后被修改或另存的文件不能作为证明。",
    ),
    Verdict.NOT_APPROVED: t(
        "Fetch customs' answers with `coo poll`; if it stays so, the print is not from here.",
        "请用 `coo poll` 收取海关回执；若仍如此，该打印件不是由此输出的。",
    ),
    Verdict.UNKNOWN: t(
        "Check it in the workspace it was printed from, or ask whoever gave it.",
        "请在输出它的工作区核验，或向提供者核实。",
    ),
    Verdict.FOREIGN: t(
        "Only prints with coo's QR code and customs' print files as stored are known; "
        "of a photograph, take a sharper one of the whole page.",
        "只能核验带本程序二维码的打印件和库中的海关版式文件；若为照片，请拍摄更清晰完整的页面。",
    ),
}


def _doubt(one: Signature) -> Text:
    if not one.holds:
        return t("what {signer} signed was changed", "{signer} 签名的内容已被改动").fill(signer=one.signer)
    if one.changed_since:
        return t("the file was changed after {signer} signed", "文件在 {signer} 签名后被改动").fill(signer=one.signer)
    return t("the certificate of {signer} is not of a trusted issuer", "{signer} 的证书不是受信任机构签发的").fill(
        signer=one.signer
    )


def _problem(one: Verified) -> CooError:
    why = t("in the store: {state}", "库中状态：{state}").fill(state=shown_state(one.state)) if one.state else None
    if one.verdict is Verdict.BAD_SIGNATURE:
        why = next(_doubt(signature) for signature in one.signatures if not signature.is_good)
    if one.verdict is Verdict.SUPERSEDED:
        why = t("replaced by {number}", "已被 {number} 替换").fill(number=one.replaced_by)
    return InputError(
        f"print-{one.verdict.value.replace('_', '-')}",
        t("The print is not a valid certificate: {verdict}.", "该打印件不是有效证书：{verdict}。").fill(
            verdict=verdict_text(one.verdict)
        ),
        _FIXES[one.verdict],
        where=Place(file=one.file),
        why=why,
    )
