"""Exports with faults: the good certificates go on, each bad one is named down to its cell, nothing is half-written."""

import pytest

from coo_cli.cli.main import main

FILE_FAULTS = {
    "wrong_encoding.csv": "encoding-wrong",
    "missing_column.csv": "column-missing",
    "empty.csv": "empty-file",
    "broken.xlsx": "workbook-broken",
}
CELL_FAULTS = {
    "text_in_number.csv": [("COO-5001", "goods[2].quantity", 3, "quantity")],
    "unknown_country.csv": [("COO-5003", "dest_country_code", 5, "country")],
    "too_long_name.csv": [("COO-1010", "goods[1].name_en", 2, "name_en")],
}


@pytest.mark.parametrize(("name", "code"), FILE_FAULTS.items())
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_stored(shell, samples, name, code):
    mapping = "goods_sheet" if name.endswith("xlsx") else "csv_generic"
    shell("convert", samples / "erp" / "broken" / name, "--mapping", mapping, "--out", shell.folder / "messages")
    assert (shell.exit, shell.codes) == (3, [code])
    assert shell.envelope["errors"][0]["place"]["file"].endswith(name)
    assert shell("cert", "list") == []
    assert not list((shell.folder / "messages").iterdir())


@pytest.mark.parametrize(("name", "faults"), CELL_FAULTS.items())
def test_a_faulty_cell_is_named_and_the_other_certificates_go_on(shell, samples, name, faults):
    data = shell("convert", samples / "erp" / "broken" / name, "--mapping", "csv_generic", "--out", shell.folder / "m")
    assert shell.exit == 4
    found = [(e["code"], e["path"], e["place"]["row"], e["place"]["column"]) for e in shell.envelope["errors"]]
    assert found == faults
    assert data["counts"] == {"faulty": 1, "created": 3}
    numbered = sorted(item["cert_no"] for item in data["certificates"] if item["cert_no"])
    assert sorted(path.name.split("_")[0] for path in (shell.folder / "m").iterdir()) == numbered
    assert [number[-4:] for number in numbered] == ["0001", "0002", "0001"]
    assert sorted(shell.states().values()) == ["draft", "ready", "ready", "ready"]


def test_a_corrected_export_makes_the_draft_ready_under_the_next_number(shell, samples):
    shell("convert", samples / "erp" / "broken" / "text_in_number.csv", "--mapping", "csv_generic")
    corrected = shell.folder / "corrected.csv"
    text = (samples / "erp" / "broken" / "text_in_number.csv").read_text(encoding="utf-8")
    corrected.write_text(text.replace("two thousand", "2000"), encoding="utf-8")
    data = shell("convert", corrected, "--mapping", "csv_generic")
    assert [item["outcome"] for item in data["certificates"]] == ["updated", "unchanged", "unchanged", "unchanged"]
    assert data["certificates"][0]["cert_no"].endswith("0003")


def test_one_bad_file_does_not_stop_the_others(shell, samples):
    files = [samples / "erp" / "broken" / "empty.csv", samples / "demo" / "orders.csv", samples / "no-such.csv"]
    data = shell("convert", *files, "--mapping", "csv_generic")
    assert shell.exit == 4
    assert shell.codes == ["empty-file", "file-missing"]
    assert data["counts"] == {"created": 3}


def test_what_comes_back_unreadable_is_set_aside_and_told_once(shell, samples):
    inbox = shell.folder / "client" / "InBox"
    (inbox / "garbage.xml").write_bytes(b"<Receipt>\xff\xfe</Receipt>")
    (inbox / "C263300999990001.pdf").write_bytes(b"%PDF-1.4 nothing\n%%EOF\n")
    (inbox / "stranger.xml").write_bytes((samples / "receipts" / "Receipt_9_unknown_certificate.xml").read_bytes())
    polled = shell("poll")
    assert shell.exit == 0
    assert (polled["unreadable"], polled["unmatched"]) == (2, 1)
    assert len(shell.envelope["warnings"]) == 3
    assert shell("poll")["unreadable"] == 0
    assert [row["fate"] for row in shell("receipts", "list", "--unmatched")] == ["unmatched"]
    assert len(list(inbox.iterdir())) == 3


def test_messages_made_elsewhere_are_checked_without_a_workspace(shell, samples, tmp_path):
    shell.folder = tmp_path / "nowhere"
    checked = shell("validate", *sorted((samples / "messages").glob("*.xml")))
    assert shell.exit == 0
    assert [row["errors"] for row in checked] == [0] * len(checked)
    message = (samples / "messages" / "C-non-preferential.xml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.xml"
    broken.write_text(message.replace("<DestCountryCode>", "<DestCountryCode>9"), encoding="utf-8")
    shell("validate", broken)
    assert shell.exit == 3
    assert "dest_country_code" in {error["path"] for error in shell.envelope["errors"]}


def test_a_folder_that_takes_no_messages_does_not_hide_what_was_stored(shell, samples):
    taken = shell.folder / "messages" / "taken"
    taken.write_text("a file where a folder is wanted", encoding="utf-8")
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic", "--out", taken)
    assert shell.exit == 8
    assert shell("cert", "list") == []


def test_an_export_of_headings_only_is_told_and_is_no_failure(shell, samples):
    empty = shell.folder / "exports" / "quiet.csv"
    headings = (samples / "demo" / "orders.csv").read_text(encoding="utf-8").splitlines()[0]
    empty.write_text(headings + "\n", encoding="utf-8")
    shell("convert", empty, "--mapping", "csv_generic")
    assert shell.exit == 0
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["nothing-to-convert"]
    assert shell("mapping", "preview", empty, "--mapping", "csv_generic") == []
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["nothing-to-convert"]


def test_what_steers_a_terminal_is_shown_as_escapes(shell, samples, capfdbinary):
    orders = (samples / "demo" / "orders.csv").read_text(encoding="utf-8")
    hostile = shell.folder / "exports" / "hostile.csv"
    hostile.write_text(orders.replace("SO-26101", "SO\x1b]0;owned\x07"), encoding="utf-8")
    for command in ("convert", "--dry-run"), ("mapping", "preview"):
        assert main([*command, str(hostile), "--mapping", "csv_generic", "--workspace", str(shell.folder)]) == 0
        shown = b"".join(capfdbinary.readouterr()).decode()
        assert r"SO\x1b]0;owned\x07" in shown
        assert "\x1b" not in shown


def test_a_print_file_that_is_none_is_not_counted_as_one(shell):
    (shell.folder / "client" / "InBox" / "C263300999990001.pdf").write_bytes(b"%PDF-1.4 nothing\n%%EOF\n")
    polled = shell("poll")
    assert (polled["print_files"], polled["unreadable"]) == (0, 1)
    assert "InBox/C263300999990001.pdf" in shell.envelope["warnings"][0]["place"]["file"]


def test_a_message_that_cannot_be_written_is_told_beside_what_was_stored(shell, samples):
    convert = ("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic", "--out")
    shell(*convert, shell.folder / "messages")
    for file in (shell.folder / "messages").iterdir():
        (shell.folder / "blocked" / file.name / "in the way").mkdir(parents=True)
    data = shell(*convert, shell.folder / "blocked")
    assert (shell.exit, shell.codes) == (4, ["file-unwritable"])
    assert data["counts"] == {"unchanged": 3}
    assert not list((shell.folder / "blocked").glob(".*"))
