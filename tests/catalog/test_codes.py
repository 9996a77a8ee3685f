import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.resources import resources
from coo_cli.catalog.codes import code_list, list_names
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS

NAMED_BY_FIELDS = sorted({item.field.codes for cls in GROUPS.values() for item in describe(cls)} - {""})


def workspace(path, **files):
    (path / "codes").mkdir()
    for name, data in files.items():
        stem, suffix = name.rsplit("_", 1)
        (path / "codes" / f"{stem}.{suffix}").write_bytes(data if isinstance(data, bytes) else data.encode())
    return resources(workspace=path)


@pytest.mark.parametrize("name", NAMED_BY_FIELDS)
def test_every_list_a_field_names_exists(catalog, name):
    assert name in list_names(catalog)
    assert code_list(catalog, name).entries


def test_the_values_fields_hold_when_nothing_is_said_are_in_their_lists(catalog):
    for cls in GROUPS.values():
        for item in describe(cls):
            default = getattr(cls(), item.name)
            if item.field.codes and default:
                assert code_list(catalog, item.field.codes).get(default)


SHARING = ("receipt_codes", "return_reasons")
"""Lists to read, not to write values by: several codes mean the same, several reasons share words."""


def test_every_entry_has_both_names_and_is_found_by_them(catalog):
    for name in list_names(catalog):
        codes = code_list(catalog, name)
        for entry in codes.entries:
            assert entry.en, (name, entry)
            assert entry.zh, (name, entry)
            if name in SHARING:
                assert codes.find(entry.code) == entry
                continue
            for spelling in (entry.code, entry.en, entry.zh, *entry.aliases):
                assert codes.find(spelling) == entry, (name, spelling)


@pytest.mark.parametrize(
    ("name", "spelling", "code"),
    [
        ("currencies", "美元", "USD"),
        ("currencies", "rmb", "CNY"),
        ("currencies", "502", "USD"),
        ("currencies", "116", "JPY"),
        ("goods_units", "KILOGRAMS", "KGS"),
        ("goods_units", "公斤", "KGS"),
        ("goods_units", "个", "PCS"),
        ("goods_units", "m²", "SQM"),
        ("package_units", "纸箱", "CTN"),
        ("package_units", "CARTONS", "CTN"),
        ("trade_modes", "一般贸易", "1"),
        ("transport_means", "海运", "BY SEA"),
        ("transport_means", "2", "BY SEA"),
        ("price_terms", "C&F", "CFR"),
        ("offices", "宁波海关", "3100"),
        ("yes_no", "是", "Y"),
        ("flags", "是", "1"),
        ("goods_item_flags", "非货物项", "Y"),
        ("cert_statuses", "重发", "2"),
        ("attachment_file_types", "原证书", "15"),
    ],
)
def test_codes_are_found_by_what_exports_write(catalog, name, spelling, code):
    assert code_list(catalog, name).find(spelling).code == code


def test_only_the_exact_code_counts_as_the_code(catalog):
    codes = code_list(catalog, "currencies")
    assert codes.get("USD").en == "US dollar"
    assert codes.get("usd") is None
    assert codes.find("usd").code == "USD"


def test_the_42_districts_have_their_place(catalog):
    districts = [e for e in code_list(catalog, "offices").entries if e.code.endswith("00")]
    assert len(districts) == 42
    assert code_list(catalog, "offices").get("3100").other["place"] == "NINGBO, CHINA"
    assert all(e.other["place"].endswith(", CHINA") and len(e.other["place"]) <= 30 for e in districts)


def test_packages_say_their_type_and_plural(catalog):
    units = code_list(catalog, "package_units").entries
    assert {e.other["pack_type"] for e in units} <= code_list(catalog, "pack_types").codes
    irregular = {e.code for e in units if e.other["pack_type"] == "2"}
    assert irregular == {"HANGING GARMENT", "IN BULK", "PCS IN NUDE", "SETS IN NUDE", "UNITS IN NUDE"}


def test_nothing_is_guessed_when_two_entries_share_a_spelling(catalog):
    assert code_list(catalog, "package_units").find("1") is None
    assert code_list(catalog, "offices").find("NINGBO, CHINA") is None


def test_a_list_that_does_not_exist_is_refused_with_those_there_are(catalog):
    with pytest.raises(InputError, match="no code list `colours`") as caught:
        code_list(catalog, "colours")
    assert "currencies" in caught.value.fix.en


def test_a_workspace_adds_an_office_and_names_to_one(tmp_path):
    own = workspace(
        tmp_path,
        offices_yaml='"9999": {en: Example Customs, zh: 示例海关}\n"3100": {aliases: [NB]}\n',
    )
    offices = code_list(own, "offices")
    assert offices.find("示例海关").code == "9999"
    assert offices.find("NB").other == {"place": "NINGBO, CHINA"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_long_list_may_be_a_table_as_spreadsheets_save_it(tmp_path, encoding):
    added = '9998,示例海关,Example Customs,示例|例,"EXAMPLE, CHINA",2'
    text = f"code,zh,en,aliases,place,level\r\n{added}\r\n\r\n3100,宁波关区,,,,1\r\n"
    offices = code_list(workspace(tmp_path, offices_csv=text.encode(encoding)), "offices")
    assert offices.find("例").code == "9998"
    assert offices.get("9998").other == {"place": "EXAMPLE, CHINA", "level": "2"}
    assert offices.get("3100").zh == "宁波海关"
    assert offices.get("3100").other == {"level": "1", "place": "NINGBO, CHINA"}


def test_a_list_of_the_users_own_needs_one_file(tmp_path):
    own = workspace(tmp_path, colours_csv="code,zh\nR,红\n")
    assert "colours" in list_names(own)
    assert code_list(own, "colours").find("红").code == "R"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("code,zh\n9998,示例\n,无代码\n", 3),
        ("code,zh\n9998,示例\n9998,又一\n", 3),
        ("code,zh\n9998,\n", 2),
        ("代码,名称\n9998,示例\n", 2),
        ('code,zh\n9998,"示例"x\n', 2),
        (b"code,zh\n9998,\xff\xff\n", 0),
    ],
)
def test_a_fault_in_a_table_is_placed_at_its_line(tmp_path, table, line):
    with pytest.raises(ConfigError) as caught:
        code_list(workspace(tmp_path, offices_csv=table), "offices")
    assert (caught.value.code, caught.value.where.row) == ("code-table", line)
    assert caught.value.where.file.endswith("offices.csv")


def test_a_typo_in_a_list_is_placed_at_line_and_column(tmp_path):
    with pytest.raises(ConfigError) as caught:
        code_list(workspace(tmp_path, offices_yaml='"9999":\n  en: Example\n  zhh: 示例\n'), "offices")
    assert (caught.value.code, caught.value.where.row, caught.value.where.column) == ("data-invalid", 3, "3")
