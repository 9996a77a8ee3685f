"""From numbers to messages: what the workspace's registers give to certificates, and what is told of it."""

import shutil

import pytest

from coo_cli.base.resources import resources
from coo_cli.certificate.register import REGISTERS
from coo_cli.cli.main import main
from coo_cli.message.parse import parse
from coo_cli.message.schema import schema_findings


@pytest.fixture
def kept(shell, samples):
    """A workspace with the sample registers."""
    for name in REGISTERS:
        shell("register", "import", name, samples / "registers" / f"{name}.csv")
        assert shell.exit == 0
    return shell


@pytest.fixture
def convert(kept, samples):
    def run(*words, mapping=samples / "registers" / "by_numbers.yaml", orders=samples / "registers" / "orders.csv"):
        return kept("convert", orders, "--mapping", mapping, *words)

    return run


@pytest.fixture
def orders(samples, tmp_path):
    """The sample export with a text put in place of another."""

    def write(old, new):
        text = (samples / "registers" / "orders.csv").read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "orders.csv"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return write


def test_an_export_of_numbers_becomes_messages_that_fit_the_schema(kept, convert, tmp_path, now):
    done = convert("--out", tmp_path / "out")
    assert (kept.exit, kept.codes, done["counts"]) == (0, [], {"created": 2})
    messages = sorted((tmp_path / "out").iterdir())
    assert len(messages) == 2
    for file in messages:
        data = file.read_bytes()
        assert [f for f in schema_findings(data, resources(), now.date()) if f.severity == "error"] == []
    e = parse(messages[1].read_bytes(), "E")
    assert e.consignee == "EXAMPLE TRADING JSC\n2 SAMPLE ROAD\nHANOI, VIETNAM"
    assert (e.dest_country_code, e.currency, e.load_port) == ("704", "USD", "NINGBO, CHINA")
    assert [(g.hs_code, g.name_en, g.origin_criterion, g.producer_code) for g in e.goods] == [
        ("8544421100", "DATA CABLE", "PE", "MA9999996")
    ]
    assert convert()["counts"] == {"unchanged": 2}


def test_a_changed_entry_changes_what_is_not_declared(kept, convert):
    convert()
    kept("register", "set", "goods", "EX-PLUG-02", "name_en=PLUG TYPE G")
    assert convert()["counts"] == {"updated": 1, "unchanged": 1}


def test_a_stored_certificate_tells_which_entries_gave_its_values(kept, convert, capfdbinary):
    convert()
    added = kept("cert", "show", "C263300999990001")["added"]
    assert added["consignee"] == "register consignee 0000100001"
    assert added["currency"] == "register defaults C"
    assert added["goods.hs_code"] == "register goods"
    assert added["declarant_name"] == "profile"
    main(["cert", "show", "C263300999990001", "--workspace", str(kept.folder), "--lang", "zh"])
    assert "来自登记簿：defaults C" in capfdbinary.readouterr().out.decode()


def test_a_fault_in_an_entry_is_told_at_the_cell_of_its_key_with_the_entry(kept, convert):
    kept("register", "set", "goods", "EX-PLUG-02", "name_en=插头")
    convert()
    (error,) = [e for e in kept.envelope["errors"] if e["path"].endswith("goods[2].name_en")]
    assert (error["place"]["row"], error["place"]["column"]) == (3, "物料号")
    assert "goods EX-PLUG-02" in error["text"]["en"]
    assert "goods EX-PLUG-02" in error["text"]["zh"]


def test_a_fault_in_an_initial_value_names_the_entry_and_no_cell(kept, convert):
    kept("register", "set", "defaults", "C", "load_port=宁波")
    convert()
    found = [e for e in kept.envelope["errors"] + kept.envelope["warnings"] if e["path"] == "load_port"]
    assert found
    assert all("defaults C" in e["text"]["en"] and not e.get("place") for e in found)


def test_a_number_that_no_register_has_is_told_and_other_certificates_go_on(kept, convert, orders):
    done = convert(orders=orders("EX-PLUG-02", "EX-PLUG-03"))
    assert (kept.exit, kept.codes, done["counts"]) == (4, ["COO-5060"], {"faulty": 1, "created": 1})
    (error,) = kept.envelope["errors"]
    assert (error["place"]["row"], error["place"]["column"]) == (3, "物料号")


def test_validate_and_preview_look_up_too(kept, samples):
    export, mapping = samples / "registers" / "orders.csv", samples / "registers" / "by_numbers.yaml"
    kept("validate", export, "--mapping", mapping)
    assert (kept.exit, kept.codes) == (0, [])
    first = kept("mapping", "preview", export, "--mapping", mapping)[0]
    value = next(v for v in first["values"] if v["path"] == "goods[2].hs_code")
    assert (value["value"], value["cell"], value["entry"]) == ("8536690000", "3 (物料号)", "goods EX-PLUG-02")


def test_coverage_counts_what_registers_give(kept, samples):
    mapping = samples / "registers" / "by_numbers.yaml"
    rows = {row["path"]: row["way"] for row in kept("mapping", "coverage", "--type", "E", "--mapping", mapping)}
    assert rows["goods.hs_code"] == rows["consignee"] == rows["currency"] == "register"
    assert rows["goods.quantity"] == "mapping"
    assert "none" not in rows.values()


def test_outside_a_workspace_it_is_said_that_no_register_is_there(samples, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.chdir(tmp_path)
    export, mapping = samples / "registers" / "orders.csv", samples / "registers" / "by_numbers.yaml"
    main(["mapping", "preview", str(export), "--mapping", str(mapping)])
    assert capfd.readouterr().err.count("registers-unused") == 1


def test_golden_samples_find_registers_beside_them_or_in_the_workspace(kept, samples):
    folder = kept.folder / "mappings"
    shutil.copy(samples / "registers" / "by_numbers.yaml", folder)
    tests = folder / "by_numbers.tests"
    tests.mkdir()
    shutil.copy(samples / "registers" / "orders.csv", tests)
    kept("mapping", "test", "by_numbers", "--update")
    assert "8536690000" in (tests / "orders.csv.expected.json").read_text(encoding="utf-8")
    kept("register", "set", "goods", "EX-PLUG-02", "hs_code=8536901100")
    kept("mapping", "test", "by_numbers")
    assert kept.exit == 8
    (tests / "registers").mkdir()
    for name in ("goods", "consignee"):
        shutil.copy(samples / "registers" / f"{name}.csv", tests / "registers")
    kept("mapping", "test", "by_numbers")
    assert (kept.exit, kept.codes) == (0, [])


def test_export_and_look_ups_win_over_initial_values_and_these_over_the_profile(kept, convert, samples, tmp_path):
    kept("register", "set", "defaults", "C", "unload_port=ELSEWHERE", "declarant_name=王示例", "remark=", "marks=A|B")
    mapping = tmp_path / "m.yaml"
    text = (samples / "registers" / "by_numbers.yaml").read_text(encoding="utf-8")
    mapping.write_text(text.replace("head: {", "head: {currency: {const: EUR}, "), encoding="utf-8")
    convert(mapping=mapping)
    cert = kept("cert", "show", "C263300999990001")["certificate"]
    assert (cert["unload_port"], cert["currency"]) == ("SYDNEY, AUSTRALIA", "EUR")
    assert (cert["declarant_name"], cert["marks"]) == ("王示例", "A\nB")
