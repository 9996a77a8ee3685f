"""Exports that would harm their reader, or that change under it: an error or right work, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources, resources
from coo_cli.ingest.mapping import Mapping
from coo_cli.ingest.propose import propose
from coo_cli.ingest.read import Record, read_export
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table

BODY = "group_by: no\nhead: {cert_type: {const: C}}\ngoods: {name_en: name, amount: amount}\n"
Read = Callable[..., list[Record]]


def inline(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_cell_of_the_greatest_length_is_read(read: Read) -> None:
    longest = "x" * 32_767
    (record,) = read([["no", "name", "amount"], ["A", longest, 1]], BODY)
    assert record.certificate.goods[0].name_en == longest
    (record,) = read(f"no,name,amount\nA,{longest},1\n", BODY)
    assert record.certificate.goods[0].name_en == longest


@pytest.mark.parametrize(
    "row",
    [
        b"A," + b"x" * 200_000 + b",1\n",
        b'A,"x,1\n' + b"B,y,2\n" * 100_000,
        b"A," + b'"\n",' * 2_000_000 + b"1\n",
        b"A" + b"," * 100_000 + b"\n",
        b"A,x\0y,1\n",
    ],
    ids=["long-cell", "open-quote", "row-of-many-lines", "many-cells", "nul"],
)
def test_rows_that_cannot_be_are_refused_where_they_begin(read: Read, row: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(b"no,name,amount\n" + row, BODY)
    assert caught.value.code in {"csv-broken", "csv-binary"}
    assert caught.value.where is not None
    assert caught.value.where.row == 2


def test_lines_may_end_in_several_ways(read: Read) -> None:
    records = read(b'no,name,amount\r\nA,x,1\nB,"y\rz",2\rC,z,much\r\n', BODY)
    assert [record.key for record in records] == ["A", "B", "C"]
    (finding,) = records[2].findings
    assert finding.place is not None
    assert finding.place.column == "amount"


def test_a_control_character_written_as_an_escape_stays_in_its_cell(
    xlsx: Callable[..., Path], mapping: Callable[[str], Mapping], catalog: Resources
) -> None:
    rows = f'<row r="1">{inline("A1", "no")}{inline("B1", "name")}{inline("C1", "amount")}</row>'
    rows += f'<row r="2">{inline("A2", "A")}{inline("B2", "x_x0000_y")}{inline("C2", "1")}</row>'
    (record,) = read_export(xlsx(rows), mapping(BODY), catalog)
    assert record.certificate.goods[0].amount == "1"
    assert record.certificate.goods[0].name_en.startswith("x")


def test_macros_and_links_to_other_workbooks_are_never_followed(xlsx: Callable[..., Path]) -> None:
    rows = f'<row r="1">{inline("A1", "no")}</row><row r="2"><c r="A2"><f>[1]Secret!A1</f><v>7</v></c></row>'
    link = '<externalLink xmlns:r="urn:r"><externalBook r:id="rId1"/></externalLink>'
    file = xlsx(rows, **{"externalLinks/externalLink1": link})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"macro" * 100)
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="file:///secret" TargetMode="External"/></Relationships>',
        )
    file = file.rename(file.with_suffix(".xlsm"))
    assert [cells for _, cells in open_table(file, Source(), {"no"}, resources()).rows()] == [["7"]]


@pytest.mark.parametrize(("form", "text"), [("csv", "no,name\nA,x\n"), ("jsonl", '{"no": "A"}\n')])
def test_a_file_that_vanishes_while_it_is_read_is_an_error(tmp_path: Path, form: str, text: str) -> None:
    file = tmp_path / "export"
    file.write_text(text)
    table = open_table(file, Source(format=form), {"no"}, resources())
    file.unlink()
    with pytest.raises(InputError) as caught:
        list(table.rows())
    assert caught.value.code == "file-missing"


def test_a_file_nobody_may_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / "folder.csv", Source(), {"no"}, resources())
    assert caught.value.code == "file-unreadable"
    sealed = tmp_path / "sealed.csv"
    sealed.write_text("no\nA\n")
    sealed.chmod(0)
    if not os.access(sealed, os.R_OK):
        with pytest.raises(InputError) as caught:
            open_table(sealed, Source(), {"no"}, resources())
        assert caught.value.code == "file-unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such pipe")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InputError) as caught:
        open_table(tmp_path / "pipe.csv", Source(), {"no"}, resources())
    assert caught.value.code == "file-unreadable"
    assert "coo convert -" in caught.value.fix.zh
    with pytest.raises(InputError) as caught:
        propose(tmp_path / "pipe.csv", resources())
    assert caught.value.code == "file-unreadable"


_COUNT = """
import resource, sys
from pathlib import Path
from coo_cli.base.errors import InputError
from coo_cli.base.resources import resources
from coo_cli.ingest.shape import Source
from coo_cli.ingest.sources import open_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    count = sum(1 for _ in open_table(Path(sys.argv[1]), Source(format=sys.argv[2]), {"no"}, resources()).rows())
except InputError as error:
    count = error.code
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def reads(file: Path, form: str) -> tuple[str, int]:
    """How many rows a process of its own reads, or the code of its error, and the megabytes it took."""
    done = subprocess.run(
        [sys.executable, "-c", _COUNT, str(file), form], capture_output=True, text=True, check=True, timeout=900
    )
    count, megabytes = done.stdout.split()
    return count, int(megabytes)


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Path]:
    """A file that is taken away at once after the test."""
    file = tmp_path / "large.csv"
    yield file
    file.unlink()


@pytest.mark.long
def test_two_gigabytes_of_rows_are_read_in_little_memory(large: Path) -> None:
    block = b"".join(b"N%05d,DATA CABLE WITH CONNECTORS,%d.50,%s\n" % (n, n, b"x" * 60) for n in range(10_000))
    with large.open("wb") as file:
        file.write(b"no,name,amount,text\n")
        blocks = (2 << 30) // len(block) + 1
        for _ in range(blocks):
            file.write(block)
    count, megabytes = reads(large, "csv")
    assert int(count) == blocks * 10_000
    assert megabytes < 100


@pytest.mark.long
@pytest.mark.parametrize(
    ("form", "code"),
    [("csv", "csv-binary"), ("jsonl", "json-broken"), ("json", "file-too-large"), ("idoc", "file-too-large")],
)
def test_a_line_of_two_gigabytes_is_refused_in_little_memory(large: Path, form: str, code: str) -> None:
    block = b"x" * (1 << 20)
    with large.open("wb") as file:
        file.write(b"no,name\nA,")
        for _ in range(2048):
            file.write(block)
    found, megabytes = reads(large, form)
    assert found == code
    assert megabytes < 100
