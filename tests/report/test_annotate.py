"""A user's workbook comes back with its faulty cells marked, and with nothing else changed."""

import io

import openpyxl
import pytest

from coo_cli.base.errors import InputError
from coo_cli.certificate.finding import Severity
from coo_cli.report.annotate import Mark, annotate
from coo_cli.report.sheet import Column, template


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["HS", "数量"])
    made.active.append(["0902300090", "many"])
    made.active.append(["1", "=1+1"])
    made.create_sheet("second")["A1"] = "x"
    made.active.merge_cells("C1:C3")
    path = tmp_path / "mine.xlsx"
    made.save(path)
    return path


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_bad_cells_are_coloured_and_commented_and_the_rest_stays(book):
    marks = [
        Mark("B2", Severity.WARNING, "doubtful"),
        Mark("B2", Severity.ERROR, "no\x00 number\x0b"),
        Mark("C3", Severity.ERROR, "merged"),
    ]
    sheet = opened(annotate(book, marks)).worksheets[0]
    assert sheet["B2"].comment.text == "doubtful\nno number"
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C1"].comment.text == "merged"
    assert [cell.value for cell in sheet[2][:2]] == ["0902300090", "many"]
    assert sheet["A2"].comment is None
    assert sheet["B3"].value == "=1+1"


def test_marks_of_an_earlier_time_go_and_the_users_comments_stay(book, tmp_path):
    again = tmp_path / "again.xlsx"
    again.write_bytes(annotate(book, [Mark("B2", Severity.ERROR, "no number"), Mark("A1", Severity.ERROR, "head")]))
    made = openpyxl.load_workbook(again)
    made.worksheets[0]["A2"].comment = openpyxl.comments.Comment("ask Li", "me")
    made.save(again)
    sheet = opened(annotate(again, [Mark("A2", Severity.WARNING, "short")], "Sheet")).worksheets[0]
    assert (sheet["B2"].comment, sheet["B2"].fill.fill_type) == (None, None)
    assert sheet["A2"].comment.text == "short\n\nask Li"


@pytest.mark.parametrize("name", ["mine.csv", "mine.xls", "mine.ods", "broken.xlsx"])
def test_what_cannot_be_written_is_refused(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(InputError) as caught:
        annotate(path, [Mark("A1", Severity.ERROR, "x")])
    assert caught.value.code == "not-annotatable"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")', "\tx", "a\x00b"])
def test_a_text_stays_a_text_in_what_is_written(text):
    column = Column(heading=text, example=text, choices=(text,), help=text)
    made = opened(template("goods", [column]))
    kept = text.replace("\x00", "")
    for cell in (made.worksheets[0]["A1"], made.worksheets[0]["A2"], made.worksheets[1]["A2"]):
        assert (cell.value, cell.data_type) == (kept, "s")
        assert cell.quotePrefix is (kept[0] in "=+-@\t")
