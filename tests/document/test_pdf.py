"""The PDF files themselves: sound as qpdf checks them, every font embedded, seals and signatures at their true size."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import ImageChops

from coo_cli.document.calibration import Calibration
from coo_cli.document.calibration_page import calibration_page
from coo_cli.document.overprint import overprint
from coo_cli.document.render import render, render_document
from coo_cli.document.specimen import specimen_print_file
from coo_cli.seal.image import SealImage, SignatureImage
from coo_cli.seal.standard import Design, Form, draw_seal

KINDS = ("draft", "original", "copies", "application", "invoice", "slip", "specimen", "overprint", "test page")
_DPI = 300


@pytest.fixture(params=KINDS)
def printed(request, make, approval, seal, catalog, now) -> bytes:
    certificate, how = make("H", 30), {"resources": catalog, "now": now}
    if request.param in ("application", "invoice", "slip"):
        return render_document(certificate, request.param, approval=approval, **how)
    if request.param == "specimen":
        return specimen_print_file(certificate, approval, catalog, now)
    if request.param == "overprint":
        return overprint(certificate, approval=approval, calibration=Calibration(dx=1), **how)
    if request.param == "test page":
        return calibration_page("office", "E", Calibration(dx=1), **how)
    granted = None if request.param == "draft" else approval
    return render(certificate, approval=granted, seal=seal, copies=request.param == "copies", **how)


def test_qpdf_finds_nothing_wrong_and_every_font_is_embedded(printed):
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert document.check_pdf_syntax() == []
        fonts = [
            font
            for page in document.pages
            for outer in page.Resources.Font.values()
            for font in outer.get("/DescendantFonts", [outer])
        ]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_what_goes_with_a_certificate_reads_from_title_to_value(make, approval, catalog, now, read):
    data = render_document(make("E"), "slip", resources=catalog, approval=approval, now=now)
    assert "证书编号E263300999990001" in read(data)[0]


@pytest.mark.parametrize(
    ("what", "form", "size"),
    [
        ("seal", Form.ELLIPSE, (55, 45)),
        ("seal", Form.RECTANGLE, (55, 40)),
        ("signature", Form.ELLIPSE, (38, 24)),
    ],
    ids=["ellipse", "rectangle", "signature"],
)
def test_what_is_stamped_has_its_true_size(what, form, size, make, approval, catalog, now):
    picture = draw_seal(Design(text="宁波示例进出口有限公司", form=form, width_mm=size[0], height_mm=size[1]), dpi=300)
    kind = {"seal": SealImage, "signature": SignatureImage}[what]
    inks = {what: kind(picture.png, *size)}
    data = render(make("C"), resources=catalog, approval=approval, now=now, **inks)
    with pdfium.PdfDocument(data) as document:
        red, green, blue = document[0].render(scale=_DPI / 72).to_pil().convert("RGB").split()
    dark = ImageChops.lighter(green, blue).point(lambda value: 255 if value < 80 else 0)
    left, top, right, bottom = ImageChops.darker(red.point(lambda value: 255 if value > 150 else 0), dark).getbbox()
    assert (right - left) * 25.4 / _DPI == pytest.approx(size[0], abs=0.3)
    assert (bottom - top) * 25.4 / _DPI == pytest.approx(size[1], abs=0.3)
