"""Standard seals: drawn from their text in red on nothing, at the size asked for."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.seal.image import load_seal
from coo_cli.seal.standard import standard_seal
from coo_cli.seal.typeface import font_file


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("text", ["示例公司", "宁波示例进出口有限公司", "EXAMPLE EXPORT (NINGBO) CO., LTD."])
def test_a_standard_seal_passes_as_a_seal(tmp_path, text):
    seal = standard_seal(text)
    path = tmp_path / "seal.png"
    path.write_bytes(seal.png)
    assert load_seal(path, seal.width_mm) == seal


def test_it_is_red_on_a_transparent_ground_at_the_dots_asked_for():
    image = _opened(standard_seal("示例公司", diameter_mm=30, dpi=300).png)
    assert image.size == (354, 354)
    assert image.getpixel((0, 0))[3] == 0
    middle = image.getpixel((177, 177))  # in the star
    assert middle[3] == 255
    assert middle[0] > 200
    assert max(middle[1:3]) < 60


def test_the_words_under_the_star_are_drawn_too():
    plain = _opened(standard_seal("示例公司", dpi=150).png)
    worded = _opened(standard_seal("示例公司", line="合同专用章", dpi=150).png)
    left, top, right, _ = ImageChops.difference(plain, worded).getchannel("A").getbbox()
    assert top > plain.height * 0.7
    assert abs((left + right) / 2 - plain.width / 2) < 3


def test_the_same_text_gives_the_same_seal():
    assert standard_seal("示例公司", dpi=150) == standard_seal("示例公司", dpi=150)


@pytest.mark.parametrize("text", ["", "示例" * 30])
def test_a_text_that_does_not_fit_is_refused(text):
    with pytest.raises(InputError) as raised:
        standard_seal(text)
    assert raised.value.code == "seal-text"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("中华人民共和国示例海关", ""),
        ("示 例 海 关", "原产地证书专用章"),
        ("示例出入境检验检疫局", ""),
        ("Customs of Example", ""),
        ("示例公司", "示例海关"),
        ("示例海關", ""),
        ("示例海\u200b关", ""),
        ("示例海·关", ""),
        ("示例\n海\n关", ""),
        ("Customs\nof Example", ""),
        ("ＥＸＡＭＰＬＥ ＣＵＳＴＯＭＳ", ""),
        ("C.U.S.T.O.M.S", ""),
        ("\u0421USTOMS OF EXAMPLE", ""),
        ("Example Customs_2026", ""),
        ("示例出入境檢驗檢疫局", ""),
        ("Example Inspection & Quarantine Bureau", ""),
        ("中国国际贸易促进委员会示例分会", "原产地证明专用章"),
        ("CCPIT Example", ""),
    ],
)
def test_the_seal_of_an_authority_is_not_drawn(text, line):
    with pytest.raises(InputError) as raised:
        standard_seal(text, line=line)
    assert raised.value.code == "seal-of-customs"


def test_companies_may_have_customs_in_their_name():
    for text in ("示例海关报关服务有限公司", "EXAMPLE CUSTOMS BROKERS CO., LTD.", "EXAMPLE CUSTOM SPORTS FACTORY"):
        assert standard_seal(text, line="报关专用章", dpi=100)


def test_a_size_beyond_the_limits_is_refused():
    with pytest.raises(InputError) as raised:
        standard_seal("示例公司", diameter_mm=46)
    assert raised.value.code == "seal-size"


def test_a_font_in_the_workspace_comes_before_the_packaged_one(tmp_path, monkeypatch):
    from coo_cli.base.resources import resources

    (tmp_path / "fonts").mkdir()
    own = tmp_path / "fonts" / "certificate.ttf"
    own.write_bytes(font_file().read_bytes()[:4])
    assert font_file(resources(workspace=tmp_path)) == own
    monkeypatch.setattr("coo_cli.seal.typeface._PACKAGE", "no_such_package")
    with pytest.raises(ConfigError) as raised:
        font_file()
    assert raised.value.code == "font-missing"
