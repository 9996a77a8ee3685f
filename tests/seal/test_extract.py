"""Seals and signatures out of scans: told from all else, true to 0.3 mm, or refused with the reason."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from coo_cli.base.errors import InputError
from coo_cli.seal.extract import extract_seal, extract_signature
from coo_cli.seal.standard import Design, Form, Ink, draw_seal

NAME = "宁波示例进出口有限公司"
ROUND = Design(text=NAME, width_mm=42)
BLUE = Design(text=NAME, line="合同专用章", ink=Ink.BLUE)
ELLIPSE = Design(text=NAME, line="财务专用章", form=Form.ELLIPSE)
FRAME = Design(text=NAME, line="财务专用章", form=Form.RECTANGLE, ink=Ink.BLUE)


@pytest.fixture(scope="module")
def drawn():
    kept = {}

    def draw(design):
        if design not in kept:
            kept[design] = draw_seal(design, dpi=300)
        return kept[design]

    return draw


def codes(found):
    return [error.code for error in found.refused]


def refused(call, *arguments):
    with pytest.raises(InputError) as raised:
        call(*arguments)
    return raised.value.code


@pytest.mark.parametrize("turned", [0, -7])
@pytest.mark.parametrize("text", [False, True], ids=["clean", "text across"])
@pytest.mark.parametrize("design", [ROUND, BLUE, ELLIPSE, FRAME], ids=["round", "blue", "ellipse", "frame"])
def test_a_seal_has_its_true_measures_and_colour(design, text, turned, drawn, page, scan, font):
    sheet = page().stamp(drawn(design), turned=turned)
    found = extract_seal(scan(sheet.text() if text else sheet), font)
    assert (codes(found), found.form) == ([], design.form)
    assert found.image.width_mm == pytest.approx(design.size_mm[0], abs=0.3)
    assert found.image.height_mm == pytest.approx(design.size_mm[1], abs=0.3)
    assert abs(found.turned - (0 if design.form is Form.ROUND else turned)) < 0.3
    red, _, blue = found.colour
    assert (red > blue) == (design.ink is Ink.RED)
    assert [error.code for error in found.warnings] == ["scan-coarse"]


@pytest.mark.parametrize("design", [ROUND, BLUE], ids=["red", "blue"])
def test_what_is_taken_out_covers_what_the_seal_covers_and_no_text(design, drawn, page, scan, font):
    """Dot by dot against the seal that was stamped, with text across it; the ground is clear."""
    found = extract_seal(scan(page().stamp(drawn(design)).text()), font)
    size = (300, 300)
    ours, true = (
        np.asarray(Image.open(io.BytesIO(png)).getchannel("A").resize(size, Image.Resampling.BOX), dtype=float) / 255
        for png in (found.image.png, drawn(design).png)
    )
    assert np.abs(ours - true).mean() < 0.04
    assert ours[true < 0.02].mean() < 0.02
    assert ours[true > 0.98].mean() > 0.9


def test_600_dpi_give_no_warning_and_the_look_shows_the_seal_on_a_checkerboard(drawn, page, scan, font):
    found = extract_seal(scan(page(600).stamp(drawn(ROUND))), font)
    assert (codes(found), found.warnings) == ([], ())
    assert found.image.width_mm == pytest.approx(42, abs=0.1)
    look = Image.open(io.BytesIO(found.look))
    assert look.width / look.height == pytest.approx(1, abs=0.01)
    assert look.width > 42 * 8
    colours = {colour for _, colour in look.getcolors(look.width * look.height)}
    assert {(255, 255, 255), (222, 226, 230)} <= colours


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.sampled_from(Form),
    ink=st.sampled_from(Ink),
    width=st.floats(30, 44),
    share=st.floats(0.5, 0.8),
    turned=st.floats(-9, 9),
    strength=st.floats(0.65, 1),
    place=st.tuples(st.floats(-18, 18), st.floats(-18, 18)),
    paper=st.tuples(st.integers(225, 252), st.integers(225, 252), st.integers(220, 250)),
    quality=st.integers(70, 95),
)
def test_any_seal_stamped_anyhow_is_measured_within_half_a_millimetre(
    form, ink, width, share, turned, strength, place, paper, quality, page, scan, font
):
    height = width if form is Form.ROUND else width * share
    design = Design(text="示例公司", form=form, ink=ink, width_mm=width, height_mm=height)
    sheet = page(paper=paper).stamp(
        draw_seal(design, dpi=200), x=105 + place[0], y=148.5 + place[1], turned=turned, strength=strength, blur=0.7
    )
    found = extract_seal(scan(sheet, quality=quality), font)
    assert codes(found) == []
    assert math.isclose(found.image.width_mm, width, abs_tol=0.5)
    assert math.isclose(found.image.height_mm, height, abs_tol=0.5)


def test_what_the_portal_would_refuse_is_refused_with_its_reason(drawn, page, scan, font):
    seal = drawn(ROUND)

    def of(sheet, **options):
        return codes(extract_seal(scan(sheet, **options), font))

    assert of(page().stamp(seal, size=1.1)) == ["picture-too-large"]
    assert of(page().stamp(drawn(FRAME), size=1.3)) == ["picture-too-large"]
    assert of(page().stamp(drawn(ELLIPSE), size=1.3)) == ["picture-too-large"]
    assert of(page().stamp(seal, x=60, y=80)) == ["scan-off-centre"]
    assert of(page().stamp(drawn(FRAME), turned=25)) == ["seal-askew"]
    assert of(page().stamp(drawn(FRAME)).slanted(0.35)) == ["seal-distorted"]
    assert of(page().stamp(seal).shade(0.7)) == ["scan-uneven"]
    assert of(page(paper=(150, 150, 150)).stamp(seal)) == ["scan-uneven"]
    assert of(page().stamp(seal).dot(105, 172, 0.6, (200, 20, 20))) == ["scan-specks"]
    assert of(page().stamp(seal).dot(40, 30, 0.6, (200, 20, 20))) == ["scan-specks"]
    assert of(page().stamp(seal).dot(70, 120, 0.8).dot(140, 120, 0.8).dot(105, 186, 0.8)) == ["scan-specks"]
    assert of(page().stamp(seal), software="Adobe Photoshop 25.0", name="a.tif") == ["scan-edited"]


def test_a_sheet_without_a_red_or_blue_seal_gives_none(drawn, page, scan, font):
    assert refused(extract_seal, scan(page().text()), font) == "seal-missing"
    green = drawn(ROUND)
    sheet = page().stamp(green)
    red, middle, blue = sheet.image.split()
    sheet.image = Image.merge("RGB", (middle, red, blue))
    assert refused(extract_seal, scan(sheet), font) == "seal-colour"


def test_photographs_and_cut_pictures_are_refused(drawn, page, scan, font):
    sheet = page().stamp(drawn(ROUND))
    exif = Image.Exif()
    exif[271], exif[272] = "EXAMPLE", "PHONE 1"
    exif.get_ifd(0x8769)[33434] = 0.01
    assert codes(extract_seal(scan(sheet, exif=exif), font)) == ["scan-photographed"]
    assert refused(extract_seal, scan(sheet, dpi=(0, 0)), font) == "scan-dpi"
    assert refused(extract_seal, scan(sheet, dpi=(72, 72)), font) == "scan-dpi"
    assert refused(extract_seal, scan(sheet, dpi=(200, 190)), font) == "scan-dpi"
    assert codes(extract_seal(scan(sheet, dpi=(215, 215)), font)) == ["scan-not-a4"]


def test_a_scanner_that_signs_its_scans_is_not_taken_for_a_camera(drawn, page, scan, font):
    exif = Image.Exif()
    exif[271], exif[272], exif[305] = "EXAMPLE", "SCANNER 2", "EXAMPLE Scan 1.0"
    assert codes(extract_seal(scan(page().stamp(drawn(ROUND)), exif=exif), font)) == []


@pytest.mark.parametrize("height", [10, 25, 39.6])
def test_a_signature_in_black_pen_has_its_true_measures(height, page, scan, font):
    found = extract_signature(scan(page().sign(38, height)), font)
    assert codes(found) == []
    assert found.image.width_mm == pytest.approx(38, abs=0.3)
    assert found.image.height_mm == pytest.approx(height, abs=0.3)
    alpha = np.asarray(Image.open(io.BytesIO(found.image.png)).getchannel("A"))
    assert 0.02 < (alpha > 127).mean() < 0.4
    assert (alpha == 0).mean() > 0.5


def test_what_is_no_signature_in_black_pen_is_refused(page, scan, font):
    def of(sheet):
        return codes(extract_signature(scan(sheet), font))

    assert of(page().sign(42, 20)) == ["picture-too-large"]
    assert of(page().sign(20, 42)) == ["picture-too-large"]
    assert of(page().sign(34, 18, (30, 40, 160))) == ["signature-colour"]
    assert of(page().sign(34, 18, x=50)) == ["scan-off-centre"]
    assert of(page().sign(34, 18).dot(60, 90, 0.6)) == ["scan-specks"]
    assert refused(extract_signature, scan(page()), font) == "signature-missing"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_scan_is_refused_or_read_but_never_breaks(data, page, scan, font, tmp_path):
    path = tmp_path / "damaged.jpg"
    if not (tmp_path / "whole.jpg").exists():
        scan(page(150).sign(30, 20), name="whole.jpg")
    whole = (tmp_path / "whole.jpg").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, 700))
    junk = data.draw(st.binary(max_size=12))
    path.write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 20)) :])
    try:
        extract_signature(path, font)
    except InputError as error:
        assert error.code.startswith(("scan-", "signature-"))
