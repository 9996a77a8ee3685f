import importlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from coo_cli.base.errors import StoreError
from coo_cli.certificate.register import Entry
from coo_cli.store import schema, tables
from coo_cli.store.attachments import NewAttachment, attachments_of, put_attachment
from coo_cli.store.events import verify_chain
from coo_cli.store.listing import list_certificates
from coo_cli.store.open import open_store
from coo_cli.store.reading import get
from coo_cli.store.receipts import list_receipts
from coo_cli.store.registers import find_entries, put_entries

NEXT = '''
"""Adds a column."""
import sqlalchemy as sa
from alembic import op
revision = "{next}"
down_revision = "{now}"
def upgrade():
    with op.batch_alter_table("certificate") as table:
        table.add_column(sa.Column("colour", sa.String, nullable=False, server_default="blue"))
        table.alter_column("bar_code", new_column_name="code_bar")
    {more}
'''

for module in Path(tables.__file__).parent.glob("*_tables.py"):
    importlib.import_module(f"coo_cli.store.{module.stem}")
metadata = tables.metadata  # whole, now that every part of it is there

NOW = schema.revisions()[-1]
BACKUP = f"coo.db.{NOW}.bak"
FIRST = Path(__file__).with_name("revision_0001.sql")
SECOND = Path(__file__).with_name("revision_0002.sql")


@pytest.fixture
def newer_program(tmp_path, monkeypatch):
    """Gives the program one more revision, as a later version would have."""

    def install(more=""):
        folder = tmp_path / "migrations 50%"
        shutil.copytree(schema.MIGRATIONS, folder)
        text = NEXT.format(now=NOW, next=f"{int(NOW) + 1:04d}", more=more)
        (folder / "versions" / f"r{int(NOW) + 1:04d}_colour.py").write_text(text)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return install


def colours(store):
    with store.read() as reader:
        return reader.connection.exec_driver_sql("SELECT cert_no, colour FROM certificate").all()


def test_migrations_make_the_tables_the_program_uses(any_store):
    with any_store.read() as reader:
        assert compare_metadata(MigrationContext.configure(reader.connection), metadata) == []


def test_an_older_database_is_brought_up_to_date_with_everything_in_it(any_desk, newer_program):
    any_desk.put("C263300999990001")
    any_desk.store.close()
    newer_program()
    with open_store(any_desk.store.database.url) as store:
        assert colours(store) == [("C263300999990001", "blue")]
        with store.read() as reader:
            assert reader.rows(tables.event.select())
    with open_store(any_desk.store.database.url) as again:
        assert len(colours(again)) == 1


def test_the_backup_made_before_serves_the_older_program(desk, newer_program, tmp_path, monkeypatch):
    desk.put("C263300999990001")
    desk.store.close()
    newer_program()
    open_store(desk.store.database.url).close()
    monkeypatch.undo()
    assert {path.name for path in tmp_path.glob("coo.db*")} == {"coo.db", BACKUP}
    with open_store(f"sqlite:///{tmp_path / BACKUP}") as old, old.read() as reader:
        assert get(reader, "C263300999990001").row.id == 1
    with pytest.raises(StoreError) as caught:
        open_store(desk.store.database.url)
    assert caught.value.code == "store-newer"


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(any_desk, newer_program, monkeypatch):
    any_desk.put("C263300999990001")
    any_desk.store.close()
    newer_program('op.execute("SELECT * FROM no_such_table")')
    with pytest.raises(StoreError) as caught:
        open_store(any_desk.store.database.url)
    assert caught.value.code == "store-failed"
    monkeypatch.undo()
    assert any_desk.row(1).cert_no == "C263300999990001"


def test_a_second_backup_does_not_replace_the_first(desk, newer_program, tmp_path):
    desk.store.close()
    (tmp_path / BACKUP).write_text("of last year")
    newer_program()
    open_store(desk.store.database.url).close()
    assert (tmp_path / BACKUP).read_text() == "of last year"
    assert (tmp_path / f"coo.db.{NOW}.2.bak").is_file()


def test_a_real_database_of_the_first_revision_comes_up_with_everything_in_it(tmp_path, now):
    file = tmp_path / "coo.db"
    connection = sqlite3.connect(file)
    connection.executescript(FIRST.read_text(encoding="utf-8"))
    connection.close()
    with open_store(f"sqlite:///{file}") as store:
        assert schema.check(store.database) == []
        with store.read() as reader:
            assert compare_metadata(MigrationContext.configure(reader.connection), metadata) == []
            assert [(row.cert_no, row.declaration) for row in list_certificates(reader)] == [
                ("C263300999990001", "approved"),
                ("E263300999990001", "sent"),
                ("K263300999990001", "ready"),
            ]
            people = [(row.created_by, row.declared_by, row.principal) for row in list_certificates(reader)]
            assert people == [("clerk", "clerk", ""), ("clerk", "clerk", ""), ("clerk", "", "")]
            told = [(row.exporter, row.consignee, row.fob_cents) for row in list_certificates(reader)]
            assert told[0] == ("EXAMPLE IMPORT AND EXPORT CO., LTD.", "SAMPLE IMPORT PTY LTD", 1209600)
            assert get(reader, "C263300999990001").certificate.invoice_no == "INV-26101"
            assert verify_chain(reader).fault is None
            answer = next(kept.receipt for kept in list_receipts(reader) if kept.receipt.kind == "attachment")
        new = NewAttachment(file_type="1", file_name=answer.file_name, delayed=False, data=b"%PDF-1.4 EXAMPLE")
        with store.begin() as tx:  # the answer of those days was to another file, sent by other means
            assert put_attachment(tx, 1, new, at=now, actor="clerk")[0].state == "waiting"
    assert [path.name for path in tmp_path.glob("*.bak")] == ["coo.db.0001.bak"]
    backup = sqlite3.connect(tmp_path / "coo.db.0001.bak")
    assert backup.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert backup.execute("SELECT count(*) FROM certificate").fetchall() == [(3,)]
    backup.close()


def test_a_real_database_of_the_second_revision_comes_up_and_takes_registers(tmp_path, now):
    file = tmp_path / "coo.db"
    connection = sqlite3.connect(file)
    connection.executescript(SECOND.read_text(encoding="utf-8"))
    connection.close()
    with open_store(f"sqlite:///{file}") as store:
        assert schema.check(store.database) == []
        with store.begin() as tx:
            assert compare_metadata(MigrationContext.configure(tx.connection), metadata) == []
            assert get(tx, "C263300999990001").certificate.invoice_no == "INV-26101"
            assert [one.file_name for one in attachments_of(tx, 1)] == ["invoice.png"]
            entry = Entry(key="EX-1", values={"goods.hs_code": "8544421100"})
            assert put_entries(tx, "goods", [entry], at=now, actor="clerk") == ["created"]
        with store.read() as reader:
            assert find_entries(reader, "goods", ["EX-1"]) == {"EX-1": entry}
            assert verify_chain(reader).fault is None
    assert [path.name for path in tmp_path.glob("*.bak")] == ["coo.db.0002.bak"]


def test_a_postgresql_database_of_the_first_revision_comes_up(postgres_url, tmp_path, monkeypatch, now):
    folder = tmp_path / "first"
    shutil.copytree(schema.MIGRATIONS, folder)
    for path in folder.glob("versions/r*.py"):
        if not path.name.startswith("r0001"):
            path.unlink()
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    with open_store(postgres_url, create=True) as store, store.begin() as tx:
        row = dict.fromkeys((column.name for column in tables.event.c), "") | {"id": 1, "certificate": 1}
        tx.many(tables.event.insert(), [row])
    monkeypatch.undo()
    with open_store(postgres_url) as store, store.read() as reader:
        assert compare_metadata(MigrationContext.configure(reader.connection), metadata) == []
        assert len(reader.rows(tables.event.select())) == 1


def test_a_backup_of_a_database_in_use_is_whole(desk, tmp_path):
    with desk.store.begin():
        copy = schema.backup(desk.store.database, tmp_path / "copy.db")
    with open_store(f"sqlite:///{copy}") as store:
        assert schema.check(store.database) == []


def test_damage_is_found(desk, tmp_path):
    desk.put(*(f"C26330099999{n:04d}" for n in range(1, 200)))
    desk.store.close()
    assert schema.check(desk.store.database) == []
    data = bytearray((tmp_path / "coo.db").read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    (tmp_path / "coo.db").write_bytes(data)
    try:
        assert schema.check(desk.store.database)
    except StoreError as error:
        assert error.code == "store-damaged"
