"""Owns which certificate amends or re-issues which, and what the new one tells of the old one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.errors import InputError
from coo_cli.base.texts import t
from coo_cli.certificate.change_texts import filled, told
from coo_cli.certificate.difference import OWN, Difference, difference
from coo_cli.certificate.model import Certificate, Change
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.render import approval_of
from coo_cli.workflow.saved import paths_changed

if TYPE_CHECKING:
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

NEW, AMENDED, REISSUED, BOTH = "0", "1", "2", "3"
"""The certificate statuses (证书类别)."""


def profile_of(profile: Profile, cert_status: str) -> Profile:
    """A profile as it completes a certificate: of a re-issued one, which says what the old one said, only the day."""
    if cert_status != REISSUED:
        return profile
    return profile.model_copy(update={"fill": {path: value for path, value in profile.fill.items() if path in OWN}})


class Old(msgspec.Struct, frozen=True):
    """An old certificate, and the day customs issued it; empty when not known."""

    certificate: Certificate
    issued: str


def old_of(reader: Reader, stored: Stored) -> Old:
    """A certificate as one that is to be replaced."""
    approval = approval_of(reader, stored)
    day = approval.check_date[:10] if approval else ""
    return Old(stored.certificate, day if iso_date(day) else "")


def olds_of(reader: Reader, certificates: Iterable[Certificate]) -> dict[str, Old]:
    """The old certificates that certificates name and the store has, by number."""
    from coo_cli.store.reading import ids_of, load

    wanted = [cert.change.old_cert_no for cert in certificates if cert.change and cert.cert_status != NEW]
    ids = ids_of(reader, [number for number in wanted if number])
    return {stored.row.cert_no: old_of(reader, stored) for stored in load(reader, list(ids.values()))}


def amendments_of(reader: Reader, cert_no: str, cert_type: str) -> list[Stored]:
    """The certificates that amend or re-issue one, the first made first; all of its own type."""
    from coo_cli.store.filter import Filter
    from coo_cli.store.listing import list_certificates
    from coo_cli.store.reading import load

    wanted = Filter(cert_status=(AMENDED, REISSUED, BOTH), cert_type=(cert_type,))
    made = load(reader, [row.id for row in list_certificates(reader, wanted)])
    return [stored for stored in made if stored.certificate.change and stored.certificate.change.old_cert_no == cert_no]


def tell_of_old(cert: Certificate, olds: Mapping[str, Old]) -> Certificate:
    """An amended certificate that tells of the old one what it left out: columns, both contents, dates.

    Args:
        cert: complete, so that nothing differs only because it is not worked out yet.
        olds: the old certificates at hand.
    """
    old = olds.get(cert.change.old_cert_no) if cert.change and cert.cert_status != NEW else None
    if old is None or cert.change is None:
        return cert
    change = filled(cert.change, told(difference(old.certificate, cert)))
    return msgspec.structs.replace(cert, change=with_dates(change, old))


def with_dates(change: Change, old: Old) -> Change:
    """A change with the old certificate's dates, where they are known and it has none."""
    return msgspec.structs.replace(
        change,
        old_apply_date=change.old_apply_date or old.certificate.apply_date,
        old_issue_date=change.old_issue_date or old.issued,
    )


def must_stay(found: Difference) -> None:
    """Refuse a re-issued certificate that does not say what the old one says.

    Raises:
        InputError: `reissue-changes`.
    """
    if not found.empty:
        says = t(
            "A re-issued certificate says what the old one says; these would differ: {paths}.",
            "重发证内容须与原证一致；以下内容有变动：{paths}。",
        )
        raise InputError(
            "reissue-changes",
            says.fill(paths=", ".join(paths_changed(found))),
            t("To change it as well: `coo cert amend --reissue`.", "如同时更改内容请用 `coo cert amend --reissue`。"),
        )
