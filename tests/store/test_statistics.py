"""Counting on both databases alike."""

from coo_cli.store.statistics import Dimension, Moment, Scope, Tally, count_by


def test_both_databases_count_alike(any_desk, customs):
    first, second, third = any_desk.put("C263300999990001", "C263300999990002", "E263300999990001", cert_type="C")
    any_desk.declare(first, second)
    any_desk.send()
    any_desk.receive(
        customs("C263300999990001", "5", hour=14), customs("C263300999990002", "3", hour=9, text="原产地标准不符")
    )
    found = count_by(any_desk.store.database, [Dimension.TYPE, Dimension.USER, Dimension.DAY], Scope())
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
    only = count_by(any_desk.store.database, [Dimension.STATE], Scope(moment=Moment.APPROVED, operator="clerk"))
    assert [(tally.key, tally.count) for tally in only.tallies] == [(("approved",), 1)]
    none = count_by(any_desk.store.database, [Dimension.TYPE], Scope(types=("K",), principals=frozenset({"P1"})))
    assert none.tallies == []
