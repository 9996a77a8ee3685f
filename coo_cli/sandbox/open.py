"""Owns putting the sandbox together: folders, checks, schema, and the specimen it delivers as print file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from coo_cli.base.errors import InputError
from coo_cli.base.resources import Resources
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Approval
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.checks import demands
from coo_cli.sandbox.customs import PrintFile, Sandbox
from coo_cli.sandbox.scenario import Scenario


def open_sandbox(
    settings: FolderSettings,
    base: Path,
    resources: Resources,
    scenario: Scenario,
    *,
    print_file: PrintFile | None = None,
) -> Sandbox:
    """Open the sandbox on the folders a gateway uses; missing ones are made.

    Args:
        settings: the gateway's.
        base: the folder a relative root is below: the workspace.
        resources: schema, forms and fonts.
        scenario: what is done with which certificate.
        print_file: makes the print file; the document room's specimen unless given.

    Raises:
        ConfigError: `sandbox-state`, `file-unwritable`, or when the list of demands has a fault.
    """

    def specimen(certificate: Certificate, granted: Approval, at: dt.datetime) -> bytes:
        from coo_cli.document.specimen import specimen_print_file

        return specimen_print_file(certificate, granted, resources, at)

    return Sandbox(
        make_boxes(settings, base),
        scenario,
        demands(resources),
        lambda data, on: _schema_faults(data, on, resources),
        _read,
        print_file or specimen,
    )


def _schema_faults(data: bytes, on: dt.date, resources: Resources) -> list[str]:
    from coo_cli.message.schema import validate

    try:
        return [f"{fault.element} {fault.text.zh}" for fault in validate(data, resources, on)]
    except InputError as error:  # no certificate message at all
        return [error.what.zh]


def _read(data: bytes) -> Certificate:
    from coo_cli.message.parse import parse

    return parse(data)
