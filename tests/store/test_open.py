import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from coo_cli.base.errors import ConfigError, StoreError
from coo_cli.store import share
from coo_cli.store.connect import database
from coo_cli.store.faults import fault
from coo_cli.store.open import open_store
from coo_cli.store.share import share_of
from coo_cli.store.tables import chain


def refusal(url, **options):
    with pytest.raises(StoreError) as caught:
        open_store(url, **options)
    return caught.value.code


def test_a_new_store_is_used_at_once_and_found_again(url):
    open_store(url, create=True).close()
    with open_store(url) as store, store.read() as reader:
        assert reader.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert reader.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert reader.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_mistyped_path_makes_no_database(tmp_path, url):
    assert refusal(url) == "store-missing"
    assert list(tmp_path.iterdir()) == []


def test_an_emptied_database_is_refused_because_numbers_would_start_again(tmp_path, url):
    (tmp_path / "coo.db").touch()
    assert refusal(url) == "store-missing"


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path}/nowhere/coo.db", create=True)
    assert caught.value.code == "store-unreachable"
    assert "nowhere" in str(caught.value)


def test_a_path_the_system_does_not_take_is_told(tmp_path):
    for create in (False, True):
        assert refusal(f"sqlite:///{tmp_path}/{'long' * 100}.db", create=create) == "store-unreachable"


def test_a_database_deleted_while_in_use_is_not_made_anew(tmp_path, url):
    with open_store(url, create=True) as store:
        (tmp_path / "coo.db").unlink()
        with pytest.raises(StoreError) as caught, store.begin():
            pass
    assert caught.value.code == "store-unreachable"
    assert list(tmp_path.iterdir()) == []


def test_two_that_make_the_same_store_at_once_both_get_it(url):
    script = (
        "import sys; from coo_cli.store.open import open_store\nwith open_store(sys.argv[1], create=True).begin(): pass"
    )
    makers = [subprocess.Popen([sys.executable, "-c", script, url]) for _ in range(3)]
    assert [maker.wait(60) for maker in makers] == [0, 0, 0]


def test_what_is_no_database_is_left_alone(tmp_path, url):
    (tmp_path / "coo.db").write_bytes(b"not a database, but long enough to look at" * 50)
    before = (tmp_path / "coo.db").read_bytes()
    assert refusal(url) == "store-damaged"
    assert (tmp_path / "coo.db").read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path, url):
    with contextlib.closing(sqlite3.connect(tmp_path / "coo.db")) as other:
        other.execute("CREATE TABLE certificate (id)")
    assert refusal(url, create=True) == "store-foreign"


def test_a_newer_database_is_refused(tmp_path, url):
    open_store(url, create=True).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "coo.db", isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert caught.value.code == "store-newer"
    assert "9999" in str(caught.value)


def test_a_password_is_never_part_of_the_name():
    for url in (
        "postgresql://me:pass@word@host:5432/coo?password=secret",
        "postgresql+psycopg://me:secret@host:5432/coo",
    ):
        assert database(url, 1).name == "postgresql://host:5432/coo"


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "sqlite://", "sqlite:///", "coo.db"])
def test_an_url_that_is_not_understood_is_refused_without_showing_a_password(url):
    with pytest.raises(ConfigError) as caught:
        open_store(url)
    assert caught.value.code == "store-url"
    assert "secret" not in str(caught.value)


def test_an_absent_server_is_told_without_showing_the_password():
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://coo:secret@127.0.0.1:1/coo", wait=2)
    assert caught.value.code == "store-unreachable"
    assert "127.0.0.1:1/coo" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_path_with_unusual_characters_is_taken_as_it_is(tmp_path):
    url = f"sqlite:///{tmp_path}/库 50% ?#.db"
    open_store(url, create=True).close()
    open_store(url).close()
    assert (tmp_path / "库 50% ?#.db").is_file()


def test_a_second_writer_waits_and_then_is_told(any_store):
    with (
        any_store.begin(),
        open_store(any_store.database.url, wait=0.2) as second,
        pytest.raises(StoreError) as caught,
        second.begin(),
    ):
        pass
    assert caught.value.code == "store-locked"


def test_readers_do_not_wait_for_a_writer_and_see_one_moment(any_store):
    with any_store.read() as reader:
        before = reader.rows(chain.select())
        with any_store.begin() as tx:
            tx.many(chain.update().values(hash="new"), [{}])
        assert reader.rows(chain.select()) == before


def test_a_full_disk_stores_nothing_and_is_told(store):
    with pytest.raises(StoreError) as caught, store.begin() as tx:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        tx.connection.exec_driver_sql("CREATE TABLE more (x)")
    assert caught.value.code == "store-full"
    store.close()
    with store.read() as reader:
        assert reader.connection.exec_driver_sql("SELECT * FROM sqlite_master WHERE name='more'").all() == []


def test_a_read_only_database_is_told(store):
    with pytest.raises(StoreError) as caught, store.read() as reader:
        reader.connection.exec_driver_sql("PRAGMA query_only=1")
        reader.connection.exec_driver_sql("DELETE FROM chain")
    assert caught.value.code == "store-readonly"


@pytest.mark.parametrize(
    ("writable", "free", "code"),
    [(True, 10**9, "store-unreachable"), (True, 0, "store-full"), (False, 10**9, "store-readonly")],
)
def test_what_sqlite_cannot_say_of_a_disk_is_told(tmp_path, monkeypatch, writable, free, code):
    """On a full or read-only disk SQLite only says that it cannot open the file."""
    monkeypatch.setattr("os.access", lambda path, mode: writable or mode == os.F_OK)
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path)
    assert fault(caught.value, str(tmp_path)).code == code


def test_an_error_takes_back_all_of_a_transaction(any_store):
    with pytest.raises(ZeroDivisionError), any_store.begin() as tx:
        tx.many(chain.update().values(hash="new"), [{}])
        raise ZeroDivisionError
    with any_store.read() as reader:
        assert reader.rows(chain.select())[0].hash != "new"


def test_an_everyday_start_loads_neither_sqlalchemy_nor_alembic(url):
    open_store(url, create=True).close()
    script = (
        "import sys; from coo_cli.store.open import open_store; from coo_cli.store.glance import glance;"
        "print(glance(open_store(sys.argv[1]), 'main', 'main').waiting, 'sqlalchemy' in sys.modules, end=' ');"
        "exec('with open_store(sys.argv[1]).begin(): pass'); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, url], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["0", "False", "False"]


MOUNTED = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt nfs4 rw 0 0
/dev/sdb1 /mnt/local ext4 rw 0 0
//nas/coo /srv/share\\0401 cifs rw 0 0
user@host:/ /home/x fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/coo.db", ""),
        ("/mnt/coo.db", "nfs4"),
        ("/mnt/local/coo.db", ""),
        ("/srv/share 1/coo.db", "cifs"),
        ("/srv/share 12/coo.db", ""),
        ("/home/x/ws/coo.db", "fuse.sshfs"),
    ],
)
def test_a_network_share_is_known_by_its_file_system(path, kind):
    assert share_of(Path(path), MOUNTED) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists its mounts")
def test_a_database_on_a_share_is_refused_unless_it_is_said(url, tmp_path, monkeypatch):
    open_store(url, create=True).close()
    (tmp_path / "mounts").write_text(f"//nas/coo {tmp_path} cifs rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(share, "MOUNTS", tmp_path / "mounts")
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert caught.value.code == "store-on-share"
    assert "PostgreSQL" in caught.value.fix.en
    open_store(url, share=True).close()
