"""Measures reading and mapping a workbook, against python-calamine's bare iteration and a script a clerk's son writes.

A sheet of 100 000 rows and 40 columns, ten rows a certificate. Three programs run in turn, each in its own process:

* `bare`: python-calamine opens the sheet and goes over its rows;
* `coo`: the sheet becomes certificates, as `coo convert` reads it;
* `script`: pandas reads it with openpyxl, lxml.etree builds the message of each certificate, parses it back and
  validates it. It is held against `coo convert` doing all it does, on the first `--script-rows` rows.

    python tests/benchmarks/xlsx.py [--rows 100000] [--script-rows 20000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import convert as base

from coo_cli.ingest.table import letters

COLUMNS = 40
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="rId{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

BARE = """
import sys
from python_calamine import CalamineWorkbook
count = 0
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    count += 1
assert count == int(sys.argv[2]) + 1, count
"""

OURS = """
import sys
from coo_cli.base.resources import resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import read_export
from pathlib import Path
catalog = resources()
lines = sum(len(record.certificate.goods) for record in
            read_export(Path(sys.argv[1]), load_mapping(catalog, sys.argv[3]), catalog))
assert lines == int(sys.argv[2]), lines
"""

SCRIPT = """
import sys
import pandas
from lxml import etree
NS = "http://www.w3.org/2000/09/xmldsig#"
schema = etree.XMLSchema(etree.parse(sys.argv[3]))
HEAD, GOODS, FROM = {head!r}, {goods!r}, {fields!r}
frame = pandas.read_excel(sys.argv[1], dtype=str, engine="openpyxl", nrows=int(sys.argv[2])).fillna("")
for number, (key, lines) in enumerate(frame.groupby("doc_no", sort=False)):
    first = lines.iloc[0]
    root = etree.Element(f"{{{{{{NS}}}}}}Certificate", nsmap={{None: NS}})
    head = etree.SubElement(root, f"{{{{{{NS}}}}}}CertificateHead")
    for name in HEAD:
        etree.SubElement(head, f"{{{{{{NS}}}}}}{{name}}").text = str(first.get(FROM.get(name, ""), ""))[:1]
    goods = etree.SubElement(root, f"{{{{{{NS}}}}}}CertificateList")
    for count, (_, line) in enumerate(lines.iterrows(), 1):
        item = etree.SubElement(goods, f"{{{{{{NS}}}}}}Goods")
        for name in GOODS:
            text = str(count) if name == "GNo" else str(line.get(FROM.get(name, ""), ""))[:10]
            etree.SubElement(item, f"{{{{{{NS}}}}}}{{name}}").text = text
    promise = etree.SubElement(root, f"{{{{{{NS}}}}}}AplPromise")
    etree.SubElement(promise, f"{{{{{{NS}}}}}}AplPromiseCode").text = "1"
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    schema.assertValid(etree.fromstring(data))
    with open(f"{{sys.argv[4]}}/{{number}}.xml", "wb") as file:
        file.write(data)
"""
"""It cuts texts to lengths that always fit; it checks nothing, numbers nothing, stores nothing."""


def cells(rows: int) -> Iterator[list[str]]:
    """The cells of the other benchmark's export, filled up to the width with columns nobody maps."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        base.write_export(path, rows // 10, 10)
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file)):
                fill = COLUMNS - len(row)
                yield row + [f"{'extra' if number == 0 else number} {column}" for column in range(fill)]


def write_workbook(path: Path, rows: Iterable[list[str]]) -> None:
    """A workbook as ERPs write them: texts shared, numbers as numbers."""
    shared: dict[str, int] = {}

    def cell(place: str, text: str) -> str:
        if text.isdecimal() and not text.startswith("0"):
            return f'<c r="{place}"><v>{text}</v></c>'
        return f'<c r="{place}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>' if text else ""

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml")))
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        parts = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
        related = "".join(_RELATION.format(n, kind, target) for n, (kind, target) in enumerate(parts, 1))
        book.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(related))
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, row in enumerate(rows, 1):
                written = "".join(cell(f"{letters(column)}{number}", text) for column, text in enumerate(row))
                sheet.write(f'<row r="{number}">{written}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')


def script() -> str:
    """The script, with the elements of the message and the columns that fill them."""
    from coo_cli.base.resources import resources
    from coo_cli.certificate.fields import describe
    from coo_cli.certificate.model import Certificate, Goods
    from coo_cli.ingest.mapping import load_mapping

    shape = load_mapping(resources(), "csv_generic").shape
    fields = {}
    for cls, group in ((Certificate, shape.head), (Goods, shape.goods)):
        for item in describe(cls):
            value = group.get(item.name)
            if value and getattr(value, "column", None):
                fields[item.field.element] = value.column[0].removesuffix("?")
    head, goods = ([item.field.element for item in describe(cls)] for cls in (Certificate, Goods))
    return SCRIPT.format(head=head, goods=goods, fields=fields)


def seconds(*command: object) -> float:
    """The time of a program that must succeed."""
    return base.timed([sys.executable, *map(str, command)])[0]


def main() -> None:
    """Measure in rounds, the programs in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--script-rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")
    reading: list[float] = []
    whole: list[float] = []
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        book, small = folder / "export.xlsx", folder / "small.xlsx"
        write_workbook(book, cells(wanted.rows))
        write_workbook(small, cells(wanted.script_rows))
        for number in range(wanted.rounds):
            workspace, out = folder / f"workspace{number}", folder / f"script{number}"
            base.make_workspace(workspace)
            out.mkdir()
            mapping = workspace / "mappings" / "benchmark.yaml"
            bare = seconds("-c", BARE, book, wanted.rows)
            ours = seconds("-c", OURS, book, wanted.rows, mapping)
            reading.append(ours / bare)
            schema = base.ROOT / "xsd" / "2022-01" / "Certificate.xsd"
            theirs = seconds("-c", script(), small, wanted.script_rows, schema, out)
            coo = ["convert", small, "--mapping", "benchmark", "--out", workspace / "messages", "--quiet"]
            all_of_it = seconds("-m", "coo_cli", *coo, "--workspace", workspace)
            assert len(list(out.iterdir())) == len(list((workspace / "messages").glob("*.xml"))) > 0
            whole.append(theirs / all_of_it)
            print(
                f"round {number + 1}: bare {bare:.2f} s, coo reads and maps in {reading[-1]:.2f} of it; "
                f"script {theirs:.2f} s, coo convert {whole[-1]:.1f} times as fast",
                flush=True,
            )
    print(
        f"medians: {statistics.median(reading):.2f} of bare iteration; {statistics.median(whole):.1f} times the script"
    )


if __name__ == "__main__":
    main()
