"""Registers as a user keeps them."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.formulas import guarded, unguarded
from coo_cli.certificate.register import REGISTERS


@pytest.fixture
def take(shell, samples):
    def run(name):
        shell("register", "import", name, samples / "registers" / f"{name}.csv")
        assert shell.exit == 0

    return run


def test_a_table_goes_in_and_the_same_table_again_changes_nothing(shell, samples):
    file = samples / "registers" / "goods.csv"
    assert shell("register", "import", "goods", file, "--dry-run")["counts"]["created"] == 2
    assert shell("register", "list", "goods")["total"] == 0
    assert shell("register", "import", "goods", file)["counts"]["created"] == 2
    again = shell("register", "import", "goods", file)
    assert again["counts"] == {"created": 0, "updated": 0, "unchanged": 2, "faulty": 0}
    assert again["changed"] == []


def test_good_rows_go_in_and_bad_ones_are_told_by_their_cells(shell, tmp_path):
    file = tmp_path / "goods.csv"
    file.write_text("key,hs_code\nA,8544421100\nB,cable\nC,8536690000\nA,8544421100\n", encoding="utf-8")
    done = shell("register", "import", "goods", file)
    assert shell.exit == 4
    assert done["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "faulty": 2}
    places = [(e["code"], e["place"]["row"], e["place"]["column"]) for e in shell.envelope["errors"]]
    assert places == [("COO-5004", 3, "hs_code"), ("COO-5012", 5, "key")]
    file.write_text("key,hs_code\nB,cable\n", encoding="utf-8")
    shell("register", "import", "goods", file)
    assert shell.exit == 3


def test_an_empty_cell_says_nothing_unless_rows_replace(shell, tmp_path):
    shell("register", "set", "goods", "A", "hs_code=8544421100", "note=x")
    file = tmp_path / "goods.csv"
    file.write_text("key,hs_code,note\nA,8536690000,\n", encoding="utf-8")
    assert shell("register", "import", "goods", file)["counts"]["updated"] == 1
    assert shell("register", "show", "goods", "A")["values"] == {"goods.hs_code": "8536690000", "note": "x"}
    shell("register", "import", "goods", file, "--replace")
    assert shell("register", "show", "goods", "A")["values"] == {"goods.hs_code": "8536690000"}


def test_an_entry_is_set_by_names_labels_and_types_and_emptied(shell):
    shell("register", "set", "goods", "A", "HS编码=8544.42.1100", "origin criterion@E=PE", "note=x")
    done = shell("register", "set", "goods", "A", "note=", "origin_criterion=WO")
    assert (done["outcome"], done["entry"]["values"]) == (
        "updated",
        {"goods.hs_code": "8544421100", "goods.origin_criterion@E": "PE", "goods.origin_criterion": "WO"},
    )


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("set", "goods", "A", "hs_code=cable"), "entry-invalid", 3),
        (("set", "goods", "A", "colour=red"), "column-unknown", 3),
        (("set", "goods", "A", "red"), "not-a-setting", 2),
        (("set", "goods", " ", "note=x"), "entry-invalid", 3),
        (("set", "goods", "A" * 41, "note=x"), "entry-invalid", 3),
        (("set", "defaults", "QQ", "currency=USD"), "entry-invalid", 3),
        (("set", "hats", "A", "note=x"), "unknown-register", 2),
        (("show", "goods", "A"), "unknown-entry", 3),
        (("delete", "goods", "A"), "unknown-entry", 3),
        (("export", "goods", "--out", "goods.pdf"), "not-a-table-name", 2),
        (("import", "goods", "missing.csv"), "file-missing", 3),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_stored(shell, words, code, exit_code):
    shell("register", *words)
    assert (shell.codes, shell.exit) == ([code], exit_code)
    assert shell("register", "list", "goods")["total"] == 0


def test_defaults_are_kept_by_certificate_type(shell):
    shell("register", "set", "defaults", "e", "currency=USD", "load_port=NINGBO, CHINA")
    assert shell("register", "show", "defaults", "E")["values"] == {"currency": "USD", "load_port": "NINGBO, CHINA"}


def test_deleting_tells_which_were_not_there(shell, take):
    take("goods")
    assert shell("register", "delete", "goods", "EX-PLUG-02", "X") == ["EX-PLUG-02"]
    assert (shell.codes, shell.exit) == (["unknown-entry"], 4)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_written_out_is_read_back_as_it_was(shell, take, tmp_path, monkeypatch, name, suffix, language):
    take(name)
    before = [(e["key"], e["values"]) for e in shell("register", "list", name)["entries"]]
    assert before
    out = tmp_path / f"{name}.{suffix}"
    monkeypatch.setenv("COO_LANG", language)
    shell("register", "export", name, "--out", out)
    shell("register", "delete", name, *(key for key, _ in before), "--force")
    done = shell("register", "import", name, out)
    assert done["counts"]["created"] == len(before)
    assert [(e["key"], e["values"]) for e in shell("register", "list", name)["entries"]] == before


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_text_becomes_a_formula_and_all_come_back(shell, tmp_path, suffix):
    texts = ["=1+1", "+86-574", "-x", "@A1", "'=1", "''+1", "'quoted'", '=HYPERLINK("http://example.com")']
    for number, text in enumerate(texts):
        shell("register", "set", "exporter", f"K{number}", f"exporter_tel={text}")
        assert shell("register", "show", "exporter", f"K{number}")["values"]["exporter_tel"] in (text, unguarded(text))
    before = [e["values"] for e in shell("register", "list", "exporter")["entries"]]
    out = tmp_path / f"out.{suffix}"
    shell("register", "export", "exporter", "--out", out)
    assert shell("register", "import", "exporter", out)["counts"]["unchanged"] == len(texts)
    assert [e["values"] for e in shell("register", "list", "exporter")["entries"]] == before
    if suffix == "csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in tuple("=+-@\t\r")]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="'=+-@\t\rab1", max_size=6), st.booleans())
def test_a_guard_is_taken_off_again(text, typed):
    assert unguarded(guarded(text, typed=typed)) == text
    assert typed or guarded(text)[:1] not in tuple("=+-@\t\r")
