"""`coo print overprint` and `calibrate`, and the advice to use them, as a user types them."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from .conftest import authorise


def _text(file: str) -> str:
    with pdfium.PdfDocument(file) as document:
        return document[0].get_textpage().get_text_range()


def test_a_calibration_is_kept_by_printer_and_form_until_it_is_taken_away(shell, tmp_path):
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
    shell("print", "calibrate", "--printer", "office", "--form", "E", "--reset")
    assert shell("print", "calibrate", "--printer", "office", "--reset")["kept"] == []
    assert [row["printer"] for row in shell("print", "calibrate")["kept"]] == ["lab"]


def test_overprints_are_of_what_is_approved_shifted_and_in_the_ledger(approved, samples, tmp_path):
    shell, number = approved, sorted(approved.states())[0]

    def printed(*words: object) -> tuple[str, list[str]]:
        (one,) = shell("print", "overprint", number, "--out", tmp_path, *words)
        assert (one["sheet"], one["source"]) == ("overprint", "layout")
        return one["file"], [warning["code"] for warning in shell.envelope["warnings"]]

    plain, warned = printed()
    assert warned == ["uncalibrated"]
    assert number in _text(plain)
    assert "CERTIFICATE" not in _text(plain)
    shell("print", "calibrate", "--printer", "office", "--dx", "4")
    moved, warned = printed("--calibration", "office")
    assert warned == []
    lefts = []
    for file in (plain, moved):
        with pdfium.PdfDocument(file) as document:
            lefts.append(min(item.get_bounds()[0] for item in document[0].get_objects()))
    assert (lefts[1] - lefts[0]) / 72 * 25.4 == pytest.approx(4, abs=0.05)
    sheets = [line["sheet"] for line in shell("print", "ledger", "--cert", number)]
    assert sheets.count("overprint") == 2

    shell("print", "overprint", shell("cert", "copy", number)["id"])
    assert shell.codes == ["not-approved"]


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


def test_overprinting_is_advised_for_marks_that_are_pictures(shell, samples, tmp_path):
    authorise(shell.folder)
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    number = sorted(shell.states())[0]

    def advice() -> list[str]:
        shell("render", number, "--out", tmp_path)
        warnings = shell.envelope["warnings"]
        return [warning.get("path", "") for warning in warnings if warning["code"] == "overprint-advised"]

    assert advice() == []
    shell("cert", "edit", number, "--set", "marks=SAMPLE △")
    assert advice() == ["marks"]
    shell("declare", number)
    shell.customs()
    shell("poll")
    assert advice() == ["marks"]  # of customs' print file too
    for verb in ("preview", "original"):
        shell("print", verb, number, "--out", tmp_path)
        assert (shell.exit, [warning["code"] for warning in shell.envelope["warnings"]]) == (0, ["overprint-advised"])


def test_a_certificate_of_many_pages_is_better_overprinted(shell, samples, tmp_path):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    number = sorted(shell.states())[0]
    lines = "\n".join(f"LINE {number}" for number in range(800))
    shell("cert", "edit", number, "--set", f"goods[1].description={lines}")
    shell("render", number, "--out", tmp_path)
    (warning,) = [one for one in shell.envelope["warnings"] if one["code"] == "overprint-advised"]
    assert "pages" in warning["text"]["en"]
