"""Owns running the examples of this room's rules: a certificate that is right, with values changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.catalog.codes import TYPES
from coo_cli.certificate.example import OnCertificate, Patch
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.paths import with_value
from coo_cli.rules.check import check
from coo_cli.rules.context import Context
from coo_cli.rules.right import context, right

_CONTEXT = "ctx."
_DAY = "today"
_LINES = "goods"


def findings_of(example: OnCertificate, resources: Resources) -> list[Finding]:
    """What the rules find in an example, warnings too.

    Raises:
        ConfigError: when a data file has a fault.
    """
    with _overlaid(resources, example) as laid:
        return check(*patched(right()[example.base], context(laid), example.patch))


def patched(cert: Certificate, ctx: Context, patch: Patch) -> tuple[Certificate, Context]:
    """A certificate and a context with values changed.

    A line that does not exist yet is added after the last one.

    Raises:
        InputError: for a path that names no field.
    """
    for path, value in patch.items():
        if path.startswith(_CONTEXT):
            ctx = _in_context(ctx, path.removeprefix(_CONTEXT), value)
        elif path == _LINES and value:
            cert = _of_many_lines(cert, int(value))
        else:
            cert = with_value(cert, path, value)
    return cert, ctx


@contextmanager
def _overlaid(resources: Resources, example: OnCertificate) -> Iterator[Resources]:
    """The data files with the example's own lying over them."""
    if not example.type_file:
        yield resources
        return
    with TemporaryDirectory(prefix="coo-example-") as folder:
        file = Path(folder) / TYPES / f"{example.base}.yaml"
        file.parent.mkdir()
        file.write_text(example.type_file, encoding="utf-8")
        yield Resources((*resources.layers, ("example", Path(folder))))


def _of_many_lines(cert: Certificate, count: int) -> Certificate:
    """A certificate with so many goods lines that differ in their names, and head values that are their sums."""
    line = cert.goods[0]
    lines = tuple(
        msgspec.structs.replace(
            line,
            line_no=str(number),
            name_zh=f"{line.name_zh}{number}",
            name_en=f"{line.name_en} {number}",
            description=f"{line.description} {number}",
        )
        for number in range(1, count + 1)
    )
    sums = {"fob_value": f"{Decimal(line.fob_value) * count}", "total_amount": f"{Decimal(line.amount) * count}"}
    return msgspec.structs.replace(cert, goods=lines, **sums)


def _in_context(ctx: Context, name: str, value: str) -> Context:
    return msgspec.structs.replace(ctx, **{name: dt.date.fromisoformat(value) if name == _DAY else value})
