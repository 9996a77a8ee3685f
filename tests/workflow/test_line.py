"""The whole line as a nightly job runs it: export, messages, folders, receipts, prints."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from coo_cli.certificate.state import Declaration
from coo_cli.cli.commands import demo
from coo_cli.cli.main import main
from coo_cli.message.build import build
from coo_cli.message.parse import parse
from coo_cli.workflow.demo import demonstrate
from coo_cli.workflow.explain import all_rules

XSD = Path(__file__).resolve().parents[2] / "xsd" / "2022-01" / "Certificate.xsd"


@pytest.fixture
def converted(shell, samples):
    data = shell(
        "convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic", "--out", shell.folder / "messages"
    )
    assert shell.exit == 0, shell.envelope["errors"]
    return data


def test_an_export_becomes_numbered_certificates_and_valid_messages(shell, converted):
    numbers = [item["cert_no"] for item in converted["certificates"]]
    assert len(set(numbers)) == len(numbers) >= 3
    files = sorted((shell.folder / "messages").glob("*.xml"))
    assert sorted(file.name.split("_")[0] for file in files) == sorted(numbers)
    xmllint = shutil.which("xmllint")
    if xmllint:
        subprocess.run([xmllint, "--noout", "--schema", XSD, *files], check=True, capture_output=True)
    assert set(shell.states().values()) == {"ready"}


def test_every_message_reads_back_to_itself_and_bears_its_number(shell, converted):
    for file in (shell.folder / "messages").glob("*.xml"):
        data = file.read_bytes()
        assert build(parse(data)) == data
        assert parse(data).cert_no == file.name.split("_")[0]


def test_the_same_export_again_changes_nothing_and_takes_no_number(shell, converted, samples):
    before = shell("cert", "list")
    again = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert {item["outcome"] for item in again["certificates"]} == {"unchanged"}
    assert shell("cert", "list") == before


def test_a_dry_run_stores_nothing_and_takes_no_number(shell, samples):
    data = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic", "--dry-run")
    assert {item["cert_no"] for item in data["certificates"]} == {""}
    assert shell("cert", "list") == []


def customs_files(shell):
    """What customs sent to print, byte for byte: that leaves by `coo print original` alone."""
    return [path.read_bytes() for path in (shell.folder / "client" / "InBox").glob("*.pdf")]


def test_declared_answered_and_printed(shell, converted, tmp_path):
    numbers = {item["cert_no"] for item in converted["certificates"]}
    declared = shell("declare", "--ready")
    assert {item["cert_no"]: item["outcome"] for item in declared} == dict.fromkeys(numbers, "sent")
    assert len(list((shell.folder / "client" / "OutBox").glob("*.xml"))) == len(numbers)
    shell("declare", "--ready")
    assert shell.exit == 0
    shell.customs()
    polled = shell("poll")
    assert shell.exit == 0
    assert {change["cert_no"]: change["now"] for change in polled["changes"]} == dict.fromkeys(numbers, "approved")
    assert shell("poll")["new"] == 0
    assert set(shell.states().values()) == {"approved"}
    for receipts in (shell("receipts", "show", number) for number in numbers):
        assert receipts[-1]["means"] == "approved"
    files = shell("render", *numbers, "--out", tmp_path / "print")
    assert {file["kind"] for file in files} == {"print_file"}
    assert all(Path(file["file"]).read_bytes() not in customs_files(shell) for file in files)  # marked as previews
    own = shell("render", *numbers, "--out", tmp_path / "own", "--layout")
    assert {file["kind"] for file in own} == {"approved"}
    assert all(Path(file["file"]).read_bytes().startswith(b"%PDF") for file in files + own)


def test_what_is_approved_is_not_declared_again_nor_changed_by_an_export(shell, converted, samples, tmp_path):
    number = converted["certificates"][0]["cert_no"]
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    shell("declare", number)
    assert shell.exit == 3
    assert shell.codes == ["not-declarable"]
    text = (samples / "demo" / "orders.csv").read_text(encoding="utf-8")
    changed = tmp_path / "orders.csv"
    changed.write_text(text.replace("BY SEA", "BY AIR"), encoding="utf-8")
    data = shell("convert", changed, "--mapping", "csv_generic")
    assert set(shell.codes) == {"COO-4090"}
    fault, told = shell.envelope["errors"][0], data["certificates"][0]["difference"]["head"]
    assert (fault["path"], fault["place"]["row"], fault["place"]["column"]) == ("transport_means", 2, "transport_means")
    assert "transport_means (" in fault["text"]["en"]
    assert "stored `BY SEA`, export `BY AIR`" in fault["text"]["en"]
    assert "库中为“BY SEA”，导出为“BY AIR”" in fault["text"]["zh"]
    assert ("transport_means", "BY SEA", "BY AIR") in [(item["path"], item["old"], item["new"]) for item in told]


def test_customs_return_is_exit_5_and_the_corrected_certificate_keeps_its_number(shell, converted, tmp_path):
    number = converted["certificates"][0]["cert_no"]
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(f"acts:\n  - {{match: {number}, verdict: return, reason: 请更正货物名称}}\n", encoding="utf-8")
    shell("declare", number)
    shell.customs("--scenario", scenario)
    shell("poll")
    assert shell.exit == 5
    assert "请更正货物名称" in shell.envelope["errors"][0]["text"]["zh"]
    assert shell.states()[number] == "returned"
    shell("declare", number)
    assert shell.states()[number] == "sent"


def test_without_a_registration_number_nothing_is_declared(shell, samples):
    settings = shell.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8").replace('registration_no: "330099999"', 'registration_no: ""')
    settings.write_text(text, encoding="utf-8")
    data = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert shell.exit == 3
    assert {item["cert_no"] for item in data["certificates"]} == {""}
    shell("declare", "--ready")
    assert not list((shell.folder / "client" / "OutBox").glob("*.xml"))


def test_folders_that_are_away_keep_the_message_and_say_try_again(shell, converted):
    client = shell.folder / "client"
    client.rename(shell.folder / "away")
    shell("declare", "--ready")
    assert shell.exit == 6
    assert set(shell.states().values()) == {"queued"}
    (shell.folder / "away").rename(client)
    declared = shell("declare", "--ready")
    assert shell.exit == 0
    assert len(declared) == len(converted["certificates"])
    assert set(shell.states().values()) == {"sent"}


def test_the_demo_runs_everything_on_embedded_defaults(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--keep", "kept", "--json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)["data"]
    assert {item["state"] for item in data["certificates"]} == {"approved"}
    assert {item["cert_type"] for item in data["certificates"]} >= {"C", "E", "K"}
    assert all(Path(item["print"]).is_file() and Path(item["draft"]).is_file() for item in data["certificates"])


def test_doctor_finds_a_new_workspace_healthy_and_a_broken_one_not(shell):
    checks = shell("doctor")
    assert shell.exit == 0, checks
    shutil.rmtree(shell.folder / "client")
    (shell.folder / "types").mkdir()
    (shell.folder / "types" / "C.yaml").write_text("lines: 7\n", encoding="utf-8")
    broken = shell("doctor")
    assert shell.exit == 8
    assert all(check.get("fix") for check in broken if check["state"] == "error")
    assert sum(check["state"] == "error" for check in broken) >= 2


def test_one_certificate_that_cannot_be_declared_does_not_stop_the_others(shell, converted, samples):
    first, second, third = (item["cert_no"] for item in converted["certificates"])
    approved = (samples / "receipts" / "Receipt_4_approved.xml").read_text(encoding="utf-8")
    number = approved.split("<CertNo>")[1].split("<")[0]
    early = approved.replace(number, first)
    (shell.folder / "client" / "InBox" / "early.xml").write_text(early, encoding="utf-8")
    shell("poll")
    assert [w["code"] for w in shell.envelope["warnings"]] == ["undeclared-receipt"]
    declared = shell("declare", first, "C000000000000000", second, "--ready")
    assert shell.exit == 4
    assert sorted(shell.codes) == ["already-approved", "unknown-certificate"]
    assert {item["cert_no"] for item in declared if item["outcome"] == "sent"} == {second, third}
    assert shell.states() == {first: "ready", second: "sent", third: "sent"}


@pytest.mark.parametrize("day", ["2026-12-31", "2031-02-28"])
def test_the_demo_runs_on_any_later_day(tmp_path, day):
    def clock() -> dt.datetime:
        return dt.datetime.fromisoformat(f"{day}T10:00:00+08:00")

    result = demonstrate(tmp_path / "demo", clock, "tester", demo.play_customs, lambda step: None)
    assert result.errors == []
    assert {item.state for item in result.data.certificates} == {Declaration.APPROVED}


def test_switching_the_rule_off_gives_no_number_without_a_registration(shell, samples):
    settings = shell.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8").replace('registration_no: "330099999"', 'registration_no: ""')
    off = "".join(f"  {rule.id}: 'off'\n" for rule in all_rules() if rule.id.startswith("COO-4"))
    settings.write_text(f"{text}rules:\n{off}", encoding="utf-8")
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert (shell.exit, shell.codes) == (8, ["no-registration"])
    assert shell("cert", "list") == []
