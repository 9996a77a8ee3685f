"""`coo print overprint` and `calibrate`, and the advice to use them, as a user types them."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest


@pytest.fixture
def drafts(shell, samples):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    return sorted(shell.states())


def _text(file: str) -> str:
    with pdfium.PdfDocument(file) as document:
        return document[0].get_textpage().get_text_range()


def test_a_calibration_is_kept_by_printer_and_form_and_used(shell, drafts, tmp_path):
    assert shell("print", "calibrate")["kept"] == []
    page = tmp_path / "pages" / "test.pdf"
    assert shell("print", "calibrate", "--printer", "office", "--page", page)["page"] == str(page)
    assert "A=20.0,20.0" in _text(page)
    shell("print", "calibrate", "--printer", "office", "--dx", "1.5", "--dy", "-0.8")
    kept = shell(
        "print", "calibrate", "--printer", "office", "--form", "E", "--cross", "A=22,20", "--cross", "D=192,277"
    )
    by_form = {row["form"]: (row["dx"], row["dy"]) for row in kept["kept"]}
    assert by_form == {"*": (1.5, -0.8), "E": (-0.5, -0.8)}  # E began with what held for all forms
    shell("print", "calibrate", "--printer", "lab", "--scale-x", "1.01")
    assert "office" in (shell.folder / "print" / "calibration.yaml").read_text(encoding="utf-8")

    files = shell("print", "overprint", *drafts, "--printer", "office", "--out", tmp_path / "out")
    assert (shell.exit, shell.codes) == (0, [])
    assert [file["kind"] for file in files] == ["overprint"] * len(drafts)
    assert shell.envelope["warnings"] == []
    assert drafts[0] in _text(files[0]["file"])
    assert "DRAFT" in _text(files[0]["file"])

    shell("print", "calibrate", "--printer", "office", "--form", "E", "--reset")
    left = shell("print", "calibrate", "--printer", "office", "--form", "*", "--reset")
    assert left["kept"] == []
    assert [row["printer"] for row in shell("print", "calibrate")["kept"]] == ["lab"]


def test_an_overprint_without_calibration_advises_one_and_a_wrong_name_does_not_stop_the_rest(shell, drafts, tmp_path):
    files = shell("print", "overprint", drafts[0], "NOPE", "--out", tmp_path / "out")
    assert (shell.exit, shell.codes, len(files)) == (4, ["unknown-certificate"], 1)
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["uncalibrated"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--dx", "1"], "printer-missing"),
        (["--printer", "p", "--dx", "31"], "calibration-range"),
        (["--printer", "p", "--cross", "E=1,2"], "cross-unreadable"),
        (["--printer", "p", "--cross", "A=21"], "cross-unreadable"),
        (["--printer", "p", "--cross", "A=21,20", "--dx", "1"], "calibration-twice"),
        (["--printer", "p", "--cross", "A=99,20"], "measure-implausible"),
        (["--printer", "p", "--form", "ZZ", "--dx", "1"], "no-form"),
    ],
)
def test_a_calibration_that_cannot_be_is_refused_and_nothing_kept(words, code, shell):
    shell("print", "calibrate", *words)
    assert shell.codes == [code]
    assert shell("print", "calibrate")["kept"] == []


def test_overprinting_is_advised_for_many_pages_and_for_marks_that_are_pictures(shell, drafts, tmp_path):
    def advice(number: str) -> list[str]:
        shell("render", number, "--out", tmp_path)
        return [
            warning.get("path", "") for warning in shell.envelope["warnings"] if warning["code"] == "overprint-advised"
        ]

    assert advice(drafts[0]) == []
    shell("cert", "edit", drafts[0], "--set", "marks=SAMPLE △")
    assert advice(drafts[0]) == ["marks"]
    lines = "\n".join(f"LINE {number}" for number in range(800))
    shell("cert", "edit", drafts[0], "--set", "marks=N/M", "--set", f"goods[1].description={lines}")
    assert advice(drafts[0]) == [""]
