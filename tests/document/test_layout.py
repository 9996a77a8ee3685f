"""Laying out: nothing lost, nothing twice, nothing outside its place, whatever the text."""

from __future__ import annotations

import itertools
from collections import Counter

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.catalog.codes import code_list
from coo_cli.catalog.layouts import form_layout
from coo_cli.catalog.types import cert_type
from coo_cli.certificate.model import Certificate
from coo_cli.document.font import MM_PER_POINT, face
from coo_cli.document.issue import Draft
from coo_cli.document.items import DisplayList, Line, Mark, Page, Text
from coo_cli.document.layout import lay_out
from coo_cli.document.values import Subject
from coo_cli.document.wrap import wrap

TYPES = ("C", "E", "K", "RC")


@pytest.fixture(scope="session")
def set_page(catalog_once):
    def lay(certificate: Certificate) -> DisplayList:
        subject = Subject(
            certificate=certificate,
            type=cert_type(catalog_once, certificate.cert_type),
            form=form_layout(catalog_once, certificate.cert_type),
            approval=None,
            units=code_list(catalog_once, "package_units"),
        )
        return lay_out(subject, Draft(), face(), duplex=False)

    return lay


@pytest.fixture(scope="session")
def catalog_once(catalog):
    return catalog


def _texts(page: Page) -> list[Text]:
    return [item for item in page.items if isinstance(item, Text)]


def _box(text: Text) -> tuple[float, float, float, float]:
    """The rectangle letters of a run take: from a little below the baseline to the capitals' height."""
    size = text.size * MM_PER_POINT
    return text.x, text.y - 0.74 * size, text.x + face().width(text.text, text.size, text.bold), text.y + 0.15 * size


def _written(letters: str) -> st.SearchStrategy[str]:
    """Hostile text that is told apart by its letters: long words, many lines, blanks, or hardly anything."""
    return st.one_of(
        st.text(alphabet=letters + " \n\t", max_size=60),
        st.builds(str.__mul__, st.text(alphabet=letters, min_size=1, max_size=5), st.integers(1, 500)),
        st.lists(st.text(alphabet=letters + " ", max_size=90), max_size=70).map("\n".join),
    )


ONCE = {"exporter": "甲乙丙", "consignee": "ÀÁÂ", "marks": "αβγ", "goods_clause": "ЖЗИ"}
REPEATED = {"cert_no": "ÕÖÙ", "apply_place": "ÌÍÎ", "dest_country": "ÈÉÊ"}
"""What sheets say again: at least once, and within the form however long."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    code=st.sampled_from(TYPES),
    heads=st.fixed_dictionaries({name: _written(letters) for name, letters in (ONCE | REPEATED).items()}),
    descriptions=st.lists(_written("БГД"), max_size=4),
)
def test_every_character_is_on_paper_once_and_inside_the_form(set_page, make, goods, code, heads, descriptions):
    lines = tuple(goods(number, description=text) for number, text in enumerate(descriptions, 1))
    display = set_page(make(code, **{**heads, "goods": lines}))
    printed = Counter("".join(text.text for page in display.pages for text in _texts(page)))
    said = Counter("".join((*heads.values(), *descriptions)))
    for letter in "".join(("БГД", *ONCE.values())):
        assert printed[letter] == said[letter], letter
    for letter in "".join(REPEATED.values()):
        assert printed[letter] >= said[letter], letter
    for page in display.pages:
        for text in _texts(page):
            left, top, right, bottom = _box(text)
            assert left >= 10, text
            assert right <= 200.01, text
            assert top >= 10, text
            assert bottom <= 287, text


@pytest.mark.parametrize(("code", "lines"), list(itertools.product(TYPES, (1, 4, 30))))
def test_no_two_texts_touch_and_none_crosses_a_line(code, lines, set_page, make):
    for page in set_page(make(code, lines, marks="\n".join(f"MARK {n}" for n in range(12)))).pages:
        texts = [(text.text, _box(text)) for text in _texts(page)]
        for (one, (l1, t1, r1, b1)), (other, (l2, t2, r2, b2)) in itertools.combinations(texts, 2):
            assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1, (one, other)
        upright = [item for item in page.items if isinstance(item, Line) and item.x1 == item.x2]
        for (text, (left, top, right, bottom)), line in itertools.product(texts, upright):
            assert right <= line.x1 or left >= line.x1 or bottom <= line.y1 or top >= line.y2, (text, line)


def test_a_long_text_shrinks_before_it_is_continued(set_page, make):
    def sizes(length: int) -> set[float]:
        (page, *_) = set_page(make("C", exporter="甲" * length)).pages
        return {text.size for text in _texts(page) if "甲" in text.text}

    form_size, smallest = 9.0, 6.5
    assert sizes(40) == {form_size}
    assert smallest <= min(sizes(240)) < form_size
    assert len(set_page(make("C", exporter="甲" * 240)).pages) == 1
    assert sizes(2000) == {smallest}
    pages = set_page(make("C", exporter="甲" * 2000)).pages
    assert len(pages) == 2
    assert "CONTINUED ON ATTACHMENT" in {text.text for text in _texts(pages[0])}
    assert "ATTACHMENT: 1. Exporter" in {text.text for text in _texts(pages[1])}


def test_marks_too_long_flow_on_beside_the_goods_or_are_attached_whole(set_page, make):
    marks = "\n".join(f"CARTON {number} OF 90" for number in range(1, 91))
    flowing = [{text.text for text in _texts(page)} for page in set_page(make("C", marks=marks)).pages]
    assert "CARTON 1 OF 90" in flowing[0]
    assert "CARTON 90 OF 90" in flowing[-1]
    attached = [{text.text for text in _texts(page)} for page in set_page(make("K", marks=marks)).pages]
    assert "SEE ATTACHMENT" in attached[0]
    assert "CARTON 1 OF 90" not in attached[0]
    assert {"CARTON 1 OF 90", "CARTON 90 OF 90"} <= attached[1]


def test_a_description_longer_than_a_sheet_goes_on_and_its_neighbours_stay_at_its_top(set_page, make, goods):
    long = goods(1, description="\n".join(f"ITEM {number}" for number in range(120)), origin_criterion="PE")
    pages = set_page(make("E", goods=(long, goods(2)))).pages
    assert len(pages) > 2
    where = [number for number, page in enumerate(pages) for text in _texts(page) if text.text == "PE"]
    assert where == [0]
    baseline = {text.text: text.y for text in _texts(pages[0])}
    assert baseline["PE"] == pytest.approx(baseline["ITEM 0"])


def test_ticks_follow_from_the_data(set_page, make):
    def ticked(**changes: str) -> int:
        (page,) = set_page(make("E", 1, apply_date="2026-11-23", **changes)).pages
        return sum(isinstance(item, Line) and item.width == 0.45 for item in page.items) // 2

    assert ticked() == 0  # three days after departure
    assert ticked(departure_date="2026-11-19") == 1
    assert ticked(exhibition="1", third_party_invoice="1") == 2
    assert ticked(exhibition="0", third_party_invoice="0") == 0


def test_a_chinese_form_says_draft_in_chinese_too(make, catalog):
    certificate = make("C")
    chinese = cert_type(catalog, "C").model_copy(update={"language": "zh"})
    form = form_layout(catalog, "C").model_copy(update={"dates": "chinese"})
    subject = Subject(
        certificate=certificate, type=chinese, form=form, approval=None, units=code_list(catalog, "package_units")
    )
    for page in lay_out(subject, Draft(), face()).pages:
        assert [item.text for item in page.items if isinstance(item, Mark)] == ["DRAFT 草稿"]
    assert "2026年11月2日" in {text.text for text in _texts(lay_out(subject, Draft(), face()).pages[0])}


@given(text=st.text(alphabet="ab ，。（中文）-\n\t", max_size=200), width=st.integers(1, 30))
def test_wrapping_loses_nothing_and_keeps_the_width(text, width):
    lines = wrap(text, width, lambda _: 1)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("出口商品，装箱", ["出口商", "品，装箱"]),
        ("averyveryverylongword", ["averyver", "yverylon", "gword"]),
        ("type 型号X1 ab", ["type 型", "号X1 ab"]),
        ("a\n\nb", ["a", "", "b"]),
    ],
)
def test_lines_break_where_they_should(text, lines):
    assert wrap(text, 8, lambda char: 2 if ord(char) > 0x2E80 else 1) == lines


def test_the_same_line_object_twice_is_two_items(set_page, make, goods):
    line = goods(1)
    (page,) = set_page(make("K", goods=(line, msgspec.structs.replace(line), line))).pages
    numbers = sorted(text.text for text in _texts(page) if text.x < 23 and text.text.isdigit())
    assert numbers == ["1", "2", "3"]
