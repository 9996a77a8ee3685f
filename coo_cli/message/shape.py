"""Owns how the groups of a certificate stand in the message: their elements, their order, and how often."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coo_cli.certificate.fields import Field, describe
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice, NonpartyCorp

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
"""The namespace customs published for the message; it happens to be that of XML signatures."""

ROOT = "Certificate"

PROMISE, PROMISE_CODE, PROMISED = "AplPromise", "AplPromiseCode", "1"
"""The applicant's undertaking (申请企业承诺) that the data are true: always given, always last."""


class Group(msgspec.Struct, frozen=True):
    """One group of fields.

    Attributes:
        attribute: the certificate's attribute that holds it; empty for the head, which is the certificate itself.
        cls: the class whose described fields are its elements.
        elements: the elements it stands in, from below the root: `("CertificateList", "Goods")`.
        optional: whether its outermost element is left out when unused.
    """

    attribute: str
    cls: type[msgspec.Struct]
    elements: tuple[str, ...]
    optional: bool = False

    @property
    def repeated(self) -> bool:
        """Whether there may be several: those have an element around them."""
        return len(self.elements) > 1


HEAD = Group("", Certificate, ("CertificateHead",))
GOODS = Group("goods", Goods, ("CertificateList", "Goods"))
CHANGE = Group("change", Change, ("ModCertificate",), optional=True)
NONPARTY = Group("nonparty", NonpartyCorp, ("NonpartyCorpList", "NonpartyCorp"), optional=True)
INVOICES = Group("invoices", Invoice, ("OriInvs", "OriInv"), optional=True)

GROUPS = (HEAD, GOODS, CHANGE, NONPARTY, INVOICES)
"""The groups in message order."""


def group_path(group: Group, number: int = 1) -> str:
    """The path of a group in findings: `goods[2]`, `change`, empty for the head; `number` counts from 1."""
    return f"{group.attribute}[{number}]" if group.repeated else group.attribute


def field_path(group: Group, attribute: str, number: int = 1) -> str:
    """The path of a field in findings: `goods[2].hs_code`, `invoice_no`."""
    prefix = group_path(group, number)
    return f"{prefix}.{attribute}" if prefix else attribute


def locate(names: Sequence[str], number: int = 1) -> tuple[str, Field | None]:
    """The path in findings, and the field, that elements stand for.

    Args:
        names: the names of the elements from below the root, e.g. `("CertificateList", "Goods", "HSCode")`.
        number: which of its kind the group is, from 1.

    Returns:
        the path, empty where the elements stand for none, and the field, None where they stand for a whole group.
    """
    for group in GROUPS:
        if tuple(names) == group.elements:
            return group_path(group, number), None
        if tuple(names[:-1]) == group.elements:
            for name, field in ((item.name, item.field) for item in describe(group.cls)):
                if field.element == names[-1]:
                    return field_path(group, name, number), field
    return "", None
