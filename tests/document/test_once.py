"""Every character of the data is on the print once, in every form: the PDF's own text is read back and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.catalog.layouts import Form, document_layout, form_layout
from coo_cli.catalog.parts import Part
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.fields import Kind, described
from coo_cli.certificate.model import GROUPS
from coo_cli.document.font import face
from coo_cli.document.render import render, render_document

TYPES = (
    "A",
    "AD",
    "AP",
    "B",
    "C",
    "CA",
    "CG",
    "E",
    "EC",
    "F",
    "G",
    "GE",
    "H",
    "HD",
    "I",
    "K",
    "L",
    "M",
    "MU",
    "MV",
    "N",
    "NI",
    "P",
    "PR",
    "R",
    "RC",
    "S",
    "SE",
    "T",
    "TR",
    "X",
)
DOCUMENTS = ("application", "invoice", "slip")
_EACH = 3
"""Letters a field has for itself."""


def _first(form: Form) -> Iterator[tuple[Part, bool]]:
    """The parts of the first sheet, and whether later sheets say them again."""
    for box in form.placed:
        if box.on != "next":
            yield from ((part, box.on == "every") for part in (*box.parts, *box.foot))
    for name in form.goods.order:
        column = form.goods.columns[name]
        yield from ((part, False) for part in (*column.lead, *column.parts, *column.tail))


def _shown(form: Form) -> tuple[Counter[str], set[str]]:
    """How often each text field is printed whatever else the certificate says, and those sheets repeat."""
    count: Counter[str] = Counter()
    every: set[str] = set()
    unsteady: set[str] = set()
    repeated = {part.field for box in form.placed if box.on == "next" for part in box.parts}
    for part, again in _first(form):
        path = "producer" if part.value in ("producer", "producer_contacts") else part.field
        group, _, name = path.rpartition(".")
        if not path or group not in ("", "goods"):
            continue
        if part.when is not None or part.named or described(GROUPS[group], name).kind not in (Kind.TEXT, Kind.LINES):
            unsteady.add(path)
            continue
        count[path] += 1
        every |= {path} if again or path in repeated else set()
    return Counter({path: times for path, times in count.items() if path not in unsteady}), every


@cache
def _letters(words: str, paths: tuple[str, ...]) -> dict[str, str]:
    """For each field a few hanzi that the font has and that stand nowhere else on the form."""
    taken = set(words + "至草稿")
    free = (chr(code) for code in range(0x4E00, 0x6000) if chr(code) not in taken and not face().lacks(chr(code)))
    return {path: "".join(islice(free, _EACH)) for path in paths}


def _written(letters: str) -> st.SearchStrategy[str]:
    """Nothing, a word, many words, one endless word, many lines: what layouts stumble over, cheap to draw."""
    return st.builds(
        lambda shape, count: {
            "word": letters[: count % (_EACH + 1)],
            "words": " A ".join(letters[n % _EACH] for n in range(count)),
            "endless": letters * count,
            "lines": "\n".join(letters for _ in range(count % 40)),
        }[shape],
        st.sampled_from(["word", "words", "endless", "lines"]),
        st.integers(0, 300),
    )


def _check(form, more, draw, make, goods, printed):
    shown, every = _shown(form)
    letters = _letters(form.model_dump_json() + more, tuple(sorted(shown)))
    heads = {path: draw(_written(letters[path])) for path in sorted(shown) if "." not in path}
    own = [path.removeprefix("goods.") for path in sorted(shown) if "." in path]
    lines = tuple(
        goods(n, **{name: draw(_written(letters[f"goods.{name}"])) for name in own})
        for n in range(1, draw(st.integers(1, 3)) + 1)
    )
    certificate = make("C", goods=lines, **heads)
    text = Counter("".join(printed(certificate)))
    for path, times in shown.items():
        group, _, name = path.rpartition(".")
        said = [getattr(line, name) for line in lines] if group else [heads[path]]
        for letter in letters[path]:
            wanted = times * "".join(said).count(letter)
            assert text[letter] == wanted or (path in every and text[letter] > wanted > 0), (path, letter)


@pytest.mark.parametrize("code", TYPES)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_character_is_in_the_text_of_the_certificate_once(code, data, make, goods, catalog, now, approval, read):
    def printed(certificate):
        own = msgspec.structs.replace(certificate, cert_type=code)
        return read(render(own, resources=catalog, approval=approval, now=now, duplex=False))

    _check(form_layout(catalog, code), cert_type(catalog, code).model_dump_json(), data.draw, make, goods, printed)


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_character_is_in_the_text_of_a_document_once(name, data, make, goods, catalog, now, approval, read):
    def printed(certificate):
        return read(render_document(certificate, name, resources=catalog, approval=approval, now=now))

    more = cert_type(catalog, "C").model_dump_json() + "一般贸易新证已审核通过尚未"
    _check(document_layout(catalog, name), more, data.draw, make, goods, printed)


@pytest.mark.parametrize("code", TYPES)
def test_a_form_shows_what_every_certificate_must_tell(code, catalog):
    shown = {part.field or part.value for part, _ in _first(form_layout(catalog, code))}
    assert {"cert_no", "exporter", "consignee", "goods.description", "end_mark", "page"} <= shown
    assert ("marks" in shown) is (code != "R")


@pytest.mark.parametrize("code", TYPES)
def test_a_form_says_nothing_twice_but_the_origin_of_re_exported_goods(code, catalog):
    shown, _ = _shown(form_layout(catalog, code))
    assert {path for path, times in shown.items() if times > 1} == ({"origin_country"} if code == "TR" else set())


def _printed_fields(resources: Resources, code: str) -> list[str]:
    return sorted(_shown(form_layout(resources, code))[0])


@pytest.mark.parametrize("code", ["E", "H", "M", "RC"])
def test_a_missing_glyph_names_character_and_field_whichever_field_it_is(code, make, goods, catalog, now):
    for path in _printed_fields(catalog, code):
        group, _, name = path.rpartition(".")
        odd = "X\N{THAI CHARACTER KO KAI}"
        changes = {"goods": (goods(1), goods(2, **{name: odd}))} if group else {name: odd}
        with pytest.raises(InputError) as raised:
            render(make(code, **changes), resources=catalog, approval=None, now=now)
        assert raised.value.code == "glyph-missing"
        assert "THAI CHARACTER KO KAI" in str(raised.value)
        assert (f"goods[2].{name}" if group else name) in str(raised.value)


def test_the_types_here_are_all_there_are(catalog):
    assert set(TYPES) == set(type_codes(catalog))
