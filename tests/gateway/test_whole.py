import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.gateway.whole import is_whole

TEXTS = st.text(st.characters(codec="gb18030", exclude_characters="<>&\x00"), max_size=60)


@settings(max_examples=60)
@given(text=TEXTS, encoding=st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]), cut=st.integers(1, 400))
def test_every_cut_is_seen_whatever_the_encoding(text, encoding, cut):
    whole = f"<?xml version='1.0'?>\n<!-- {text.replace('-', '')} -->\n<Receipt xmlns='x'><Note>{text}</Note></Receipt>"
    data = whole.encode(encoding)
    assert is_whole("a.xml", data)
    assert is_whole("A.XML", data + b"\r\n")
    assert not is_whole("a.xml", data[: max(0, len(data) - cut)])


@pytest.mark.parametrize(
    ("name", "data", "whole"),
    [
        ("a.xml", b"", False),
        ("a.xml", b"\x00" * 4096, False),
        ("a.xml", b"<Receipt><Note></Note>", False),
        ("a.xml", b"<a><b></b>", False),
        ("a.xml", b"<!DOCTYPE a><a>\n</a >\n", True),
        ("a.pdf", b"%PDF-1.4 ... %%EOF", True),
        ("a.pdf", b"%PDF-1.4 ...", False),
        ("a.txt", b"", True),
    ],
)
def test_the_ends_tell(name, data, whole):
    assert is_whole(name, data) is whole


@pytest.mark.parametrize("piece", [b"<?", b"<!--", b"<!", b"<!-- a -->", b"<?a?>", b"<!a>", b" ", b"</a>"])
def test_hostile_bytes_cost_no_time(piece):
    start = time.perf_counter()
    assert not is_whole("a.xml", piece * 200_000)
    assert time.perf_counter() - start < 2
