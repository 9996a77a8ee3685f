"""Owns the specimen: what the sandbox delivers as customs' print file, and says so on every page."""

from __future__ import annotations

import datetime as dt

from coo_cli.base.resources import Resources
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.document.issue import Specimen
from coo_cli.document.render import print_as


def specimen_print_file(certificate: Certificate, approval: Approval, resources: Resources, now: dt.datetime) -> bytes:
    """The print file of the sandbox: the form with SPECIMEN across each page and as the authority's stamp.

    Args:
        certificate: what was declared.
        approval: what the sandbox granted.
        resources: where types, layouts and fonts are.
        now: the moment noted in the file.

    Raises:
        InputError: `unknown-type`, `no-form` or `glyph-missing`.
        ConfigError: when a data file has a fault, or `font-missing`.
    """
    return print_as(certificate, Specimen(approval), resources=resources, now=now, duplex=True)
