"""Certificates signed as PDF with the enterprise's own certificate, and what is said of them afterwards."""

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from .conftest import PASSWORD, certificate_file

DRAWN = pdfium.raw.FPDF_PAGEOBJ_IMAGE


def _issuer(folder: Path) -> Path:
    """The certificate of the workspace, which an invented enterprise signed itself, as PEM."""
    _, certificate, _ = pkcs12.load_key_and_certificates((folder / "company.p12").read_bytes(), PASSWORD.encode())
    path = folder / "issuer.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def signed(approved, tmp_path):
    """Two approved certificates signed on our layout; gives their files."""
    numbers = sorted(approved.states())[:2]
    files = approved("render", *numbers, "--layout", "--sign", "--jobs", "2", "--out", tmp_path / "signed")
    assert approved.exit == 0, approved.envelope
    assert [(file["cert_no"], file["kind"]) for file in files] == [(number, "approved") for number in numbers]
    assert all("EXAMPLE" in file["signed_by"] for file in files)
    return [Path(file["file"]) for file in files]


def test_a_signed_certificate_holds_and_shows_its_seal_at_its_place(approved, signed, tmp_path):
    found = approved("print", "verify", *signed, "--ca", _issuer(approved.folder))
    assert approved.exit == 0, approved.envelope["errors"]
    assert [(one["verdict"], one["checked"]) for one in found] == [("genuine", ["code", "text", "signature"])] * 2
    (signature,) = found[0]["signatures"]
    assert (signature["holds"], signature["changed_since"], signature["trusted"]) == (True, False, True)
    (unjudged,) = approved("print", "verify", signed[0])[0]["signatures"]
    assert (unjudged["holds"], unjudged["trusted"], approved.exit) == (True, None, 0)
    with pikepdf.open(signed[0]) as pdf, pdf.open_metadata() as told:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.V.SubFilter), told.pdfa_status) == ("/ETSI.CAdES.detached", "2B")
        assert "/Seal" in field.AP.N.Resources.XObject
        left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in field.Rect)
    plain = approved("render", found[0]["cert_no"], "--layout", "--out", tmp_path / "plain")[0]["file"]
    with pdfium.PdfDocument(signed[0].read_bytes()) as one, pdfium.PdfDocument(Path(plain).read_bytes()) as other:
        seals = [[item.get_bounds() for item in page.get_objects([DRAWN])] for page in (one[0], other[0])]
    assert len(seals[1]) == len(seals[0]) + 1  # the seal is the signature, not drawn a second time
    (seal,) = (box for box in seals[1] if box not in seals[0])
    for edge, wanted in zip((left, bottom, right, top), seal, strict=True):
        assert abs(edge - wanted / 72 * 25.4) < 0.4


def test_what_happens_to_a_file_after_signing_is_seen(approved, signed, tmp_path):
    data = signed[0].read_bytes()
    at = data.index(b"/Producer")
    (tmp_path / "changed.pdf").write_bytes(data[:at] + data[at:].replace(b"coo-cli", b"c00-cli", 1))
    (tmp_path / "longer.pdf").write_bytes(data + b"\n% more\n")
    found = approved("print", "verify", tmp_path / "changed.pdf", tmp_path / "longer.pdf")
    assert [one["verdict"] for one in found] == ["bad_signature"] * 2
    assert [(s["holds"], s["changed_since"]) for one in found for s in one["signatures"]] == [
        (False, False),
        (True, True),
    ]
    assert (approved.exit, set(approved.codes)) == (3, {"print-bad-signature"})


def test_a_signer_of_another_issuer_is_not_trusted(approved, signed, tmp_path):
    (tmp_path / "other").mkdir()
    certificate_file(tmp_path / "other" / "company.p12")
    (found,) = approved("print", "verify", signed[0], "--ca", _issuer(tmp_path / "other"))
    assert (found["verdict"], found["signatures"][0]["trusted"], approved.exit) == ("bad_signature", False, 3)
    approved("print", "verify", signed[0], "--ca", signed[0])
    assert (approved.exit, approved.codes) == (3, ["ca-unreadable"])


def test_drafts_and_customs_files_are_never_signed(approved, samples, tmp_path):
    number = sorted(approved.states())[0]
    (file,) = approved("render", number, "--sign", "--out", tmp_path)
    assert (file["kind"], file["signed_by"]) == ("print_file", "")
    (found,) = approved("print", "verify", file["file"])
    assert (found["verdict"], approved.exit, approved.codes) == ("preview", 3, ["print-preview"])
    copied = approved("cert", "copy", number)
    (file,) = approved("render", f"#{copied['id']}", "--sign", "--out", tmp_path)
    assert (file["kind"], file["signed_by"]) == ("draft", "")
    assert b"/ByteRange" not in Path(file["file"]).read_bytes()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("certificate: {pkcs12: company.p12,", "certificate: {pkcs12: nowhere.p12,"), "certificate-unreadable"),
        (("certificate: {pkcs12: company.p12, password: {file: certificate.password}}", ""), "no-certificate"),
        (("{file: certificate.password}", "{env: COO_NOWHERE}"), "secret-missing"),
    ],
)
def test_a_key_that_cannot_be_opened_ends_the_run_before_anything_is_written(approved, tmp_path, change, code):
    settings = approved.folder / "coo.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    approved("render", *approved.states(), "--layout", "--sign", "--out", tmp_path / "out")
    assert (approved.exit, approved.codes) == (8, [code])
    assert not list((tmp_path / "out").glob("*.pdf"))


def test_more_processes_make_the_same_files(approved, tmp_path):
    numbers = sorted(approved.states())
    one = approved("render", *numbers, "--layout", "--copies", "--out", tmp_path / "one")
    two = approved("render", *numbers, "NOWHERE", "--layout", "--copies", "--jobs", "2", "--out", tmp_path / "two")
    assert (approved.exit, approved.codes) == (4, ["unknown-certificate"])
    assert [Path(file["file"]).name for file in one] == [Path(file["file"]).name for file in two]
    assert len(one) == 2 * len(numbers)
