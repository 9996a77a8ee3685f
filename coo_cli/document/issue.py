"""Owns what a print is: a draft, an issued certificate, or the sandbox's specimen; only one of them has seals."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from coo_cli.certificate.receipt import Approval
from coo_cli.seal.image import SealImage, SignatureImage


def must_be_approved(approval: object) -> None:
    """Refuse anything that is not customs' approval; a mistake of the program, so no error for users.

    Raises:
        TypeError: without an approval.
    """
    if not isinstance(approval, Approval):
        raise TypeError("only a certificate that customs approved is printed without DRAFT, or with a seal")


class Draft(msgspec.Struct, frozen=True):
    """A certificate that customs has not approved: DRAFT across every page, and no place for seals."""


class Issued(msgspec.Struct, frozen=True):
    """An approved certificate, with the company's own seal and signature."""

    approval: Approval
    seal: SealImage | None = None
    signature: SignatureImage | None = None
    to_be_signed: bool = False
    """Leaves the seal of the first sheet to the digital signature that is put there."""

    def __post_init__(self) -> None:
        """Refuse what the types cannot: a caller that passes no approval.

        Raises:
            TypeError: without an approval.
        """
        must_be_approved(self.approval)


class Specimen(msgspec.Struct, frozen=True):
    """What the sandbox delivers as customs' print file: SPECIMEN across every page and as the stamp."""

    approval: Approval

    def __post_init__(self) -> None:
        """Refuse what the types cannot: a caller that passes no approval.

        Raises:
            TypeError: without an approval.
        """
        must_be_approved(self.approval)


class Companion(msgspec.Struct, frozen=True):
    """A document that goes with a certificate and is none: no mark across it, and no place for seals."""


Issue: TypeAlias = Draft | Issued | Specimen | Companion
