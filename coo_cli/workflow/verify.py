"""Owns checking prints against the store: is this paper or PDF what is stored, and what customs approved?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import CooError, Exit, InputError, Place, UsageError
from coo_cli.base.files import read_bytes, sha256
from coo_cli.base.texts import Text, t
from coo_cli.certificate.printing import Sheet
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.document.signatures import Signature
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.amended import amendments_of
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.print_list import LedgerRow, ledger_row
from coo_cli.workflow.render import approval_of
from coo_cli.workflow.verdict import GOOD, Verdict, fix_text, verdict_text

if TYPE_CHECKING:
    from coo_cli.certificate.model import Certificate
    from coo_cli.document.code import Said
    from coo_cli.document.reading import Leaf
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

_LIMIT = 100_000_000
_MOST_DIFFERENCES = 50


_LEFT_AS: dict[Sheet, Verdict] = {
    Sheet.ORIGINAL: Verdict.PRINT_FILE,
    Sheet.COPY: Verdict.GENUINE,
    Sheet.PREVIEW: Verdict.PREVIEW,
    Sheet.OVERPRINT: Verdict.OVERPRINT,
}
"""What a file is that has no code of ours, but left as a print of the ledger, byte for byte."""


class Different(msgspec.Struct, frozen=True):
    """Words of a print that are not those of the stored certificate; either may be empty."""

    page: int
    printed: str
    stored: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one print: a file, or the pages of a file with one code.

    `checked` tells what was held against the store: of paper only the `code`, of a PDF with text that too, of
    customs' print file the whole `file`, and of a signed PDF its digital `signature`. `ledger` has the prints that
    left as this very file; of paper nothing says which print it is.
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
    ledger: tuple[LedgerRow, ...] = ()


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """The verdicts, and for each that is no good the problem with it."""

    prints: list[Verified]
    errors: list[Problem]

    @property
    def exit(self) -> Exit:
        """Done when all are genuine, partly when some are."""
        good = sum(one.verdict in GOOD for one in self.prints)
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
                errors += [of_error(_problem(one), one.cert_no) for one in found if one.verdict not in GOOD]
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
    """What a file is, with the prints of the ledger that left as this very file."""
    from coo_cli.store.prints import prints_of_file

    data = read_bytes(path, _LIMIT)
    digest = sha256(data)
    ledger = tuple(map(ledger_row, prints_of_file(reader, digest)))
    whole = _known_whole(reader, str(path), digest)
    for told in [whole] if whole else _read_back(app, reader, path, data, roots):
        foreign = told.verdict is Verdict.FOREIGN
        yield msgspec.structs.replace(_left_as(reader, told, ledger[-1]) if foreign and ledger else told, ledger=ledger)


def _left_as(reader: Reader, told: Verified, job: LedgerRow) -> Verified:
    from coo_cli.store.reading import get

    left = msgspec.structs.replace(told, verdict=_LEFT_AS[job.sheet], checked=("file",))
    return _against(left, reader, get(reader, job.cert_no))


def _known_whole(reader: Reader, file: str, digest: str) -> Verified | None:
    """One of customs' print files, as it came; changed where customs has made another since."""
    from coo_cli.store.files import owner_of_print_file, print_file_of
    from coo_cli.store.reading import get

    owner = owner_of_print_file(reader, digest)
    if owner is None:
        return None
    newest = print_file_of(reader, owner)
    verdict = Verdict.PRINT_FILE if newest is None or sha256(newest.data) == digest else Verdict.CHANGED
    return _against(Verified(file=file, verdict=verdict, checked=("file",)), reader, get(reader, owner))


def _read_back(app: App, reader: Reader, path: Path, data: bytes, roots: Sequence[bytes]) -> Iterator[Verified]:
    """What the codes on a file's pages and its text say."""
    from coo_cli.document.code import read_code
    from coo_cli.document.reading import read_print
    from coo_cli.document.signatures import signatures_of

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
    verdict = Verdict.BAD_SIGNATURE if bad and told.verdict in GOOD else told.verdict
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
    if newer and told.verdict in GOOD:
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
        fix_text(one.verdict),
        where=Place(file=one.file),
        why=why,
    )
