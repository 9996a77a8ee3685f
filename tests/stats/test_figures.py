"""What counts come to."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from coo_cli.stats.figures import Sum, figures, spread, total


def counted(count, declared=0, approved=0, returned=0, cents=0, seconds=None):
    return Sum(
        key=("C",),
        label=("C",),
        count=count,
        declared=declared,
        approved=approved,
        returned=returned,
        cents=cents,
        seconds=seconds,
    )


def test_shares_rates_times_and_values_of_groups_and_of_all():
    sums = [
        counted(30, declared=20, approved=10, returned=3, cents=12345, seconds=7200.0),
        counted(10, declared=10, approved=5, cents=5, seconds=36000.0),
        counted(0),
    ]
    rows = figures(sums)
    assert [row.share for row in rows] == [Decimal("75.0"), Decimal("25.0"), Decimal("0.0")]
    assert [row.return_rate for row in rows] == [Decimal("15.0"), Decimal("0.0"), None]
    assert [row.hours for row in rows] == [Decimal("2.0"), Decimal("10.0"), None]
    whole = total(sums, "all")
    assert (whole.count, whole.share, whole.return_rate) == (40, Decimal("100.0"), Decimal("10.0"))
    assert whole.hours == Decimal("4.7")
    assert whole.value == Decimal("123.50")


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_half_and_nine_of_ten_approvals_came_within_the_hours_told(hours):
    counts = {hour: hours.count(hour) for hour in hours}
    found = spread(counts)
    assert found.approvals == len(hours)
    for within, part in ((found.median, 0.5), (found.ninety, 0.9)):
        assert sum(hour < within for hour in hours) >= part * len(hours)
        assert sum(hour < within - 1 for hour in hours) < part * len(hours)


def test_without_approvals_there_is_no_spread_and_clocks_that_disagree_do_no_harm():
    assert spread({}) is None
    assert spread({-3: 2}).median == 1
