"""A database as the source: one read-only SELECT, values bound, texts without loss, no secret ever shown."""

import sqlite3

import pytest

from coo_cli.base.errors import CooError, InputError
from coo_cli.ingest.bound import Mark, bind
from coo_cli.ingest.mapping import load_mapping
from coo_cli.ingest.query import ask
from coo_cli.ingest.read import place_of, read_export
from coo_cli.ingest.spool import read_spool
from coo_cli.ingest.statement import statement_of

MAPPING = """
source: {{format: query, url: "sqlite:///erp.db", sql: "{sql}"{more}}}
group_by: doc
head: {{cert_type: {{const: C}}, invoice_no: doc}}
goods: {{quantity: qty}}
"""


@pytest.fixture
def loaded(tmp_path, catalog):
    def load(sql, more=""):
        file = tmp_path / "erp.yaml"
        file.write_text(MAPPING.format(sql=sql, more=more), encoding="utf-8")
        return load_mapping(catalog, str(file))

    return load


@pytest.fixture
def erp(tmp_path):
    connection = sqlite3.connect(tmp_path / "erp.db")
    connection.executescript(
        "CREATE TABLE line (doc TEXT, qty NUMERIC, changed INTEGER);"
        "INSERT INTO line VALUES ('A', 1, 10), ('B', 2.50, 20), ('A', 3, 30), ('B:x', 'two', 5);"
    )
    connection.commit()
    yield connection
    connection.close()


@pytest.fixture
def asked(tmp_path, catalog, loaded):
    """Runs a query on a database and gives its rows."""

    def run(sql, url="sqlite:///erp.db", watermark="", **values):
        statement = statement_of(loaded(sql), catalog)
        out = tmp_path / "rows"
        answer = ask(url, statement, values, name="erp", out=out, folder=tmp_path, watermark=watermark)
        table = read_spool(out, None, (), catalog)
        return answer, table.header, [cells for _, cells in table.rows()]

    return run


def test_rows_of_a_certificate_make_it_wherever_they_stand_and_are_told_by_row_and_column(
    erp, loaded, asked, tmp_path, catalog
):
    mapping = loaded("SELECT doc, qty FROM line")
    asked("SELECT doc, qty FROM line")
    records = list(read_export(tmp_path / "rows", mapping, catalog, name="erp"))
    assert [(r.key, r.rows, [line.quantity for line in r.certificate.goods]) for r in records] == [
        ("A", "1, 3", ["1", "3"]),
        ("B", "2", ["2.5"]),
        ("B:x", "4", [""]),
    ]
    (fault,) = records[2].findings
    assert fault.rule == "COO-5001"
    assert str(fault.place) == "erp:4 (qty)"
    assert place_of(records[0], "goods[2].quantity").row == 3


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("DELETE FROM line", "SELECT"),
        ("SELECT 1; DELETE FROM line", "more than one"),
        ("WITH x AS (DELETE FROM line RETURNING doc) SELECT * FROM x", "DELETE"),
        ("SELECT * INTO other FROM line", "INTO"),
        ("SELECT * FROM line FOR UPDATE", "UPDATE"),
        ("/* SELECT */ DROP TABLE line", "SELECT"),
        ("-- nothing", "SELECT"),
        ("PRAGMA user_version = 7", "SELECT"),
    ],
)
def test_what_is_not_one_select_is_refused_with_its_place_in_the_mapping(loaded, sql, why):
    with pytest.raises(CooError) as caught:
        loaded(sql)
    assert caught.value.code == "query-not-select"
    assert why in str(caught.value)
    assert caught.value.where.row == 2


def test_texts_comments_and_casts_bind_nothing(erp, asked):
    sql = "SELECT 'B:x; DELETE' AS a, doc /* :no */ FROM line WHERE doc = :doc -- it's :neither\n;"
    assert asked(sql.replace("\n", "\\n"), doc="B:x")[2] == [["B:x; DELETE", "B:x"]]
    hostile = "A' OR '1'='1"
    assert asked("SELECT doc FROM line WHERE doc = :doc", doc=hostile)[2] == []


def test_a_database_that_would_be_written_says_no(erp, tmp_path, asked):
    before = (tmp_path / "erp.db").read_bytes()
    with pytest.raises(InputError) as caught:  # a function that writes, as far as SQLite has one
        asked("SELECT load_extension('x') FROM line")
    assert caught.value.code == "query-failed"
    assert (tmp_path / "erp.db").read_bytes() == before
    with pytest.raises(InputError):
        asked("SELECT 1", url="sqlite:///not_there.db")
    assert not (tmp_path / "not_there.db").exists()


def test_values_of_sqlite_become_texts_without_loss(erp, asked):
    sql = "SELECT NULL, 9007199254740993, 0.1, 1e21, x'e4bda0', x'ff00', 'a' || char(0) || 'b', '036', -0.5"
    _, _, rows = asked(sql)
    assert rows == [["", "9007199254740993", "0.1", "1000000000000000000000", "你", "0xff00", "a\0b", "036", "-0.5"]]


def test_the_highest_value_of_the_watermark_column_is_told(erp, asked):
    sql = "SELECT doc, changed FROM line WHERE changed > :after"
    answer, _, rows = asked(sql, watermark="changed", after=10)
    assert (answer.rows, len(rows), answer.mark) == (2, 2, Mark("whole", "30"))
    with pytest.raises(InputError) as caught:
        asked("SELECT doc FROM line", watermark="changed")
    assert caught.value.code == "query-watermark"
    with pytest.raises(InputError) as caught:
        asked("SELECT qty FROM line", watermark="qty")
    assert (caught.value.code, caught.value.where.row) == ("query-watermark", 2)


@pytest.mark.parametrize("value", [10**30, "\udcff"])
def test_a_value_no_database_takes_is_told(erp, asked, value):
    with pytest.raises(InputError) as caught:
        asked("SELECT doc FROM line WHERE changed = :at", at=value)
    assert caught.value.code == "query-failed"


def test_parameters_come_from_the_command_line_the_mapping_or_the_environment(tmp_path, catalog, loaded):
    more = ", parameters: {doc: A, qty: {env: QTY}}"
    mapping = loaded("SELECT doc, qty FROM line WHERE doc = :doc AND qty > :qty", more)
    statement = statement_of(mapping, catalog)
    with pytest.raises(CooError) as caught:
        bind(mapping, statement, {})
    assert caught.value.code == "variable-missing"
    mapping = load_mapping(catalog, str(tmp_path / "erp.yaml"), {"QTY": "5"})
    assert bind(mapping, statement, {}) == {"doc": "A", "qty": "5"}
    assert bind(mapping, statement, {"doc": "B"})["doc"] == "B"
    with pytest.raises(CooError) as caught:
        bind(mapping, statement, {"dco": "B"})
    assert caught.value.code == "unknown-parameter"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:S3cret%40@127.0.0.1:1/erp",
        "nodb://clerk:S3cret%40@h/erp",
        "S3cret@",
        "postgresql://clerk:S3cret@h:S3cret/erp",
        "mysql://clerk:S3cret%40@h/erp",
    ],
)
def test_no_error_shows_the_password(asked, url):
    with pytest.raises(InputError) as caught:
        asked("SELECT 1 AS doc", url=url)
    assert caught.value.code in ("query-url", "query-driver", "query-failed")
    assert "S3cret" not in f"{caught.value} {caught.value.fix} {caught.value.why}"
    assert caught.value.__suppress_context__


def test_postgresql_is_asked_in_a_transaction_that_cannot_write(postgres_url, asked):
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE SEQUENCE numbers")
        connection.execute(
            "CREATE TABLE line (doc text, qty numeric(12,4), day date, at timestamp, data bytea, tags jsonb)"
        )
        connection.execute(
            "INSERT INTO line VALUES ('A', 1.5000, '2026-11-02', '2026-11-02 08:00', '\\xff00', '{\"a\": [1.10]}')"
        )
    answer, header, rows = asked(
        "SELECT *, at::date AS cast_day FROM line WHERE at > :after AND qty > :least",
        url=postgres_url,
        watermark="at",
        after="2026-01-01",
        least="1",
    )
    assert header == ("doc", "qty", "day", "at", "data", "tags", "cast_day")
    assert rows[0][:5] == ["A", "1.5000", "2026-11-02", "2026-11-02 08:00:00", "0xff00"]
    assert answer.mark == Mark("moment", "2026-11-02T08:00:00")
    again, _, none = asked("SELECT doc FROM line WHERE at > :after", url=postgres_url, after=answer.mark.value())
    assert (again.rows, none) == (0, [])
    with pytest.raises(InputError) as caught:
        asked("SELECT nextval('numbers')", url=postgres_url)
    assert "read-only transaction" in str(caught.value.why)
