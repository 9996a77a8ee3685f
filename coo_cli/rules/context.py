"""Owns what a check is told besides the certificate: the day, the data files, and who applies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.catalog.types import CertType, cert_type
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate

Weight = Severity | Literal["error", "warning", "advice", "off"]
"""What a user may set for a rule; `off` keeps it from being reported."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of a check; a value that is not known is empty, and rules on it are silent.

    Attributes:
        resources: the data files in force.
        today: the day in customs' zone.
        own_code: the credit code of the profile's enterprise.
        enterprise: its nine characters in certificate numbers.
        registration_no: its registration number; read only when `own_code` is known.
        duplicate_of: the number of a live certificate of the type that has the same invoice.
        severities: the user's severities, by rule id.
    """

    resources: Resources
    today: dt.date
    own_code: str = ""
    enterprise: str = ""
    registration_no: str = ""
    duplicate_of: str = ""
    severities: Mapping[str, Weight] = msgspec.field(default_factory=dict)


def type_of(cert: Certificate, ctx: Context) -> CertType:
    """The certificate's type for all dates; rules are only asked about certificates whose type exists."""
    return cert_type(ctx.resources, cert.cert_type)
