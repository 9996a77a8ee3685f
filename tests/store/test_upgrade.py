import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from coo_cli.base.errors import StoreError
from coo_cli.store import schema, tables
from coo_cli.store.open import open_store
from coo_cli.store.reading import get

NEXT = '''
"""Adds a column."""
import sqlalchemy as sa
from alembic import op
revision = "0002"
down_revision = "0001"
def upgrade():
    with op.batch_alter_table("certificate") as table:
        table.add_column(sa.Column("colour", sa.String, nullable=False, server_default="blue"))
        table.alter_column("bar_code", new_column_name="code_bar")
    {more}
'''


@pytest.fixture
def newer_program(tmp_path, monkeypatch):
    """Gives the program one more revision, as a later version would have."""

    def install(more=""):
        folder = tmp_path / "migrations 50%"
        shutil.copytree(schema.MIGRATIONS, folder)
        (folder / "versions" / "r0002_colour.py").write_text(NEXT.format(more=more))
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return install


def colours(store):
    with store.read() as reader:
        return reader.connection.exec_driver_sql("SELECT cert_no, colour FROM certificate").all()


def test_migrations_make_the_tables_the_program_uses(any_store):
    with any_store.read() as reader:
        assert compare_metadata(MigrationContext.configure(reader.connection), tables.metadata) == []


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
    assert {path.name for path in tmp_path.glob("coo.db*")} == {"coo.db", "coo.db.0001.bak"}
    with open_store(f"sqlite:///{tmp_path / 'coo.db.0001.bak'}") as old, old.read() as reader:
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
    (tmp_path / "coo.db.0001.bak").write_text("of last year")
    newer_program()
    open_store(desk.store.database.url).close()
    assert (tmp_path / "coo.db.0001.bak").read_text() == "of last year"
    assert (tmp_path / "coo.db.0001.2.bak").is_file()


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
