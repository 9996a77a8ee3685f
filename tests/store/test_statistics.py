"""Counting on both databases alike."""

from coo_cli.store.filter import ALL, Filter
from coo_cli.store.open import Store
from coo_cli.store.statistics import Dimension, Moment, Tally, count_by


def test_both_databases_count_alike(any_desk, customs):
    first, second, third = any_desk.put("C263300999990001", "C263300999990002", "E263300999990001", cert_type="C")
    any_desk.declare(first, second)
    any_desk.send()
    any_desk.receive(
        customs("C263300999990001", "5", hour=14), customs("C263300999990002", "3", hour=9, text="原产地标准不符")
    )
    with any_desk.store.look() as look:
        found = count_by(look, [Dimension.TYPE, Dimension.USER, Dimension.DAY], ALL)
    day = any_desk.row(third).created_at[:10]
    assert found.tallies[0] == Tally(
        key=("C", "clerk", day),
        count=2,
        declared=2,
        approved=1,
        returned=1,
        fob_cents=0,
        seconds=found.tallies[0].seconds,
    )
    assert found.tallies[1].key == ("C", "", day)
    assert found.words == [("原产地标准不符", 1)]
    assert sum(found.hours.values()) == 1
    hours = next(iter(found.hours))
    assert found.tallies[0].seconds == hours * 3600 + found.tallies[0].seconds % 3600
    with any_desk.store.look() as look:
        only = count_by(look, [Dimension.STATE], Filter(operator=("clerk",)), Moment.APPROVED)
    assert [(tally.key, tally.count) for tally in only.tallies] == [(("approved",), 1)]
    for other in (Filter(cert_type=("K",)), Filter(principal=("P1",)), Filter(archived=True)):
        with any_desk.store.look() as look:
            assert count_by(look, [Dimension.TYPE], other).tallies == []
    with Store(any_desk.store.database, scope=frozenset({"P1"})).look() as look:
        assert count_by(look, [Dimension.TYPE], ALL).tallies == []
