"""Form layouts: package data that holds together, overlays that change it, faults told with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.resources import resources
from coo_cli.catalog.layouts import FOLDER, document_layout, form_layout
from coo_cli.catalog.parts import Condition, Part
from coo_cli.catalog.types import cert_type, type_codes

COUNTS = {
    "A": 14,
    "AD": 12,
    "AP": 12,
    "B": 12,
    "C": 12,
    "CA": 12,
    "CG": 12,
    "E": 13,
    "EC": 12,
    "F": 14,
    "G": 12,
    "GE": 14,
    "H": 15,
    "HD": 12,
    "I": 15,
    "K": 14,
    "L": 14,
    "M": 9,
    "MU": 12,
    "MV": 12,
    "N": 15,
    "NI": 12,
    "P": 13,
    "PR": 13,
    "R": 14,
    "RC": 17,
    "S": 15,
    "SE": 12,
    "T": 10,
    "TR": 15,
    "X": 12,
}
"""How many numbered boxes each form has."""
FORMS = tuple(COUNTS)
DOCUMENTS = ("application", "invoice", "slip")


def _workspace(folder: Path, **files: str) -> Path:
    (folder / FOLDER).mkdir()
    for name, text in files.items():
        (folder / FOLDER / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("code", [*FORMS, *DOCUMENTS])
def test_boxes_lie_on_the_sheet_and_do_not_cover_each_other(code, catalog):
    form = document_layout(catalog, code) if code in DOCUMENTS else form_layout(catalog, code)
    for kind in ("first", "next"):
        boxes = [box.at for box in form.placed if box.frame == 0.15 and box.on in (kind, "every")]
        boxes.append(form.goods.first if kind == "first" else form.goods.next)
        for number, (x, y, w, h) in enumerate(boxes):
            assert x >= 10
            assert y >= 10
            assert x + w <= 200
            assert y + h <= 281
            for x2, y2, w2, h2 in boxes[:number]:
                assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y, (code, boxes[number])


@pytest.mark.parametrize("code", FORMS)
def test_the_forms_boxes_bear_the_numbers_the_type_speaks_of(code, catalog):
    form, kind = form_layout(catalog, code), cert_type(catalog, code)
    titles = {box.title.split(".")[0] for box in form.placed} | {
        form.goods.columns[name].title.split(".")[0] for name in form.goods.order
    }
    boxes = {kind.retrospective.box, kind.true_copy.box, kind.nonparty.box, kind.nonparty.tick} - {""}
    assert boxes <= titles
    said = {part.text or part.label for box in form.placed for part in box.parts if box.on != "next"}
    numbers = {text.split(".")[0] for text in (*titles, *said) if text.split(".")[0].isdigit()}
    assert numbers == {str(number) for number in range(1, COUNTS[code] + 1)}


@pytest.mark.parametrize("code", FORMS)
def test_late_issue_and_true_copies_are_told_in_the_box_the_type_names(code, catalog):
    form, kind = form_layout(catalog, code), cert_type(catalog, code)
    for wording, value in ((kind.retrospective, "retrospective"), (kind.true_copy, "true_copy")):
        if not wording.text:
            continue
        holding = [box for box in form.placed if any(_tells(part, value) for part in (*box.parts, *box.foot))]
        assert [box.title.split(".")[0] for box in holding] == [wording.box]


def _tells(part: Part, fact: str) -> bool:
    return part.value == fact or (isinstance(part.tick, Condition) and part.tick.fact == fact)


def test_every_type_has_a_layout_that_says_what_of_it_is_not_confirmed(catalog):
    assert set(FORMS) == set(type_codes(catalog))
    for code in FORMS:
        assert form_layout(catalog, code).unsure
    assert "boxes" in form_layout(catalog, "CA").unsure
    assert "boxes" not in form_layout(catalog, "K").unsure


def test_a_workspace_takes_a_part_of_a_form_away_with_null(tmp_path):
    own = resources(workspace=_workspace(tmp_path, K="overleaf: null\nplaces: {seal: null}\n"))
    assert form_layout(own, "K").overleaf is None
    assert form_layout(own, "K").places.seal is None
    assert form_layout(own, "C").overleaf is not None


def test_a_workspace_changes_a_form_and_those_that_extend_it(tmp_path):
    own = resources(
        workspace=_workspace(tmp_path, C="boxes: {exporter: {title: Our exporter}}\nstyles: {data: {size: 8}}\n")
    )
    assert form_layout(own, "C").boxes["exporter"].title == "Our exporter"
    assert form_layout(own, "K").styles["data"].size == 8
    assert form_layout(own, "K").boxes["exporter"].title.startswith("1.")


def test_a_workspace_adds_a_form_by_extending_one(tmp_path):
    own = resources(workspace=_workspace(tmp_path, TR="extends: C\nleave_out: [official]\n"))
    assert form_layout(own, "TR").boxes["official"] not in form_layout(own, "TR").placed


@pytest.mark.parametrize(
    ("text", "told", "row"),
    [
        ("boxes:\n  exporter:\n    parts: [{field: exporters}]\n", "no such field: exporters", 0),
        ("boxes:\n  exporter:\n    parts: [{field: exporter, style: huge}]\n", "no such style: huge", 0),
        ("boxes:\n  exporter:\n    att: [1, 2, 3, 4]\n", "boxes.exporter.att", 3),
        ("underprint: {colour: blue}\n", "underprint.colour", 1),
        ("goods:\n  columns:\n    marks: {width: 50}\n", "mm wide", 1),
        ("goods:\n  order: [weight]\n", "no such column: weight", 1),
        ("words: {page: 'Page {number}'}\n", "page may hold", 1),
        ("leave_out: [nothing]\n", "no such box: nothing", 0),
        ("sheet: [10, 10]\n", "must be at least 100", 1),
        ("boxes:\n  exporter:\n    parts: [{field: exporter, when: {}}]\n", "exactly one of", 3),
    ],
)
def test_a_fault_in_a_layout_is_told_with_its_place(tmp_path, text, told, row):
    own = resources(workspace=_workspace(tmp_path, C=text))
    with pytest.raises(ConfigError) as raised:
        form_layout(own, "C")
    assert raised.value.code == "data-invalid"
    assert told in str(raised.value)
    assert raised.value.where is not None
    assert raised.value.where.file == str(tmp_path / FOLDER / "C.yaml")
    if row:
        assert raised.value.where.row == row


def test_layouts_that_extend_each_other_are_refused(tmp_path):
    own = resources(workspace=_workspace(tmp_path, Q="extends: W\n", W="extends: Q\n"))
    with pytest.raises(ConfigError) as raised:
        form_layout(own, "Q")
    assert raised.value.code == "form-circle"


def test_a_missing_form_names_those_there_are(catalog):
    with pytest.raises(InputError, match="ZZ") as raised:
        form_layout(catalog, "ZZ")
    assert "RC" in str(raised.value.fix)
