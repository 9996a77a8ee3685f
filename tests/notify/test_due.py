"""When a rule speaks: quiet hours, weekends, digests, with the clock as an argument."""

import datetime as dt

import pytest

from coo_cli.base.clock import SHANGHAI
from coo_cli.notify.due import is_due, is_quiet, takes
from coo_cli.notify.settings import NoticeRule

from .conftest import APPROVED


def rule(**more):
    return NoticeRule.model_validate({"events": "approved", "channels": "office"} | more)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("quiet", "moment", "is_so"),
    [
        ("22:00-07:30", "2026-11-23T22:00", True),
        ("22:00-07:30", "2026-11-23T03:00", True),
        ("22:00-07:30", "2026-11-23T07:30", False),
        ("22:00-07:30", "2026-11-23T21:59", False),
        ("12:00-13:30", "2026-11-23T12:30", True),
        (["12:00-13:30", "weekends"], "2026-11-22T10:00", True),
        (["12:00-13:30", "weekends"], "2026-11-23T10:00", False),
        ([], "2026-11-23T03:00", False),
    ],
)
def test_quiet_hours_in_china(quiet, moment, is_so):
    assert is_quiet(rule(quiet=quiet), at(moment)) is is_so
    elsewhere = at(moment).astimezone(dt.timezone(dt.timedelta(hours=-5)))
    assert is_quiet(rule(quiet=quiet), elsewhere) is is_so


@pytest.mark.parametrize(
    ("digest", "last", "now", "is_so"),
    [
        (False, "2026-11-23T09:00", "2026-11-23T09:01", True),
        (True, "2026-11-23T09:00", "2026-11-23T09:01", True),
        ("17:30", "2026-11-23T09:00", "2026-11-23T17:29", False),
        ("17:30", "2026-11-23T09:00", "2026-11-23T17:30", True),
        ("17:30", "2026-11-23T17:30", "2026-11-23T23:00", False),
        ("17:30", "2026-11-23T17:30", "2026-11-24T08:00", False),
        ("17:30", "2026-11-22T17:30", "2026-11-24T08:00", True),
        (["09:00", "17:30"], "2026-11-23T08:00", "2026-11-23T12:00", True),
        (["09:00", "17:30"], "2026-11-23T12:00", "2026-11-23T17:00", False),
        ("17:30", "2027-11-23T17:30", "2026-11-23T18:00", True),  # the clock was a year fast when it last looked
    ],
)
def test_a_digest_is_due_once_at_each_of_its_times(digest, last, now, is_so):
    assert is_due(rule(digest=digest), at(last), at(now)) is is_so


def test_a_digest_whose_time_is_quiet_is_due_when_quiet_ends():
    spoken = rule(digest="06:00", quiet="22:00-07:30")
    assert not is_due(spoken, at("2026-11-22T20:00"), at("2026-11-23T06:30"))
    assert is_due(spoken, at("2026-11-22T20:00"), at("2026-11-23T07:30"))


@pytest.mark.parametrize(
    ("more", "is_so"),
    [
        ({}, True),
        ({"events": ["returned", "failed"]}, False),
        ({"types": ["C", "E"]}, True),
        ({"types": "C"}, False),
        ({"destinations": "@ASEAN"}, True),
        ({"destinations": ["AU"]}, False),
        ({"states": "approved"}, True),
        ({"states": "returned"}, False),
        ({"profiles": "main"}, True),
        ({"profiles": "other"}, False),
    ],
)
def test_a_rule_takes_only_what_meets_all_its_conditions(catalog, more, is_so):
    assert takes(rule(**more), APPROVED, catalog) is is_so
