import datetime as dt

import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.resources import resources
from coo_cli.catalog.countries import destination_countries
from coo_cli.catalog.types import cert_type, type_codes

NEW_TYPE = """
code: ZZ
name: {en: China-Example, zh: 中国-示例}
system: newer
destinations:
  - {to: ["@EXAMPLE", NO], from: 2026-01-01}
criteria:
  - {code: WO, name: {en: wholly obtained, zh: 完全获得}}
fields:
  require: [goods.origin_criterion]
"""


def workspace(path, **types):
    (path / "types").mkdir()
    for code, text in types.items():
        (path / "types" / f"{code}.yaml").write_text(text, encoding="utf-8")
    return resources(workspace=path)


def test_a_new_type_is_one_file(tmp_path):
    own = workspace(tmp_path, ZZ=NEW_TYPE)
    (tmp_path / "groups.yaml").write_text("EXAMPLE: [FJ, WS]\n")
    assert "ZZ" in type_codes(own)
    kind = cert_type(own, "ZZ", dt.date(2026, 1, 1))
    assert destination_countries(own, kind) == {"FJ", "WS", "NO"}
    assert kind.hs_digits == 6


def test_a_value_that_was_not_sure_is_replaced_and_the_rest_stays(tmp_path):
    criteria = "criteria:\n  - {code: WO, name: {en: wholly obtained, zh: 完全获得}}\n"
    own = workspace(tmp_path, MU=f"{criteria}retrospective: {{box: '9'}}\nunsure: []\n")
    kind = cert_type(own, "MU")
    assert [c.code for c in kind.criteria] == ["WO"]
    assert kind.unsure == ()
    assert (kind.retrospective.box, kind.retrospective.text) == ("9", "ISSUED RETROSPECTIVELY")
    assert kind.agreement.code == "21"


def test_a_faulty_type_does_not_keep_the_others_from_being_read(tmp_path):
    own = workspace(tmp_path, ZZ="code: [")
    assert cert_type(own, "E").code == "E"
    with pytest.raises(ConfigError, match="readable YAML"):
        cert_type(own, "ZZ")


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "says"),
    [
        ("criteria:", "criterea:", 7, "1", "criterea"),
        ("[goods.origin_criterion]", "[goods.origin_criterium]", 10, "13", "no such field"),
        ("system: newer", "system: neuer", 4, "1", "system"),
        ('"@EXAMPLE", NO', "Norway, NO", 6, "11", "two-letter code"),
        ("code: WO", "kode: WO", 8, "6", "kode"),
        ("2026-01-01", "2026-13-01", 6, "28", "from"),
    ],
)
def test_a_typo_is_placed_at_file_line_and_column(tmp_path, old, new, row, column, says):
    assert old in NEW_TYPE
    own = workspace(tmp_path, ZZ=NEW_TYPE.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        cert_type(own, "ZZ")
    where = caught.value.where
    assert (caught.value.code, where.file) == ("data-invalid", str(tmp_path / "types" / "ZZ.yaml"))
    assert (where.row, where.column) == (row, column)
    assert says in str(caught.value)


def test_what_is_said_to_be_unsure_must_be_a_key(tmp_path):
    own = workspace(tmp_path, MU="unsure: [lines, criterions]\n")
    with pytest.raises(ConfigError) as caught:
        cert_type(own, "MU")
    assert (caught.value.where.row, caught.value.where.column) == (1, "17")


def test_a_copy_that_kept_its_code_is_refused(tmp_path):
    own = workspace(tmp_path, ZY=NEW_TYPE)
    with pytest.raises(ConfigError, match="its code is `ZZ`"):
        cert_type(own, "ZY")


def test_an_unknown_type_is_refused_with_those_there_are(catalog):
    with pytest.raises(InputError, match="no certificate type `QQ`") as caught:
        cert_type(catalog, "QQ", dt.date(2026, 1, 1))
    assert " RC " in caught.value.fix.en
