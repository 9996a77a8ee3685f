"""Owns writing a certificate as customs' message, by templates made once from the field descriptions."""

from __future__ import annotations

from functools import cache

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.files import safe_name, sha256
from coo_cli.base.texts import t
from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.finding import Finding, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.message.sendable import Values, records, unsendable, values_of
from coo_cli.message.shape import (
    GROUPS,
    NAMESPACE,
    PROMISE,
    PROMISE_CODE,
    PROMISED,
    ROOT,
    Group,
)
from coo_cli.message.wire import CannotTravel, special, to_wire

_START = f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT} xmlns="{NAMESPACE}">\n'
_END = f"<{PROMISE}>\n<{PROMISE_CODE}>{PROMISED}</{PROMISE_CODE}>\n</{PROMISE}>\n</{ROOT}>\n"


class Unsendable(InputError):
    """A certificate holds text that has no form in the message; `findings` name all of it."""

    def __init__(self, cert_no: str, findings: list[Finding]) -> None:
        super().__init__(
            "text-unsendable",
            t("{cert} cannot be written as a message: {first}", "{cert} 无法生成报文：{first}").fill(
                cert=cert_no or t("The certificate", "证书"), first=findings[0].text
            ),
            findings[0].fix,
        )
        self.findings = findings


class _Template(msgspec.Struct, frozen=True):
    """What is needed to write a record of a group.

    Attributes:
        values: reads the record's values in message order.
        pieces: the tags around the values, every second one a place for a value.
        lines_at: which values are texts of several lines.
        tags_at: which values bring their tags along: numbers, left out when not set, for an empty element is none.
        empty: the record without any value.
    """

    values: Values
    pieces: list[str]
    lines_at: tuple[int, ...]
    tags_at: tuple[tuple[int, str, str], ...]
    empty: str


@cache
def _template(group: Group) -> _Template:
    around = group.elements[-1]
    pieces = [f"<{around}>\n"]
    lines_at: list[int] = []
    tags_at: list[tuple[int, str, str]] = []
    for at, field in enumerate(item.field for item in describe(group.cls)):
        start, end = f"<{field.element}>", f"</{field.element}>\n"
        if field.kind is Kind.LINES:
            lines_at.append(at)
        if field.kind is Kind.WHOLE and field.need != "always":
            tags_at.append((at, start, end))
            start = end = ""
        pieces[-1] += start
        pieces += ["", end]
    pieces[-1] += f"</{around}>\n"
    return _Template(values_of(group.cls), pieces, tuple(lines_at), tuple(tags_at), "".join(pieces))


def build(cert: Certificate) -> bytes:
    """Write a certificate as a message: UTF-8, every head and goods element, unused groups left out.

    Raises:
        Unsendable: for the errors that `unsendable` finds.
    """
    try:
        return "".join((_START, *(_group(cert, group) for group in GROUPS), _END)).encode()
    except CannotTravel:
        faults = [fault for fault in unsendable(cert) if fault.severity is Severity.ERROR]
        raise Unsendable(cert.cert_no, faults) from None


def message_name(cert_no: str, data: bytes) -> str:
    """The file name a message travels under; the same message always has the same one."""
    return parcel_name(cert_no, sha256(data))


def parcel_name(cert_no: str, digest: str) -> str:
    """The same, where the SHA-256 of the message is at hand already."""
    return safe_name(f"{cert_no}_{digest[:12]}.xml")


def _group(cert: Certificate, group: Group) -> str:
    template = _template(group)
    text = "".join([_record(record, template) for record in records(cert, group)])
    if group.optional and text in ("", template.empty):
        return ""
    return f"<{group.elements[0]}>\n{text}</{group.elements[0]}>\n" if group.repeated else text


def _record(record: msgspec.Struct, template: _Template) -> str:
    values = list(template.values(record))
    texts: dict[int, str] = {}
    for at in template.lines_at:
        if values[at]:
            texts[at], values[at] = values[at], ""
    if special(" ".join(values)):  # one look at all of them, since it is rare
        values = [to_wire(value, False) for value in values]
    for at, text in texts.items():
        values[at] = to_wire(text, True)
    for at, start, end in template.tags_at:
        if values[at]:
            values[at] = f"{start}{values[at]}{end}"
    pieces = template.pieces.copy()
    pieces[1::2] = values
    return "".join(pieces)
