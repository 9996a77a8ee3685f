"""Prints held against the store: PDFs, scans, photographs, customs' print files, and what somebody made of them."""

import io
import shutil

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageFilter

from coo_cli.document.code import read_code
from coo_cli.document.reading import read_print


@pytest.fixture
def approved(shell, samples, tmp_path):
    """Numbers of approved certificates; drafts, originals of our layout and print files lie in folders of tmp_path."""
    data = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    numbers = [item["cert_no"] for item in data["certificates"]]
    shell("render", *numbers, "--out", tmp_path / "drafts")
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    shell("render", *numbers, "--out", tmp_path / "own", "--layout", "--copies")
    shutil.copytree(shell.folder / "client" / "InBox", tmp_path / "files")  # customs' own, as they came
    return numbers


def _picture(pdf, dpi=150):
    with pdfium.PdfDocument(pdf.read_bytes()) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def _photographed(page):
    """A page on a table: turned, from the side, a little out of focus."""
    ground = Image.new("RGB", (page.width + 400, page.height + 400), (96, 82, 70))
    ground.paste(page, (200, 200))
    turned = ground.rotate(8, resample=Image.Resampling.BICUBIC, fillcolor=(96, 82, 70))
    width, height = turned.size
    corners = (60, 30, 0, height, width, height - 40, width - 90, 0)
    return turned.transform(turned.size, Image.Transform.QUAD, corners).filter(ImageFilter.GaussianBlur(1.2))


def test_prints_of_what_is_approved_are_genuine_as_pdf_scan_and_photograph(shell, approved, tmp_path):
    number = approved[0]
    own = tmp_path / "own" / f"{number}.pdf"
    page = _picture(own)
    page.save(tmp_path / "scan.png")
    _photographed(page).save(tmp_path / "photo.jpg", quality=60)
    page.save(tmp_path / "scanned.pdf", resolution=150)
    files = [
        own,
        own.with_name(f"{number}-copies.pdf"),
        *(tmp_path / n for n in ("scan.png", "photo.jpg", "scanned.pdf")),
    ]
    found = shell("print", "verify", *files, tmp_path / "files" / f"{number}.pdf")
    assert shell.exit == 0, found
    assert [one["verdict"] for one in found] == ["genuine"] * 5 + ["print_file"]
    assert {one["cert_no"] for one in found} == {number}
    assert [one["checked"] for one in found] == [["code", "text"]] * 2 + [["code"]] * 3 + [["file"]]
    assert {one["state"] for one in found} == {"approved"}


def test_a_draft_is_no_certificate_even_when_it_was_approved_later(shell, approved, tmp_path):
    files = [tmp_path / "drafts" / f"{approved[0]}.pdf", tmp_path / "own" / f"{approved[1]}.pdf"]
    found = shell("print", "verify", *files)
    assert [one["verdict"] for one in found] == ["draft", "genuine"]
    assert (shell.exit, shell.codes) == (4, ["print-draft"])


def _written_on(pdf, text):
    """The bytes of a PDF on whose first page somebody wrote something."""
    raw = pdfium.raw
    with pdfium.PdfDocument(pdf.read_bytes()) as document:
        page, words = document[0], raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 10)
        raw.FPDFText_SetText(words, (raw.FPDF_WCHAR * (len(text) + 1))(*map(ord, text), 0))
        raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 100, 300)
        raw.FPDFPage_InsertObject(page, words)
        raw.FPDFPage_GenerateContent(page)
        document.save(saved := io.BytesIO())
    return saved.getvalue()


def test_a_text_somebody_altered_is_found_though_the_code_is_true(shell, approved, tmp_path):
    number = approved[0]
    for folder, verdict in (("own", "altered"), ("files", "altered")):
        forged = tmp_path / f"forged-{folder}.pdf"
        forged.write_bytes(_written_on(tmp_path / folder / f"{number}.pdf", "9000 CARTONS"))
        (found,) = shell("print", "verify", forged)
        assert (found["verdict"], shell.exit, shell.codes) == (verdict, 3, ["print-altered"])
        assert {one["page"] for one in found["differences"]} == {1}
        assert "9000 CARTONS" in " ".join(one["printed"] for one in found["differences"])


def test_what_was_printed_before_an_edit_is_no_longer_what_is_stored(shell, samples, tmp_path):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    number = next(iter(shell.states()))
    shell("render", number, "--out", tmp_path)
    shell("cert", "edit", number, "--set", "departure_date=2026-11-29")
    assert shell.exit == 0, shell.envelope
    (found,) = shell("print", "verify", tmp_path / f"{number}.pdf")
    assert (found["verdict"], found["cert_no"], shell.exit) == ("changed", number, 3)


def test_an_amended_certificate_is_superseded_once_the_new_one_is_approved(shell, approved, tmp_path):
    number = approved[0]
    own = tmp_path / "own" / f"{number}.pdf"
    amended = shell("cert", "amend", number, "--set", "departure_date=2026-11-29", "--reason", "later ship")
    assert shell.exit == 0, shell.envelope
    assert shell("print", "verify", own)[0]["verdict"] == "genuine"
    shell("declare", amended["cert_no"])
    shell.customs()
    shell("poll")
    (found,) = shell("print", "verify", own)
    assert (found["verdict"], found["replaced_by"], shell.exit) == ("superseded", amended["cert_no"], 3)


def test_prints_of_others_and_what_is_no_print_are_told_apart(shell, approved, tmp_path):
    own = tmp_path / "own" / f"{approved[0]}.pdf"
    strange = tmp_path / "strange"
    assert shell("init", strange) is not None
    shell.folder = strange
    Image.new("L", (900, 900), 255).save(tmp_path / "blank.png")
    (tmp_path / "notes.txt").write_text("no print", encoding="utf-8")
    (tmp_path / "cut.pdf").write_bytes(own.read_bytes()[:3000])
    found = shell("print", "verify", own, *(tmp_path / n for n in ("blank.png", "notes.txt", "cut.pdf", "none.pdf")))
    assert [one["verdict"] for one in found] == ["unknown", "foreign", "unreadable", "unreadable", "unreadable"]
    assert (shell.exit, shell.codes[0], shell.codes[-1]) == (3, "print-unknown", "file-missing")
    shell("print", "verify")
    assert (shell.exit, shell.codes) == (2, ["nothing-named"])


@pytest.mark.parametrize(
    "text", ["", "https://example.org/?a=1|2|3|4", "C26|C|2026-11-19|0123456789AB", "a|b|c|d|DRAFT"]
)
def test_other_peoples_codes_are_not_ours(text):
    assert read_code(text) is None


def test_a_scan_of_several_pages_is_read_page_by_page(approved, tmp_path):
    pages = [_picture(tmp_path / "own" / f"{number}.pdf", 100) for number in approved[:2]]
    pages[0].save(tmp_path / "both.tif", save_all=True, append_images=pages[1:])
    leaves = read_print((tmp_path / "both.tif").read_bytes())
    assert [read_code(leaf.codes[0]).cert_no for leaf in leaves] == approved[:2]
