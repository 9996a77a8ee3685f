import re

import pytest

from coo_cli.base.errors import StoreError
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.number import format_number, is_number, organisation_code

EXPECTED_COUNTS = {"": 63, "goods": 39, "change": 7, "nonparty": 5, "invoices": 9}
"""Elements a group has in the published field table."""


def test_every_group_has_the_published_number_of_fields_each_described_once():
    for group, cls in GROUPS.items():
        fields = describe(cls)
        assert len(fields) == EXPECTED_COUNTS[group]
        assert len({item.field.element for item in fields}) == len(fields)
        assert all(item.field.zh and item.field.en for item in fields)
        assert all(re.search("[\u4e00-\u9fff]|HS", item.field.zh) for item in fields)


def test_numbers_are_written_and_recognised_as_the_2019_system_does():
    assert format_number("E", 2019, "456500999", 1) == "E194565009990001"
    assert is_number("E194565009990001", "E")
    assert is_number("RC26MA99999900012", "RC")
    assert not is_number("E194565009990001", "C")
    assert not is_number("E19456500999001", "E")
    assert organisation_code("91330200MA99999966") == "MA9999996"


def test_a_number_beyond_9999_is_refused_never_wrapped():
    with pytest.raises(StoreError) as caught:
        format_number("C", 2026, "194565009", 10000)
    assert caught.value.code == "serials-exhausted"


def test_an_unset_certificate_has_no_value_but_the_fixed_codes():
    filled = {item.name for item in describe(Certificate) if getattr(Certificate(), item.name)}
    assert filled == {"apply_type", "cert_status"}
