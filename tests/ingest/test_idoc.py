"""SAP IDocs: flat files and XML, read by one mapping."""

import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.resources import resources
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.read import read_export

MAPPING = """\
source: {format: idoc, lines: E1EDP01}
group_by: "../E1EDK02[QUALF='009']/BELNR"
head:
  cert_type: {const: C}
  invoice_no: "../E1EDK02[QUALF='009']/BELNR"
  invoice_date: "../E1EDK03[IDDAT='026']/DATUM"
  currency: ../E1EDK01/CURCY
  price_terms: "../E1EDK17[QUALF='001']/LKOND"
  consignee: {join: ["../E1EDKA1[PARVW='AG']/NAME1", "../E1EDKA1[PARVW='AG']/ORT01"]}
goods:
  name_en: "E1EDP19[QUALF='002']/KTEXT"
  quantity: MENGE
  amount: "E1EDP26[QUALF='003']/BETRG"
"""


@pytest.fixture
def read_idocs(catalog, mapping):
    return lambda path, text=MAPPING: list(read_export(path, mapping(text), catalog))


def test_a_flat_file_and_its_xml_say_the_same(read_idocs, samples):
    flat = read_idocs(samples / "erp" / "invoic02.txt")
    tree = read_idocs(samples / "erp" / "invoic02.xml")
    assert [record.certificate for record in flat] == [record.certificate for record in tree]
    first, second = (record.certificate for record in flat)
    assert (first.invoice_no, first.invoice_date, first.price_terms) == ("0090000101", "2026-11-02", "FOB")
    assert first.consignee == "SAMPLE TRADING SDN. BHD.\nKUALA LUMPUR"
    assert [(g.name_en, g.quantity, g.amount) for g in first.goods] == [
        ("DATA CABLE", "1200.000", "4200.00"),
        ("PLUG", "500.000", "2050.00"),
    ]
    assert len(second.goods) == 1


DELIVERY = """\
source: {format: idoc, lines: E1EDL20/E1EDL24}
group_by: ../VBELN
head:
  cert_type: {const: C}
  contract_no: ../VBELN
  price_terms: ../INCO1
  departure_date: {first: ["../E1EDT13[QUALF='006']/ISDD", "../E1EDT13[QUALF='006']/NTANF"]}
  consignee: {join: ["../E1ADRM1[PARTNER_Q='AG']/NAME1", "../E1ADRM1[PARTNER_Q='AG']/CITY1"]}
  marks: ../E1EDL37/EXIDV
goods:
  hs_code: E1EDL35/STAWN
  name_en: ARKTX
  quantity: LFIMG
  gross_weight: BRGEW
  packages: {const: "1"}
  invoice_no: "E1EDL43[QUALF='C']/BELNR"
"""


def test_deliveries_are_read_like_invoices(read_idocs, samples, tmp_path):
    flat = read_idocs(samples / "erp" / "delvry.txt", DELIVERY)
    tree = read_idocs(samples / "erp" / "delvry.xml", DELIVERY)
    assert [record.certificate for record in flat] == [record.certificate for record in tree]
    assert not any(record.findings for record in flat)
    first, second = (record.certificate for record in flat)
    assert (first.contract_no, first.price_terms, first.departure_date) == ("0080000201", "FOB", "2026-11-04")
    assert first.consignee == "SAMPLE TRADING SDN. BHD.\nKUALA LUMPUR"
    assert first.marks.splitlines() == ["00300000000000000011", "00300000000000000028"]
    assert [(g.hs_code, g.name_en, g.quantity, g.gross_weight, g.invoice_no) for g in first.goods] == [
        ("8544421100", "DATA CABLE", "1200.000", "360.000", "0000500101"),
        ("8536690000", "PLUG", "500.000", "180.000", "0000500101"),
    ]
    assert [g.name_en for g in second.goods] == ["DESK LAMP"]
    padded = tmp_path / "padded.txt"
    lines = (samples / "erp" / "delvry.txt").read_text().splitlines()
    padded.write_text("\n".join(line if line.startswith("EDI_DC40") else line.ljust(1063) for line in lines))
    assert [record.certificate for record in read_idocs(padded, DELIVERY)] == [r.certificate for r in flat]


def test_a_fault_is_placed_at_its_record(read_idocs, samples, tmp_path):
    text = (samples / "erp" / "invoic02.txt").read_text()
    file = tmp_path / "invoic02.txt"
    file.write_text(text.replace("500.000        PCE", "many           PCE"))
    (finding,) = read_idocs(file)[0].findings
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("E2EDP01") and "000020" in row)
    assert (finding.path, finding.place.row) == ("goods[2].quantity", line)
    assert finding.place.cell == "/IDOCS/IDOC[1]/E1EDP01[2]"


def test_segments_may_stand_by_type_name_without_parents_numbers(read_idocs, samples, tmp_path):
    lines = (samples / "erp" / "invoic02.txt").read_text().splitlines()
    bare = [
        row
        if row.startswith("EDI_DC40")
        else row[:30].replace("E2EDP01006", "E1EDP01   ") + row[30:55] + "000000" + row[61:]
        for row in lines
    ]
    file = tmp_path / "bare.txt"
    file.write_text("\r\n".join(bare))
    expected = read_idocs(samples / "erp" / "invoic02.txt")
    assert [r.certificate for r in read_idocs(file)] == [r.certificate for r in expected]


def test_an_own_segment_needs_its_layout(read_idocs, samples, tmp_path, mapping):
    text = (samples / "erp" / "invoic02.txt").read_text()
    own = text.replace("E2EDP19001", "Z2EXAMPLE0", 1).replace("Z2EXAMPLE0", "Z2EXHS000 ")
    file = tmp_path / "own.txt"
    file.write_text(own)
    wanted = MAPPING + "  hs_code: Z1EXHS/STAWN\n"
    with pytest.raises(ConfigError) as caught:
        read_idocs(file, wanted)
    assert (caught.value.code, caught.value.where.row) == ("segment-unknown", 12)
    assert read_idocs(file), "a segment the mapping does not name does no harm"
    folder = tmp_path / "ws" / "mappings" / "idoc"
    folder.mkdir(parents=True)
    (folder / "segments.yaml").write_text("Z1EXHS: {QUALF: 3, STAWN: 10}\n")
    (tmp_path / "own.yaml").write_text(wanted)
    over = resources(None, tmp_path / "ws")
    records = list(read_export(file, load_mapping(over, str(tmp_path / "own.yaml")), over))
    assert records[0].certificate.goods[0].hs_code == "" or records[0].findings


DEFINITION = """\
BEGIN_SEGMENT_SECTION
  BEGIN_IDOC                     INVOIC02
    BEGIN_SEGMENT                E2EDK02
      SEGMENTTYPE                E1EDK02
      BEGIN_FIELDS
        NAME                     QUALF
          TEXT                   IDOC qualifier
          TYPE                   CHARACTER
          LENGTH                 000003
          FIELD_POS              0001
          CHARACTER_FIRST        000064
          CHARACTER_LAST         000066
        NAME                     BELNR
          CHARACTER_FIRST        000067
          CHARACTER_LAST         000101
      END_FIELDS
"""


def test_a_definition_as_sap_gives_it_is_read(samples, tmp_path):
    folder = tmp_path / "mappings" / "idoc"
    folder.mkdir(parents=True)
    (folder / "own.txt").write_text(DEFINITION)
    file = tmp_path / "own.yaml"
    file.write_text(
        "source: {format: idoc, definition: own}\n"
        "head: {cert_type: {const: C}, invoice_no: {column: \"E1EDK02[QUALF='009']/BELNR\"}}\n"
        "group_by: \"E1EDK02[QUALF='009']/BELNR\"\n"
    )
    over = resources(None, tmp_path)
    records = list(read_export(samples / "erp" / "invoic02.txt", load_mapping(over, str(file)), over))
    assert [record.certificate.invoice_no for record in records] == ["0090000101", "0090000102"]


@pytest.mark.parametrize(
    "text",
    ["EDI_DC40  100\nwhat is this\n", "E2EDK01005" + " " * 39 + "00000100000001USD\n", "EDI_DC40\nE2EDK01\x01\n"],
)
def test_what_is_no_idoc_is_told_with_its_line(read_idocs, tmp_path, text):
    file = tmp_path / "broken.txt"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        read_idocs(file)
    assert caught.value.code in ("idoc-broken", "csv-binary")


def test_places_may_count_bytes(tmp_path, catalog, mapping):
    field = "示例".encode("gb18030").ljust(70) + b"PARSER"
    head = b"E2EDK17".ljust(30) + b"100" + b"1".zfill(16) + b"000001" + b"000000" + b"01"
    file = tmp_path / "gb.txt"
    file.write_bytes(b"EDI_DC40  100" + b"\n" + head + b"001FOB" + field[:70] + b"05\n")
    text = (
        "source: {format: idoc, encoding: gb18030, count: bytes}\n"
        "head: {cert_type: {const: C}, contract_no: E1EDK17/LKTEXT, lc_no: E1EDK17/LPRIO}\n"
    )
    (record,) = read_export(file, mapping(text), catalog)
    assert (record.certificate.contract_no, record.certificate.lc_no) == ("示例", "05")
