"""The files themselves: PDF/A-2b as far as it can be told here, fonts, the micro-text, and what lies in them once."""

from __future__ import annotations

import io
import re
import struct

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Name

from coo_cli.document.font import face
from coo_cli.document.render import render, render_document

ALLOWED = frozenset(
    ("BT", "Do", "ET", "J", "Q", "RG", "S", "Td", "Tf", "Tj", *"cfhjlmqsw", "cm", "gs", "re", "rg", "G", "g")
)
"""The operators we use: colours as RGB and grey only, so that the output intent says what all of them mean."""


@pytest.fixture(params=["issued", "draft", "copies", "invoice"])
def file(request, make, approval, seal, catalog, now):
    if request.param == "invoice":
        return render_document(make("E"), "invoice", resources=catalog, approval=approval, now=now)
    granted = None if request.param == "draft" else approval
    copies = request.param == "copies"
    certificate = make("E", 30, marks="<&> 唛头")
    return render(certificate, resources=catalog, approval=granted, seal=seal, now=now, copies=copies)


def test_a_file_keeps_to_pdf_a_2b(file, now):
    assert file.startswith(b"%PDF-1.7\n%")
    assert min(file[10:14]) > 127  # ISO 19005-2, 6.1.2: a comment of bytes that no text has
    assert file.endswith(b"%%EOF\n")
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not pdf.is_encrypted
        assert len(pdf.trailer.ID) == 2
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Metadata", "/OutputIntents"}  # no script, form or file
        (intent,) = pdf.Root.OutputIntents
        profile = intent.DestOutputProfile.read_bytes()
        assert (intent.S, int(intent.DestOutputProfile.N)) == (Name.GTS_PDFA1, 3)
        assert (profile[36:40], profile[16:20], len(profile)) == (b"acsp", b"RGB ", struct.unpack(">I", profile[:4])[0])
        assert "/Filter" not in pdf.Root.Metadata
        with pdf.open_metadata() as told:
            assert (told.pdfa_status, told["dc:title"]) == ("2B", str(pdf.docinfo["/Title"]))
            assert told["xmp:CreateDate"] == now.isoformat()
            assert told["pdf:Producer"] == told["xmp:CreatorTool"] == str(pdf.docinfo["/Producer"])
        assert str(pdf.docinfo["/CreationDate"]) == now.strftime("D:%Y%m%d%H%M%S+08'00")
        for page in pdf.pages:
            assert set(page.obj.keys()) == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
            _check_drawing(page.obj, page.Resources)


def _check_drawing(stream, resources):
    used = {str(step.operator) for step in pikepdf.parse_content_stream(stream)}
    assert used <= ALLOWED
    for state in resources.get("/ExtGState", {}).values():
        assert set(state.keys()) == {"/Type", "/BM"}
        assert str(state.BM) == "/Multiply"
    for item in resources.get("/XObject", {}).values():
        if item.Subtype == Name.Form:
            _check_drawing(item, item.Resources)
            continue
        assert (item.ColorSpace, item.SMask.ColorSpace) == (Name.DeviceRGB, Name.DeviceGray)
        assert len(item.read_bytes()) == 3 * len(item.SMask.read_bytes()) == 3 * int(item.Width) * int(item.Height)
        assert "/Interpolate" not in item


def test_fonts_are_whole_and_tell_their_widths_and_characters(file):
    with pikepdf.open(io.BytesIO(file)) as pdf:
        fonts = {str(font.BaseFont): font for page in pdf.pages for font in _fonts(page.Resources)}
        assert fonts
        for name, font in fonts.items():
            (glyphs,) = font.DescendantFonts
            assert name == str(glyphs.BaseFont) == str(glyphs.FontDescriptor.FontName)
            assert glyphs.Subtype == Name.CIDFontType2
            advances, widths = _advances(glyphs.FontDescriptor.FontFile2), _widths(glyphs.W)
            numbers = {glyph: glyph for glyph in widths}
            if glyphs.CIDToGIDMap != Name.Identity:
                table = glyphs.CIDToGIDMap.read_bytes()
                numbers = {glyph: int.from_bytes(table[2 * glyph : 2 * glyph + 2], "big") for glyph in widths}
            mapped = re.findall(rb"^<(....)> <(?:....)+>$", font.ToUnicode.read_bytes(), re.MULTILINE)
            shown = {int(glyph, 16) for glyph in mapped}
            assert shown - {0}
            assert {g: widths[g] for g in shown - {0}} == {g: advances[numbers[g]] for g in shown - {0}}


def _widths(ranges):
    """The widths by glyph: of runs `first [width ...]` and `first last width` (ISO 32000-1, 9.7.4.3)."""
    found, entries = {}, iter(ranges)
    for first in entries:
        following = next(entries)
        if isinstance(following, pikepdf.Array):
            found |= {int(first) + n: int(width) for n, width in enumerate(following)}
        else:
            found |= dict.fromkeys(range(int(first), int(following) + 1), int(next(entries)))
    return found


def _fonts(resources):
    yield from resources.get("/Font", {}).values()
    for item in resources.get("/XObject", {}).values():
        yield from _fonts(item.get("/Resources", {}))


def _advances(program):
    """The widths as the font program itself has them, by OpenType's hhea and hmtx."""
    data = program.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    count = struct.unpack(">H", data[tables[b"hhea"][0] + 34 :][:2])[0]
    glyphs = struct.unpack(">H", data[tables[b"maxp"][0] + 4 :][:2])[0]
    start = tables[b"hmtx"][0]
    found = [struct.unpack(">H", data[start + 4 * n :][:2])[0] for n in range(count)]
    return found + found[-1:] * (glyphs - count)


def _strip(data):
    """The band between the underprint's border and the boxes, along the left edge, where no box has its line."""
    with pdfium.PdfDocument(data) as document:
        page = document[0].render(scale=600 / 72, grayscale=True).to_pil()
    mm = page.width / 210
    return page.crop((round(9.05 * mm), round(60 * mm), round(9.35 * mm), round(240 * mm)))


def test_micro_text_of_the_number_runs_around_the_sheet_but_is_no_text(make, catalog, now, read):
    with_number = render(make("C"), resources=catalog, approval=None, now=now)
    without = render(make("C", cert_no=""), resources=catalog, approval=None, now=now)
    dark = sum(_strip(with_number).histogram()[:190])
    assert dark > 20 * (sum(_strip(without).histogram()[:190]) + 1)
    assert read(with_number)[0].count("C263300999990001") == 1
    with pikepdf.open(io.BytesIO(with_number)) as pdf:
        number = pdf.pages[0].Resources.XObject["/M"].Resources.XObject["/W"].read_bytes()
    assert number.count(b" f ") == len("C263300999990001")


def test_the_font_says_how_wide_a_text_is_as_its_subset_does():
    text = "EXAMPLE 示例 0123"
    for bold in (False, True):
        subset = face().subset(set(text), bold)
        assert subset.advance(text) * 10 == pytest.approx(face().width(text, 10 / (25.4 / 72), bold), abs=1e-6)
        assert subset.name.endswith("-Bold" if bold else "-Regular")
