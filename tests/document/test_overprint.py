"""Overprinting: what is filled in and nothing else, where it is on the whole form, shifted as the printer needs it."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops
from PIL.Image import Image

from coo_cli.base.errors import UsageError
from coo_cli.catalog.layouts import form_layout
from coo_cli.document.calibration import CROSSES, Calibration, measured
from coo_cli.document.calibration_page import calibration_page
from coo_cli.document.overprint import overprint
from coo_cli.document.render import render

_DPI = 200
_MM = 25.4 / _DPI


@pytest.fixture
def printed(catalog, now, approval):
    def pdf(certificate, calibration=None, approval=approval) -> bytes:
        return overprint(
            certificate, resources=catalog, approval=approval, calibration=calibration or Calibration(), now=now
        )

    return pdf


def _ink(data: bytes, dark: int = 128) -> Image:
    """White where there is ink."""
    with pdfium.PdfDocument(data) as document:
        page = document[0].render(scale=_DPI / 72, grayscale=True).to_pil()
    return page.point(lambda value: 255 if value < dark else 0)


def _around(data: bytes) -> list[float]:
    return [side * _MM for side in _ink(data).getbbox()]


@pytest.mark.parametrize("code", ["C", "E", "H", "M", "T"])
def test_only_what_is_filled_in_is_printed_and_stands_where_it_does_on_the_form(
    code, make, printed, catalog, approval, now, read
):
    certificate = make(code, departure_date="2026-01-05", exhibition="1")
    data = printed(certificate)
    (page,) = read(data)
    for said in (certificate.cert_no, "TYPEEX-003/END", "ORDERNO.4711", "12INVENTEDSTREET,EXAMPLETOWN", "***"):
        assert page.count(said) == 1
    form = form_layout(catalog, code)
    titles = [box.title for box in form.placed] + [form.goods.columns[name].title for name in form.goods.order]
    for word in (*filter(None, titles), "CERTIFICATE", "ORIGINAL", "正本", "undersigned", "声明"):
        assert "".join(word.split()) not in page or len(word) < 4
    whole = render(certificate, resources=catalog, approval=approval, now=now, duplex=False)
    beyond = ImageChops.subtract(_ink(data, 100), _ink(whole, 200))
    assert beyond.getbbox() is None
    with pdfium.PdfDocument(data) as document:
        kinds = [item.type for item in document[0].get_objects()]
    strokes = {"E": 4, "M": 2}  # two ticks; two empty places struck through
    assert kinds.count(pdfium.raw.FPDF_PAGEOBJ_PATH) == strokes.get(code, 0)
    assert set(kinds) <= {pdfium.raw.FPDF_PAGEOBJ_TEXT, pdfium.raw.FPDF_PAGEOBJ_PATH}


def test_a_form_that_does_not_name_the_issuing_country_gets_it(make, printed, read):
    assert "THEPEOPLE'SREPUBLICOFCHINA" in read(printed(make("F")))[0]
    assert "THEPEOPLE'SREPUBLICOFCHINA" not in read(printed(make("K")))[0]


def test_long_data_goes_on_and_says_so_on_pre_printed_forms_too(make, printed, read):
    pages = read(printed(make("K", 40, marks="\n".join(f"CARTON {n}" for n in range(300)))))
    assert len(pages) > 2
    assert "SEEATTACHMENT" in pages[0]
    assert "ATTACHMENT:7.MarksandNumbersonpackages" in pages[-1]
    assert all("K263300999990001" in page for page in pages)


def test_what_customs_has_not_approved_says_draft_on_every_page(make, printed, read):
    assert all("DRAFT" in page for page in read(printed(make("E", 60), approval=None)))
    assert not any("DRAFT" in page for page in read(printed(make("E", 60))))


def test_the_calibration_shifts_and_scales_what_is_printed(make, printed):
    certificate = make("C")
    left, top, right, bottom = _around(printed(certificate))
    moved = _around(printed(certificate, Calibration(dx=1.5, dy=-0.8)))
    for was, now, by in zip((left, top, right, bottom), moved, (1.5, -0.8, 1.5, -0.8), strict=True):
        assert now - was == pytest.approx(by, abs=0.13)  # one dot
    grown = _around(printed(certificate, Calibration(scale_x=1.02, scale_y=1.02)))
    assert grown == pytest.approx([side * 1.02 for side in (left, top, right, bottom)], abs=0.2)


def test_the_test_page_has_its_crosses_where_it_says(catalog, now):
    for shift in (0.0, 2.0):
        ink = _ink(calibration_page("office", "E", Calibration(dx=shift), resources=catalog, now=now))
        for x, y in CROSSES.values():
            dot = ((x + shift) / _MM, y / _MM)
            for reach in (-5, -3, 3, 5):
                for arm in ((dot[0] + reach / _MM, dot[1]), (dot[0], dot[1] + reach / _MM)):
                    near = [
                        ink.getpixel((int(arm[0]) + dx, int(arm[1]) + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
                    ]
                    assert 255 in near


_off = st.floats(-8, 8)
_grown = st.floats(0.96, 1.04)


@given(
    printer=st.tuples(_grown, _grown, _off, _off),
    before=st.builds(Calibration, dx=_off, dy=_off, scale_x=_grown, scale_y=_grown),
    crosses=st.sampled_from(["AD", "BC", "ABCD", "ABD"]),
)
def test_measuring_the_test_page_makes_any_printer_print_true(printer, before, crosses):
    grown_x, grown_y, off_x, off_y = printer

    def on_paper(calibration: Calibration, x: float, y: float) -> tuple[float, float]:
        at_x, at_y = calibration.at(x, y)
        return grown_x * at_x + off_x, grown_y * at_y + off_y

    after = measured(before, {name: on_paper(before, *CROSSES[name]) for name in crosses})
    for point in (*CROSSES.values(), (105.0, 150.0)):
        assert on_paper(after, *point) == pytest.approx(point, abs=0.03)


def test_one_cross_tells_the_shift_alone_and_nonsense_is_refused():
    assert measured(Calibration(), {"A": (21.5, 19.2)}) == Calibration(dx=-1.5, dy=0.8)
    assert measured(Calibration(), {"A": (21, 20), "C": (21, 277)}) == Calibration(dx=-1)
    for crosses in ({"A": (80, 20)}, {"A": (190, 20), "B": (20, 20)}, {"A": (20, 20), "B": (20, 20)}):
        with pytest.raises(UsageError) as raised:
            measured(Calibration(), crosses)
        assert raised.value.code == "measure-implausible"
