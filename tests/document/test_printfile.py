"""Print files: a readable PDF that holds the certificate's number, or a clear refusal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import InputError
from coo_cli.document.printfile import check_print_file
from coo_cli.document.render import render


def _code(data: bytes, number: str) -> str:
    with pytest.raises(InputError) as raised:
        check_print_file(data, number)
    return raised.value.code


@pytest.fixture(scope="module")
def print_file(make, approval, catalog) -> bytes:
    import datetime as dt

    from coo_cli.base.clock import SHANGHAI

    moment = dt.datetime(2026, 11, 23, tzinfo=SHANGHAI)
    return render(make("C", 40), resources=catalog, approval=approval, now=moment)


def test_a_print_file_of_this_certificate_passes(print_file):
    check_print_file(print_file, "C263300999990001")


def test_a_print_file_of_another_certificate_is_refused(print_file):
    assert _code(print_file, "C263300999990002") == "print-file-foreign"
    assert _code(print_file, "") == "print-file-foreign"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\x03\x04 not a PDF", "公文".encode()])
def test_what_is_no_pdf_is_refused(data):
    assert _code(data, "C263300999990001") == "print-file-unreadable"


def test_a_print_file_cut_short_is_refused(print_file):
    assert _code(print_file[:2000], "C263300999990001") == "print-file-unreadable"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_damaged_print_file_is_refused_or_passes_but_never_breaks(print_file, data):
    at = data.draw(st.integers(0, len(print_file) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=40))
    try:
        check_print_file(print_file[:at] + junk + print_file[at + len(junk) :], "C263300999990001")
    except InputError as error:
        assert error.code.startswith("print-file-")
