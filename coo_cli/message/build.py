"""Owns writing a certificate as customs' message, by templates made once from the field descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise

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
    """What is needed to write the records of a group.

    Attributes:
        values: reads a record's values in message order.
        pieces: the tags before each value of a record, every second one a place for the value.
        begin: what stands before all records, in place of the end of one and the beginning of the next.
        end: what stands behind them.
        lines_at: which values are texts of several lines.
        left_out: which values are numbers that may be left out, and their elements when not set: none are written.
        empty: the group with one record without any value.
    """

    values: Values
    pieces: list[str]
    begin: str
    end: str
    lines_at: tuple[int, ...]
    left_out: tuple[tuple[int, str], ...]
    empty: str


@cache
def _template(group: Group) -> _Template:
    around = group.elements[-1]
    fields = [item.field for item in describe(group.cls)]
    tags = [(f"<{field.element}>", f"</{field.element}>\n") for field in fields]
    begin, end = f"<{around}>\n{tags[0][0]}", f"{tags[-1][1]}</{around}>\n"
    pieces = [end + begin, ""]
    for (_, close), (open_, _) in pairwise(tags):
        pieces += [close + open_, ""]
    left_out = tuple(
        (at, "".join(tags[at]))
        for at, field in enumerate(fields)
        if field.kind is Kind.WHOLE and field.need != "always"
    )
    empty = "".join([begin, *pieces[1:], end])
    for _, element in left_out:
        empty = empty.replace(element, "")
    lines_at = tuple(at for at, field in enumerate(fields) if field.kind is Kind.LINES)
    return _Template(values_of(group.cls), pieces, begin, end, lines_at, left_out, empty)


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
    text = _records(records(cert, group), template)
    if group.optional and text in ("", template.empty):
        return ""
    return f"<{group.elements[0]}>\n{text}</{group.elements[0]}>\n" if group.repeated else text


def _records(held: Sequence[msgspec.Struct], template: _Template) -> str:
    """The records of a group, all at once: looking at each value costs more than writing it."""
    if not held:
        return ""
    values = [*chain.from_iterable(map(template.values, held))]
    width = len(template.pieces) // 2
    texts = {at: values[at::width] for at in template.lines_at}
    for at in texts:
        values[at::width] = [""] * len(held)
    if special(" ".join(values)):  # it is rare
        values = [to_wire(value, False) for value in values]
    for at, written in texts.items():
        values[at::width] = [to_wire(text, True) if text else "" for text in written]
    pieces = template.pieces * len(held)
    pieces[0] = template.begin
    pieces[1::2] = values
    text = "".join(pieces) + template.end
    for at, element in template.left_out:
        if not all(values[at::width]):
            text = text.replace(element, "")
    return text
