"""No seal without customs' approval, no customs seal ever, and the company's own at its true size."""

from __future__ import annotations

import itertools

import pypdfium2 as pdfium
import pytest
from PIL import ImageChops
from PIL.Image import Image

from coo_cli.catalog.layouts import form_layout
from coo_cli.document.issue import Draft, Issued, Specimen
from coo_cli.document.items import Ink
from coo_cli.document.printfile import check_print_file
from coo_cli.document.render import print_as, render
from coo_cli.document.specimen import specimen_print_file
from coo_cli.seal.image import SignatureImage
from coo_cli.seal.standard import standard_seal

TYPES = ("C", "E", "K", "RC")


def _images(data: bytes) -> int:
    with pdfium.PdfDocument(data) as document:
        return sum(
            item.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for page in document for item in page.get_objects(max_depth=4)
        )


def _picture(data: bytes, dpi: int = 300) -> Image:
    with pdfium.PdfDocument(data) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def _red_box(picture: Image) -> tuple[int, int, int, int] | None:
    red, green, blue = picture.split()
    dark = ImageChops.lighter(green, blue).point(lambda value: 255 if value < 80 else 0)
    return ImageChops.darker(red.point(lambda value: 255 if value > 150 else 0), dark).getbbox()


def _has_dark(picture: Image) -> bool:
    return picture.convert("L").getextrema()[0] < 150


@pytest.fixture(scope="session")
def signature(seal) -> SignatureImage:
    return SignatureImage(seal.png, 20, 20)


@pytest.mark.parametrize(("code", "lines", "duplex"), list(itertools.product(TYPES, (1, 40), (True, False))))
def test_without_approval_no_seal_is_drawn_whatever_is_given(
    code, lines, duplex, make, seal, signature, catalog, now, read
):
    certificate = make(code, lines, cert_status="2", apply_type="1")
    data = render(certificate, resources=catalog, approval=None, seal=seal, signature=signature, now=now, duplex=duplex)
    assert _images(data) == 0
    assert _red_box(_picture(data, 100)) is None
    assert all("DRAFT" in page for page in read(data))


def test_no_workspace_layout_takes_the_draft_mark_away(tmp_path, make, seal, now, read):
    from coo_cli.base.resources import resources

    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "C.yaml").write_text(
        "words: {page: ''}\nunderprint: {colour: '#ff0000', second: '#ff0000'}\nstyles: {headline: {size: 30}}\n"
    )
    data = render(make("C"), resources=resources(workspace=tmp_path), approval=None, seal=seal, now=now)
    assert _images(data) == 0
    assert all("DRAFT" in page for page in read(data))


def test_a_seal_cannot_even_be_put_on_a_page_without_an_approval(seal, approval):
    for pretended in (None, True, "approved"):
        with pytest.raises(TypeError, match="approved"):
            Ink(10, 10, seal, pretended)
        with pytest.raises(TypeError, match="approved"):
            Issued(pretended, seal)
        with pytest.raises(TypeError, match="approved"):
            Specimen(pretended)
    assert Ink(10, 10, seal, approval).approval is approval
    assert not hasattr(Draft(), "seal")
    assert not hasattr(Specimen(approval), "seal")


@pytest.mark.parametrize("code", TYPES)
@pytest.mark.parametrize("diameter", [30, 42])
def test_the_seal_has_its_true_size_in_its_place(code, diameter, make, approval, catalog, now):
    seal = standard_seal("示例公司", diameter_mm=diameter)
    data = render(make(code), resources=catalog, approval=approval, seal=seal, now=now)
    left, top, right, bottom = (edge * 25.4 / 300 for edge in _red_box(_picture(data)))
    assert abs(right - left - diameter) < 0.3
    assert abs(bottom - top - diameter) < 0.3
    x, y, w, h = form_layout(catalog, code).places.seal
    assert abs((left + right) / 2 - (x + w / 2)) < 0.3
    assert abs((top + bottom) / 2 - (y + h / 2)) < 0.3


def test_seal_and_signature_are_on_every_sheet_but_in_the_file_once(make, approval, seal, catalog, now):
    picture = standard_seal("示例签名", diameter_mm=22)
    signature = SignatureImage(picture.png, 22, 22)
    data = render(
        make("E", 60), resources=catalog, approval=approval, seal=seal, signature=signature, now=now, duplex=False
    )
    with pdfium.PdfDocument(data) as document:
        sheets = len(document)
    assert _images(data) == 2 * sheets
    assert data.count(b"/Subtype /Image") == 4  # two pictures, each with its transparency
    assert (
        data.count(b"/Subtype /Form") == 5
    )  # the form on first and later sheets, the underprint, the micro-text, its calls


@pytest.mark.parametrize("code", TYPES)
def test_customs_place_stays_empty_on_an_issued_certificate(code, make, approval, seal, catalog, now):
    x, y, w, h = (round(value / 25.4 * 100) for value in form_layout(catalog, code).places.stamp)
    issued = _picture(render(make(code), resources=catalog, approval=approval, seal=seal, now=now), 100)
    specimen = _picture(specimen_print_file(make(code), approval, catalog, now), 100)
    assert not _has_dark(issued.crop((x, y, x + w, y + h)))
    assert _has_dark(specimen.crop((x, y, x + w, y + h)))


def test_a_specimen_says_so_on_every_page_and_passes_as_its_own_print_file(make, approval, catalog, now, read):
    certificate = make("K", 40)
    data = specimen_print_file(certificate, approval, catalog, now)
    assert all("SPECIMEN" in page for page in read(data))
    assert "NOTACUSTOMSSEAL" in read(data)[0]
    check_print_file(data, certificate.cert_no)


def test_only_an_issued_print_differs_by_its_seal(make, approval, seal, catalog, now):
    prints = {
        _images(print_as(make("C"), issue, resources=catalog, now=now, duplex=True))
        for issue in (Draft(), Specimen(approval), Issued(approval))
    }
    assert prints == {0}
    assert _images(print_as(make("C"), Issued(approval, seal), resources=catalog, now=now, duplex=True)) == 1
