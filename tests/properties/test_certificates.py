"""Whatever the type: a certificate that is right is found right, and travels without loss."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.resources import resources
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.finding import Severity
from coo_cli.message.build import build
from coo_cli.message.parse import parse
from coo_cli.message.schema import validate
from coo_cli.rules.check import check

TYPES = type_codes(resources())
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]


def hold(cert, context):
    errors = [(item.rule, item.path, item.text.en) for item in check(cert, context) if item.severity is Severity.ERROR]
    assert errors == []
    message = build(cert)
    assert validate(message, context.resources, context.today) == []
    assert parse(message) == cert


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(data=st.data())
def test_a_right_certificate_of_any_type_has_no_error_and_comes_back_from_its_message(data, certificates, context):
    hold(data.draw(certificates(data.draw(st.sampled_from(TYPES)))), context)


@pytest.mark.long
@pytest.mark.parametrize("code", TYPES)
def test_many_right_certificates_of_each_type_have_no_error_and_come_back(code, certificates, context):
    @settings(max_examples=150, deadline=None, suppress_health_check=SLOW_IS_FINE)
    @given(cert=certificates(code))
    def run(cert):
        hold(cert, context)

    run()
