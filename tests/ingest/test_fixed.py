"""Text whose columns have a fixed width."""

import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.ingest.read import read_export

MAPPING = """\
source: {format: fixed, count: bytes, encoding: gb18030, widths: {单号: [1, 8], 品名: [9, 16], 数量: [17, 24]}}
group_by: 单号
head: {cert_type: {const: C}, invoice_no: 单号}
goods: {name_zh: 品名, quantity: 数量}
"""
LINES = ["INV-1   电缆    1,200.50", "INV-1   插头    许多", "INV-2   电缆插头5"]


@pytest.fixture
def read_lines(tmp_path, catalog, mapping):
    def read(lines, text=MAPPING, encoding="gb18030"):
        file = tmp_path / "export.txt"
        file.write_bytes("\r\n".join(lines).encode(encoding))
        return list(read_export(file, mapping(text), catalog))

    return read


def test_columns_are_cut_by_bytes_with_blanks_lost_at_the_end(read_lines):
    first, second = read_lines(LINES)
    assert [(line.name_zh, line.quantity) for line in first.certificate.goods] == [("电缆", "1200.50"), ("插头", "")]
    assert [(line.name_zh, line.quantity) for line in second.certificate.goods] == [("电缆插头", "5")]
    assert str(first.findings[0].place).endswith("export.txt:2 (数量)")


def test_columns_are_cut_by_characters(read_lines):
    text = (
        MAPPING.replace("count: bytes, encoding: gb18030, ", "")
        .replace("[9, 16]", "[9, 12]")
        .replace("[17, 24]", "[13, 20]")
    )
    (record,) = read_lines(["INV-1   电缆  1.5"], text, "utf-8")
    assert (record.certificate.goods[0].name_zh, record.certificate.goods[0].quantity) == ("电缆", "1.5")


def test_a_column_that_cuts_a_character_is_told(read_lines):
    with pytest.raises(InputError) as caught:
        read_lines(["INV-1   X电缆缆缆缆1"])
    assert (caught.value.code, caught.value.where.row, caught.value.where.column) == ("fixed-broken", 1, "品名")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[9, 16]", "[9, 8]", "before the first"),
        ("[9, 16]", "[0, 8]", "at least 1"),
        ("format: fixed, ", "", "for the formats fixed"),
        ("widths: {单号: [1, 8], 品名: [9, 16], 数量: [17, 24]}", "header_row: 1", "needs `widths`"),
    ],
)
def test_widths_that_cannot_be_are_told(mapping, old, new, says):
    with pytest.raises(ConfigError, match=says):
        mapping(MAPPING.replace(old, new))
