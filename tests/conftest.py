"""What all tests share: the samples, the package's data, and a clock that stands still."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.resources import Resources, resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "samples"


@pytest.fixture(scope="session")
def catalog() -> Resources:
    return resources()


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
