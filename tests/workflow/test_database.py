"""The care of a database: copied while in use, put back, read through; any change to it or its log is found."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

NEWER = "UPDATE alembic_version SET version_num = '9999'"


@pytest.fixture
def filled(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    return shell


def change(shell, *statements, file="coo.db"):
    with closing(sqlite3.connect(shell.folder / file)) as base, base:
        for statement in statements:
            base.execute(statement)


def test_a_backup_holds_everything_and_can_be_put_back(filled):
    before = filled.states()
    made = filled("db", "backup")
    assert filled.exit == 0
    assert Path(made["file"]).parent == filled.folder / "backups"
    change(filled, "DELETE FROM serial", "UPDATE certificate SET declaration = 'draft'")
    assert filled.states() != before
    done = filled("db", "restore", made["file"])
    assert filled.exit == 0
    assert filled.states() == before
    filled("db", "check")
    assert (filled.exit, filled.codes) == (0, [])
    log = filled("audit", "list", "--limit", 1)
    assert (log[0]["action"], log[0]["detail"][:4]) == ("restored", "coo-")
    with closing(sqlite3.connect(done["kept"])) as kept:
        assert kept.execute("SELECT count(*) FROM serial").fetchone() == (0,)


def test_a_lost_database_is_put_back(filled):
    before = filled.states()
    made = filled("db", "backup", "--out", filled.folder / "kept.db")
    for file in filled.folder.glob("coo.db*"):
        file.unlink()
    filled("cert", "list")
    assert filled.codes == ["store-missing"]
    assert filled("db", "restore", made["file"])["kept"] == ""
    assert filled.states() == before


def test_a_backup_is_never_written_over_a_file(filled):
    filled("db", "backup", "--out", filled.folder / "coo.yaml")
    assert (filled.exit, filled.codes) == (8, ["file-exists"])
    filled("db", "backup", "--out", filled.folder / "no" / "such" / "folder.db")
    assert (filled.exit, filled.codes) == (8, ["folder-missing"])
    filled("db", "backup", "--out", filled.folder / "disk")  # not mounted tonight: no file in its stead
    assert (filled.exit, filled.codes) == (8, ["folder-missing"])
    assert not (filled.folder / "disk").exists()


@pytest.mark.parametrize(
    ("spoil", "code", "exit_code"),
    [
        (lambda file: file.write_bytes(b""), "no-backup", 3),
        (lambda file: file.write_text("no database " * 100), "no-backup", 3),
        (lambda file: file.write_bytes(file.read_bytes()[:20_000]), "no-backup", 3),
        (lambda file: file.unlink(), "file-missing", 3),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_changed(filled, spoil, code, exit_code):
    before = filled.states()
    file = filled.folder / "b.db"
    filled("db", "backup", "--out", file)
    spoil(file)
    filled("db", "restore", file)
    assert (filled.exit, filled.codes) == (exit_code, [code])
    assert filled.states() == before


def test_a_newer_programs_backup_is_refused(filled):
    filled("db", "backup", "--out", filled.folder / "b.db")
    change(filled, NEWER, file="b.db")
    filled("db", "restore", filled.folder / "b.db")
    assert (filled.exit, filled.codes) == (10, ["store-newer"])


def test_nothing_is_restored_while_another_run_writes(filled, monkeypatch):
    filled("db", "backup", "--out", filled.folder / "b.db")
    monkeypatch.setattr("coo_cli.workflow.app.WAIT", 0.2)
    with closing(sqlite3.connect(filled.folder / "coo.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        filled("db", "restore", filled.folder / "b.db")
    assert (filled.exit, filled.codes) == (10, ["store-locked"])


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE receipt SET raw = CAST(raw || x'20' AS BLOB) WHERE id = 1", "receipt 1"),
        ("UPDATE event SET actor = 'nobody' WHERE id = 2", "event 2"),
        ("DELETE FROM event WHERE id = (SELECT max(id) FROM event)", "audit log"),
        ("UPDATE content SET message = x'00' WHERE certificate = 1", "message of"),
        ("UPDATE certificate SET message_sha256 = 'x' WHERE id = 2", "message of"),
        ("DELETE FROM content WHERE certificate = 3", "without content: 1"),
    ],
)
def test_what_is_not_as_it_was_written_is_found(filled, statement, word):
    change(filled, statement)
    filled("db", "check")
    assert filled.exit == 10
    assert any(word in error["text"]["en"] for error in filled.envelope["errors"]), filled.envelope["errors"]


def test_the_log_proves_itself_and_a_head_written_down_proves_its_end(filled):
    first = filled("audit", "verify")
    assert filled.exit == 0
    assert first["events"] > 10
    filled("cert", "list")
    filled("audit", "verify", "--known", first["head"])
    assert filled.exit == 0
    last = "(SELECT max(id) FROM event)"
    change(
        filled,
        f"UPDATE chain SET last = last - 1, hash = (SELECT previous FROM event WHERE id = {last})",
        f"DELETE FROM event WHERE id = {last}",
    )
    filled("audit", "verify")
    assert filled.exit == 0  # cut off at its end it looks whole
    filled("audit", "verify", "--known", first["head"])
    assert (filled.exit, filled.codes) == (10, ["audit-cut"])


def test_the_log_is_listed_by_who_what_and_when(filled):
    everything = filled("audit", "list", "--limit", 1000)
    numbers = {row["cert_no"] for row in everything} - {""}
    number = min(numbers)
    own = filled("audit", "list", "--cert", number, "--limit", 1000)
    assert {row["cert_no"] for row in own} == {number}
    assert [row["id"] for row in everything] == sorted((row["id"] for row in everything), reverse=True)
    assert filled("audit", "list", "--action", "sent", "--actor", everything[0]["actor"])
    assert filled("audit", "list", "--until", "2020-01-01") == []
    assert filled("audit", "list", "--since", "2999-01-01") == []


def test_a_database_that_is_up_to_date_needs_no_upgrade(filled):
    done = filled("db", "upgrade")
    assert (done["was"], done["backup"]) == (done["now"], "")


def test_a_backup_goes_to_a_file_below_the_folder_one_stands_in(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert filled("db", "backup", "--out", "b.db")["file"] == "b.db"
    assert (filled.exit, (tmp_path / "b.db").is_file()) == (0, True)


def test_a_clock_that_was_moved_back_is_noticed(filled):
    change(filled, "UPDATE event SET at = '2999-01-01T00:00:00.000+08:00' WHERE id = (SELECT max(id) FROM event)")
    assert any("the log already holds 2999-01-01" in check["what"][0] for check in filled("doctor"))
    assert filled.exit == 8
    for command in (["poll"], ["declare", "--ready"]):  # told, and done all the same
        filled(*command)
        assert (filled.exit, [one["code"] for one in filled.envelope["warnings"]]) == (0, ["clock-behind"])
