"""Seal and signature pictures: true size, limits, and what is refused with a reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from coo_cli.base.errors import InputError
from coo_cli.seal.image import load_seal, load_signature

RED = (214, 12, 24, 255)
DOTS_A_MM = 600 / 25.4


def _png(folder: Path, width_mm: float, height_mm: float, shape: str, margin: int = 0) -> Path:
    size = round(width_mm * DOTS_A_MM), round(height_mm * DOTS_A_MM)
    image = Image.new("RGBA", (size[0] + 2 * margin, size[1] + 2 * margin))
    pen = ImageDraw.Draw(image)
    box = (margin, margin, margin + size[0] - 1, margin + size[1] - 1)
    (pen.rectangle if shape == "rectangle" else pen.ellipse)(box, outline=RED, width=20)
    path = folder / "seal.png"
    image.save(path)
    return path


def _refused(call, *arguments) -> InputError:
    with pytest.raises(InputError) as raised:
        call(*arguments)
    return raised.value


@pytest.mark.parametrize(
    ("shape", "width", "height"),
    [("ellipse", 45, 45), ("ellipse", 55, 45), ("ellipse", 45, 55), ("rectangle", 55, 40), ("rectangle", 40, 40)],
)
def test_a_seal_within_the_limits_has_its_true_size(tmp_path, shape, width, height):
    seal = load_seal(_png(tmp_path, width, height, shape), width)
    assert seal.width_mm == width
    assert seal.height_mm == pytest.approx(height, abs=0.1)


@pytest.mark.parametrize(
    ("shape", "width", "height", "named"),
    [
        ("ellipse", 46, 46, "round seal"),
        ("ellipse", 56, 45, "oval seal"),
        ("ellipse", 54, 47, "oval seal"),
        ("rectangle", 55, 41, "rectangular seal"),
        ("rectangle", 56, 30, "rectangular seal"),
    ],
)
def test_a_seal_over_the_limits_is_refused_with_its_shape(tmp_path, shape, width, height, named):
    error = _refused(load_seal, _png(tmp_path, width, height, shape), width)
    assert error.code == "picture-too-large"
    assert named in str(error)


def test_empty_margins_do_not_count(tmp_path):
    bare = load_seal(_png(tmp_path, 40, 40, "ellipse"), 40)
    wide = load_seal(_png(tmp_path, 40, 40, "ellipse", margin=200), 40)
    assert (wide.width_mm, wide.height_mm) == (bare.width_mm, bare.height_mm)
    assert Image.open(io.BytesIO(wide.png)).size == Image.open(io.BytesIO(bare.png)).size


def test_a_signature_is_at_most_forty_millimetres_square(tmp_path):
    assert load_signature(_png(tmp_path, 40, 18, "ellipse"), 40).width_mm == 40
    assert _refused(load_signature, _png(tmp_path, 41, 18, "ellipse"), 41).code == "picture-too-large"
    assert _refused(load_signature, _png(tmp_path, 20, 41, "ellipse"), 20).code == "picture-too-large"


def test_an_opaque_picture_is_refused(tmp_path):
    path = tmp_path / "seal.png"
    Image.new("RGB", (900, 900), "white").save(path)
    assert _refused(load_seal, path, 40).code == "picture-opaque"
    Image.new("RGBA", (900, 900), RED).save(path)
    assert _refused(load_seal, path, 40).code == "picture-opaque"


def test_an_empty_picture_is_refused(tmp_path):
    path = tmp_path / "seal.png"
    Image.new("RGBA", (900, 900)).save(path)
    assert _refused(load_seal, path, 40).code == "picture-empty"


def test_too_few_dots_are_refused(tmp_path):
    path = tmp_path / "seal.png"
    image = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(image).ellipse((0, 0, 199, 199), outline=RED, width=5)
    image.save(path)
    assert _refused(load_seal, path, 40).code == "picture-coarse"
    assert _refused(load_seal, path, 0).code == "picture-coarse"
    assert load_seal(path, 30).width_mm == 30


def test_other_pictures_and_missing_files_are_refused(tmp_path):
    path = tmp_path / "seal.jpg"
    Image.new("RGB", (900, 900)).save(path)
    error = _refused(load_seal, path, 40)
    assert error.code == "picture-unreadable"
    assert error.where is not None
    assert error.where.file == str(path)
    assert _refused(load_seal, tmp_path / "none.png", 40).code == "file-missing"


def test_a_picture_made_to_exhaust_memory_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "seal.png"
    Image.new("1", (30_000, 30_000)).save(path)
    assert path.stat().st_size < 1_000_000
    assert _refused(load_seal, path, 40).code == "picture-unreadable"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_picture_is_refused_or_read_but_never_breaks(tmp_path, data):
    image = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(image).ellipse((0, 0, 299, 299), outline=RED, width=9)
    file = io.BytesIO()
    image.save(file, "PNG")
    whole = file.getvalue()
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=12))
    path = tmp_path / "seal.png"
    path.write_bytes(whole[:at] + junk + whole[at + data.draw(st.integers(0, 20)) :])
    try:
        load_seal(path, 40)
    except InputError as error:
        assert error.code.startswith("picture-")
