"""What the tests of this room start from: certificates in which nothing is wrong, and their surroundings."""

import pytest

from coo_cli.rules.right import context as context_of
from coo_cli.rules.right import right as right_certificates


@pytest.fixture(scope="session")
def right():
    """By type: a certificate of each that examples start from."""
    return right_certificates()


@pytest.fixture(scope="session")
def context(catalog):
    return context_of(catalog)
