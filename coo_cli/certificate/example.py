"""Owns what an example of a rule is: something right, and what to change in it to break the rule, or nearly."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coo_cli.certificate.state import Declaration

Patch = Mapping[str, str]
"""Values by path, laid over a certificate that is right: `goods[2].amount`; a group's name with an empty value to
empty it, or with a number to have that many lines of it; `ctx.` and an attribute of the check's context."""


class OnCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """Values to change in a certificate.

    Attributes:
        base: the type of the certificate to change: one in which nothing is wrong.
        patch: the values.
        type_file: what a user's file of that type says, where no type of the package demands such a thing.
        stored: the state in which the certificate, unchanged, stands in the store already.
    """

    base: str = "C"
    patch: Patch
    type_file: str = ""
    stored: Declaration | None = None


class OnExport(msgspec.Struct, frozen=True, kw_only=True):
    """An export and how it is read.

    Attributes:
        mapping: what a mapping says of it in YAML, beyond the certificate type.
        table: the export's headings and rows, as comma-separated text.
        merged: cells that a workbook has as one, e.g. `B2:B3`; `table` has their text in each of them.
        register: the register the table is read into, where it is none of certificates.
        heads: the table of headers the mapping joins to it, written the same way.
        entries: what registers hold, as comma-separated text by the register's name.
        most: the goods lines a certificate takes; what has more is parted.
    """

    mapping: str
    table: str
    merged: str = ""
    register: str = ""
    heads: str = ""
    most: int = 0
    entries: Mapping[str, str] = {}


class OnMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A change to a message that is right.

    Attributes:
        element: the name of an element; the first of that name is changed.
        instead: what stands in its place, as XML; empty where nothing does.
    """

    element: str
    instead: str


Example = OnCertificate | OnExport | OnMessage
