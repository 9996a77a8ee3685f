"""What a nightly job reads: folders, patterns, standard input and an ERP's database, each thing once."""

import io
import os
import sqlite3
import subprocess
import sys
import time

import pytest

from coo_cli.cli.main import main

OLD = time.time() - 3600


def put(path, text, age=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (OLD - age, OLD - age))
    return path


@pytest.fixture
def orders(samples):
    """The sample's orders as texts of one order each, with headings."""
    head, *lines = (samples / "demo" / "orders.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.partition(",")[0], []).append(line)
    return ["\n".join([head, *of_order]) + "\n" for of_order in found.values()]


@pytest.fixture
def typed(monkeypatch):
    """Put bytes on standard input."""

    def type_in(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return type_in


def sources(data):
    return list(dict.fromkeys(item["source"] for item in data["certificates"]))


def test_a_folder_gives_its_exports_in_the_order_they_came_and_nothing_unfinished(shell, orders, tmp_path):
    folder = tmp_path / "exports"
    put(folder / "b.csv", orders[0], age=20)
    put(folder / "a.csv", orders[1], age=10)
    for name in (".hidden.csv", "c.csv.tmp", "~$d.xlsx", "notes.pdf", "below/e.csv", ".git/f.csv"):
        put(folder / name, "x")
    data = shell("convert", folder, "--mapping", "csv_generic")
    assert shell.exit == 0, shell.envelope
    assert sources(data) == ["b.csv", "a.csv"]
    put(folder / "below" / "e.csv", orders[2])
    data = shell("convert", folder / "**" / "*.csv", folder / "a.csv", "--mapping", "csv_generic")
    assert sources(data) == ["b.csv", "a.csv", "e.csv"]
    assert data["counts"] == {"unchanged": 2, "created": 1}


def test_nothing_due_is_no_fault_but_a_wrong_path_is(shell, tmp_path):
    (tmp_path / "exports").mkdir()
    for word in (tmp_path / "exports", tmp_path / "exports" / "*.csv"):
        data = shell("convert", word, "--mapping", "csv_generic")
        assert (shell.exit, data["certificates"]) == (0, [])
        assert [warning["code"] for warning in shell.envelope["warnings"]] == ["nothing-found"]
    for word in (tmp_path / "exprots", tmp_path / "exports" / "x.csv", tmp_path / "exprots" / "*.csv"):
        shell("convert", word, "--mapping", "csv_generic")
        assert (shell.exit, shell.codes) == (3, ["file-missing"])
    shell("convert", "--mapping", "csv_generic")
    assert (shell.exit, shell.codes) == (2, ["nothing-named"])
    shell("convert", "x" * 5000, "--mapping", "csv_generic")
    assert (shell.exit, shell.codes) == (3, ["file-unreadable"])


def test_a_file_that_grows_is_left_for_the_next_run(shell, orders, tmp_path):
    folder = tmp_path / "exports"
    put(folder / "a.csv", orders[0])
    growing = folder / "b.csv"
    growing.touch()
    script = "import sys,time\nwith open(sys.argv[1],'ab',0) as f:\n  while True: f.write(b'x'); time.sleep(0.1)"
    writer = subprocess.Popen([sys.executable, "-c", script, str(growing)])
    try:
        while not growing.stat().st_size:
            time.sleep(0.05)
        data = shell("convert", folder, "--mapping", "csv_generic")
    finally:
        writer.kill()
        writer.wait()
    assert sources(data) == ["a.csv"]
    assert data["skipped"] == [{"file": str(growing), "reason": "unfinished"}]
    assert [warning["code"] for warning in shell.envelope["warnings"]].count("file-unfinished") == 1


def test_new_takes_each_file_once_and_again_when_it_has_changed(shell, orders, tmp_path):
    folder = tmp_path / "exports"
    first, second = put(folder / "a.csv", orders[0], age=10), put(folder / "b.csv", orders[1])
    broken = put(folder / "c.csv", "doc_no\nSO-1\n")
    nightly = ("convert", "--new", folder, "--mapping", "csv_generic")
    assert sources(shell(*nightly, "--dry-run")) == ["a.csv", "b.csv"]
    assert sources(shell(*nightly)) == ["a.csv", "b.csv"]
    again = shell(*nightly)
    assert again["certificates"] == []
    assert again["skipped"] == [{"file": str(path), "reason": "taken"} for path in (first, second)]
    assert shell.codes == ["column-missing"], "what could not be read is due again"
    broken.unlink()
    os.utime(first)  # only touched: the same content
    put(second, orders[1].replace("BY SEA", "BY AIR"), age=5)
    put(folder / "d.csv", orders[2])
    data = shell(*nightly)
    assert sources(data) == ["b.csv", "d.csv"]
    assert data["counts"] == {"updated": 1, "created": 1}
    assert shell("convert", folder, "--mapping", "csv_generic")["counts"] == {"unchanged": 3}
    (shell.folder / "other.yaml").write_text("extends: csv_generic\n", "utf-8")
    assert sources(shell(*nightly[:-1], shell.folder / "other.yaml")) == ["b.csv", "d.csv", "a.csv"]


def test_rejected_records_among_the_exports_wait_for_who_corrects_them(shell, samples, tmp_path):
    export = put(tmp_path / "exports" / "a.csv", (samples / "erp" / "broken" / "text_in_number.csv").read_text("utf-8"))
    data = shell("convert", "--new", export.parent, "--mapping", "csv_generic", "--rejected", export.parent)
    assert [path.rpartition("/")[2] for path in data["rejected"]] == ["a.rejected.csv"]
    data = shell("convert", export.parent, "--mapping", "csv_generic")
    assert sources(data) == ["a.csv"]


def test_standard_input_is_read_whatever_it_holds(shell, samples, typed):
    typed((samples / "demo" / "orders.csv").read_bytes())
    data = shell("convert", "-", "--mapping", "csv_generic")
    assert shell.exit == 0, shell.envelope
    assert sources(data) == ["<stdin>"]
    typed((samples / "erp" / "goods_sheet.xlsx").read_bytes())
    assert shell("validate", "-", "--mapping", "goods_sheet")[0]["file"] == "<stdin>"
    typed((samples / "erp" / "broken" / "text_in_number.csv").read_bytes())
    shell("validate", "-", "--mapping", "csv_generic")
    place = shell.envelope["errors"][0]["place"]
    assert (place["file"], place["row"], place["column"]) == ("<stdin>", 3, "quantity")
    for data, code in ((b"", "empty-file"), (b"a,b\n1,2\n", "column-missing")):
        typed(data)
        shell("convert", "-", "--mapping", "csv_generic")
        assert (shell.exit, shell.codes) == (3, [code])
        assert shell.envelope["errors"][0]["place"]["file"] == "<stdin>"
    typed(next((samples / "messages").glob("*.xml")).read_bytes())
    assert [row["file"] for row in shell("validate", "-")] == ["<stdin>"]
    (shell.folder / "whole.yaml").write_text("head: {cert_type: {const: C}}\n", "utf-8")
    typed(b"a\n1\n")
    shell("convert", "-", "--mapping", shell.folder / "whole.yaml")
    assert shell.codes == ["stdin-needs-key"]


@pytest.fixture
def erp(shell, samples):
    """An ERP's database with the sample's orders, and the mapping that asks it."""
    import csv

    with (samples / "demo" / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    connection = sqlite3.connect(shell.folder / "erp.db")
    columns = ", ".join(f'"{name}" TEXT' for name in rows[0])
    connection.execute(f"CREATE TABLE orders ({columns}, company TEXT, changed INTEGER)")
    documents = list(dict.fromkeys(row["doc_no"] for row in rows))
    for row in rows:
        values = [*row.values(), "1000", documents.index(row["doc_no"]) + 1]
        connection.execute(f"INSERT INTO orders VALUES ({', '.join('?' * len(values))})", values)
    connection.commit()
    folder = shell.folder / "mappings"
    folder.mkdir(exist_ok=True)
    (folder / "erp.yaml").write_text(
        "extends: csv_generic\nname: erp\n"
        "source: {format: query, url: {env: ERP_URL}, sql: erp.sql, parameters: {company: '1000'},"
        " watermark: changed, from: 0}\n",
        "utf-8",
    )
    (folder / "erp.sql").write_text(
        "-- what was changed since the last run\n"
        "SELECT * FROM orders WHERE company = :company AND changed > :watermark ORDER BY quantity;\n",
        "utf-8",
    )
    yield connection
    connection.close()


def test_a_query_goes_on_where_the_last_complete_run_ended(shell, erp, monkeypatch, capfdbinary):
    shell("convert", "--mapping", "erp")
    assert shell.codes == ["variable-missing"]
    monkeypatch.setenv("ERP_URL", "sqlite:///erp.db")
    trial = shell("convert", "--mapping", "erp", "--dry-run")
    count = len(trial["certificates"])
    assert shell.exit == 0, shell.envelope
    data = shell("convert", "--mapping", "erp")
    assert data["counts"] == {"created": count}, "a dry run did not move it"
    assert data["watermark"] == str(count)
    assert sources(data) == ["erp"]
    assert shell("convert", "--mapping", "erp")["certificates"] == []
    assert (shell.exit, shell.envelope["warnings"]) == (0, [])
    assert main(["convert", "--mapping", "erp", "--workspace", str(shell.folder)]) == 0
    assert capfdbinary.readouterr().out.decode().strip() == "Nothing new."
    erp.execute("UPDATE orders SET changed = 100, transport_means = 'BY AIR' WHERE changed = 1")
    erp.commit()
    assert shell("convert", "--mapping", "erp")["counts"] == {"updated": 1}
    assert shell("convert", "--mapping", "erp", "--since", "1")["counts"] == {"unchanged": count}
    assert shell("convert", "--mapping", "erp")["certificates"] == []
    assert shell("convert", "--mapping", "erp", "-P", "company=2000")["certificates"] == []
    assert len(shell("validate", "--mapping", "erp", "-P", "company=1000")) == count
    shell("convert", "--mapping", "erp", "--since", "soon")
    assert (shell.exit, shell.codes) == (2, ["since-unfit"])
    shell("convert", "--mapping", "erp", "-P", "firm=1")
    assert (shell.exit, shell.codes) == (2, ["unknown-parameter"])
    shell("convert", "--mapping", "erp", "-P", "firm")
    assert (shell.exit, shell.codes) == (2, ["parameter-unreadable"])
    shell("convert", "--mapping", "csv_generic", "x.csv", "--since", "1")
    assert (shell.exit, shell.codes) == (2, ["no-query"])


def test_a_query_that_breaks_off_does_not_move_the_watermark(shell, erp, monkeypatch):
    monkeypatch.setenv("ERP_URL", "sqlite:///erp.db")
    erp.execute("UPDATE orders SET changed = 'soon' WHERE changed = 2")
    erp.commit()
    shell("convert", "--mapping", "erp")
    assert (shell.exit, shell.codes) == (3, ["query-watermark"])
    erp.execute("UPDATE orders SET changed = 2 WHERE changed = 'soon'")
    erp.commit()
    data = shell("convert", "--mapping", "erp")
    assert "created" in data["counts"]
    assert shell.exit == 0


def test_a_faulty_row_of_a_query_is_corrected_in_the_rejected_file(shell, erp, monkeypatch, tmp_path):
    monkeypatch.setenv("ERP_URL", "sqlite:///erp.db")
    erp.execute("UPDATE orders SET quantity = 'x1200' WHERE rowid = 1")
    erp.commit()
    data = shell("convert", "--mapping", "erp", "--rejected", tmp_path / "bad.csv")
    (key,) = [item["key"] for item in data["certificates"] if item["outcome"] == "faulty"]
    text = (tmp_path / "bad.csv").read_text("utf-8-sig")
    (tmp_path / "bad.csv").write_text(text.replace(",x1200,", ",1200,"), "utf-8-sig")
    back = shell("convert", tmp_path / "bad.csv", "--mapping", "erp")
    assert [(item["key"], item["outcome"]) for item in back["certificates"]] == [(key, "updated")], shell.envelope


def test_a_run_that_ends_in_the_middle_takes_the_file_and_the_query_again(shell, erp, orders, monkeypatch, tmp_path):
    """The serial numbers of a year run out in the middle: what was not stored is due at the next run."""
    monkeypatch.setenv("ERP_URL", "sqlite:///erp.db")
    folder = tmp_path / "exports"
    put(folder / "a.csv", orders[0])
    shell("convert", folder, "--mapping", "csv_generic")
    database = sqlite3.connect(shell.folder / "coo.db")
    before = database.execute("SELECT enterprise, cert_type, year, last FROM serial").fetchall()
    database.execute("UPDATE serial SET last = 9999")
    database.commit()
    put(folder / "b.csv", orders[0].replace("INV-", "INV-B").replace("SO-", "SO-B"))
    nightly = ("convert", "--new", folder, "--mapping", "csv_generic")
    shell(*nightly)
    assert (shell.exit, shell.codes) == (10, ["serials-exhausted"])
    erp.execute("UPDATE orders SET invoice_no = 'E' || invoice_no")
    erp.commit()
    shell("convert", "--mapping", "erp")
    assert shell.exit == 10
    for row in before:
        database.execute("UPDATE serial SET last = ? WHERE enterprise = ? AND cert_type = ?", (row[3], *row[:2]))
    database.commit()
    database.close()
    assert sources(shell(*nightly)) == ["b.csv"]
    assert shell("convert", "--mapping", "erp")["counts"].keys() == {"created"}


class _Stopped(io.RawIOBase):
    """A standard input during which the user presses Ctrl-C."""

    def readable(self):
        return True

    def readinto(self, _):
        raise KeyboardInterrupt


def test_an_interrupt_before_the_first_certificate_says_that_none_is_stored(shell, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(_Stopped())))
    shell("convert", "-", "--mapping", "csv_generic")
    (error,) = shell.envelope["errors"]
    assert (shell.exit, error["code"]) == (130, "interrupted")
    assert "no certificate" in error["text"]["en"]
    assert "same command" in error["fix"]["en"]


def test_an_interrupted_check_says_that_nothing_was_changed(shell, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(_Stopped())))
    shell("validate", "-", "--mapping", "csv_generic")
    (error,) = shell.envelope["errors"]
    assert (shell.exit, error["code"]) == (130, "interrupted")
    assert "nothing was changed" in error["text"]["en"]
