"""A workspace's rules as a user meets them: of its own, with other severities, or switched off altogether."""

import csv

import pytest

from coo_cli.workflow.explain import all_rules

OWN = """
- id: ACME-001
  for: {types: [C]}
  must: {field: goods.package_unit, op: equals, value: PALLET}
  message: {en: "Line {line} goes by {value}.", zh: "第 {line} 项为 {value}。"}
- id: ACME-002
  severity: advice
  must: {field: lc_no, op: filled}
  message: The letter of credit is missing.
"""
HOSTILE = {
    "cert_type": ["", "ZZ", "../C", "c"],
    "invoice_no": ["", "x" * 3000, "a/nb", "\u200b", "😀"],
    "invoice_date": ["²²²²-01-01", "99999-1-1", "soon"],
    "country": ["", "Atlantis", "999"],
    "exporter_code": ["", "x"],
    "quantity": ["0", "-5", "1e400", "９"],
    "amount": ["", "0", "99999999999999999999"],
    "description": ["", "EIGHTY (18) BALES", "(" * 900],
}


@pytest.fixture
def with_rules(shell):
    def write(own="", severities=None):
        (shell.folder / "rules" / "own.yaml").write_text(own, encoding="utf-8")
        lines = [f"  {rule}: {weight}" for rule, weight in (severities or {}).items()]
        with (shell.folder / "coo.yaml").open("a", encoding="utf-8") as file:
            file.write("\n".join(["rules:", *lines]) if lines else "")
        return shell

    return write


def test_own_rules_keep_a_certificate_back_or_only_advise(with_rules, samples):
    shell = with_rules(OWN)
    data = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert shell.exit == 4
    assert data["counts"] == {"faulty": 1, "created": 2}
    [first, second] = shell.envelope["errors"]
    assert (first["code"], first["path"], first["place"]["row"]) == ("ACME-001", "goods[1].package_unit", 2)
    assert first["text"] == {"en": "Line 1 goes by CTN.", "zh": "第 1 项为 CTN。"}
    assert second["path"] == "goods[2].package_unit"
    assert [w["path"] for w in shell.envelope["warnings"] if w["code"] == "ACME-002"] == ["lc_no"] * 3


def test_settings_weigh_own_rules_like_any_other(with_rules, samples):
    shell = with_rules(OWN, {"ACME-001": "warning", "ACME-002": "off", "COO-1005": "off"})
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert (shell.exit, shell.codes) == (0, [])
    assert {warning["code"] for warning in shell.envelope["warnings"]} == {"ACME-001", "COO-6004"}


def test_an_own_rule_is_explained_and_the_doctor_reads_them(with_rules):
    shell = with_rules(OWN, {"acme-002": "off", "COO-10005": "off", "ACME-001": "warning"})
    explained = shell("explain", "acme-001")
    assert (explained["id"], explained["severity"]) == ("ACME-001", "warning")
    assert explained["title"][0] == "Line ... goes by ...."
    bad = [check for check in shell("doctor") if check["state"] == "error"]
    assert shell.exit == 8
    assert ["`acme-002`" in bad[0]["what"][0], "ACME-002" in bad[0]["fix"][0]] == [True, True]
    assert ["`COO-10005`" in bad[1]["what"][0], "COO-1005" in bad[1]["fix"][0]] == [True, True]


def test_a_fault_in_an_own_rule_stops_before_anything_is_stored(with_rules, samples):
    shell = with_rules(OWN.replace("op: filled", "op: fild"))
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert (shell.exit, shell.codes) == (8, ["data-invalid"])
    assert shell.envelope["errors"][0]["place"]["row"] == 8
    assert "filled" in shell.envelope["errors"][0]["text"]["en"]
    assert shell("cert", "list") == []
    assert "fild" in next(check["what"][0] for check in shell("doctor") if check["state"] == "error")
    assert shell("explain", "COO-1001")["id"] == "COO-1001"


def test_with_every_rule_switched_off_nothing_crashes_whatever_the_export_says(with_rules, samples):
    shell = with_rules(severities={rule.id: "off" for rule in all_rules()})
    source = samples / "demo" / "orders.csv"
    with source.open(encoding="utf-8", newline="") as file:
        [row, *_] = csv.DictReader(file)
    rows = [
        {**row, column: value, "doc_no": f"{column}-{number}"}
        for column, values in HOSTILE.items()
        for number, value in enumerate(values)
    ]
    hostile = shell.folder / "exports" / "hostile.csv"
    with hostile.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(name for row in rows for name in row))
        writer.writeheader()
        writer.writerows(rows)
    data = shell("convert", hostile, "--mapping", "csv_generic", "--out", shell.folder / "messages")
    assert shell.exit in (0, 4)
    assert len(data["certificates"]) == len(rows)
    numbers = [item["cert_no"] for item in data["certificates"] if item["cert_no"]]
    assert len(numbers) == len(set(numbers)) > 10
    shell("declare", "--ready")
    assert shell.exit == 0
