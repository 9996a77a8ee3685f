from coo_cli.store.watermarks import (
    Reading,
    TakenFile,
    Watermark,
    last_watermark,
    put_taken,
    put_watermark,
    taken_files,
)


def test_each_reading_has_a_watermark_of_its_own_which_the_next_replaces(any_store, now):
    reading, other = Reading("erp", "main"), Reading("erp", "main", '{"company":"2000"}')
    with any_store.begin() as tx:
        assert last_watermark(tx, reading) is None
        put_watermark(tx, reading, Watermark("whole", "7"), at=now)
        put_watermark(tx, other, Watermark("text", "2026-11-02"), at=now)
        put_watermark(tx, reading, Watermark("whole", "9"), at=now)
    with any_store.read() as reader:
        assert last_watermark(reader, reading) == Watermark("whole", "9")
        assert last_watermark(reader, other) == Watermark("text", "2026-11-02")
        assert last_watermark(reader, Reading("erp", "")) is None


def test_a_file_is_remembered_as_it_was_last_taken(any_store, now):
    reading = Reading("csv", "")
    with any_store.begin() as tx:
        put_taken(tx, reading, "/exports/订单.csv", TakenFile(5_000_000_000, 1, "aa"), at=now)
        put_taken(tx, reading, "/exports/订单.csv", TakenFile(5_000_000_001, 1_795_000_000_000_000_000, "bb"), at=now)
    with any_store.read() as reader:
        assert taken_files(reader, reading) == {
            "/exports/订单.csv": TakenFile(5_000_000_001, 1_795_000_000_000_000_000, "bb")
        }
        assert taken_files(reader, Reading("other", "")) == {}
