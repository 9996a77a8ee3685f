"""Owns declaring attachments (随附单据): into the outbox with their certificate or later, and out after it has left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, CooError, GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.base.texts import Text, t
from coo_cli.certificate.attachment import Attachment
from coo_cli.gateway.parcel import Parcel
from coo_cli.message.attachment import attachment_name, build_attachment
from coo_cli.store.attachment_outbox import (
    AttachmentParcel,
    DeclaredAttachment,
    Note,
    attachment_tries,
    due,
    enqueue_attachments,
    held,
    note_attachments,
    waiting_attachments,
)
from coo_cli.store.attachments import Attached, attachments_of, content_of
from coo_cli.store.open import Store
from coo_cli.store.reading import Stored
from coo_cli.store.transaction import Transaction
from coo_cli.workflow.app import App
from coo_cli.workflow.profile import Profile

BATCH = 10
"""Parcels handed over before they are noted: they are large, so this costs little."""

_AFTER = t("It goes after its certificate.", "将在证书发送后发送。")
_HELD = t(
    "Its certificate was not sent; it goes when that is declared again.", "其证书未能发送；将随证书再次申报时发送。"
)


class Carried(msgspec.Struct, frozen=True):
    """What became of one attachment: as the gateway said, or `held` when its certificate was not sent."""

    parcel: AttachmentParcel
    outcome: Literal["sent", "refused", "later", "held"]
    reason: Text | None


def queue_attachments(app: App, tx: Transaction, stored: Stored, *, named: bool) -> None:
    """Write the intent to declare what is due of a certificate's attachments.

    Args:
        app: clock and actor.
        tx: the transaction in which the certificate is declared, unless it is under way.
        stored: the certificate.
        named: whether it was named; then what was refused or failed goes again.

    Raises:
        InputError: when a message cannot be built; nothing is written then.
    """
    chosen = due(attachments_of(tx, stored.row.id), named=named)
    before = attachment_tries(tx, [one.id for one in chosen])
    parcels: list[DeclaredAttachment] = []
    for one in chosen:
        told = _told(stored, one)
        digest = sha256(build_attachment(told, content_of(tx, one.content)))
        name = attachment_name(told.cert_no, one.number, digest, before[one.id, digest])
        parcels.append(DeclaredAttachment(attachment=one, told=told, sha256=digest, name=name))
    enqueue_attachments(tx, parcels, stored.row.profile, at=app.clock(), actor=app.actor)


def carry_attachments(
    app: App,
    store: Store,
    name: str,
    profile: Profile,
    expected: Sequence[AttachmentParcel],
    fault: CooError | None,
    wait: Callable[[], None] = lambda: None,
) -> tuple[list[Carried], CooError | None]:
    """Hand attachments to their gateway, those only whose certificates have left before.

    Each message is built again from what was stored when it was declared; the gateway holds it against its hash.

    Args:
        app: the run's surroundings.
        store: the store.
        name: the profile's name.
        profile: the profile.
        expected: what waited before the certificates were handed over.
        fault: why the gateway is known not to be usable; then nothing is tried.
        wait: called before each leaves, to keep the pace.
    """
    with store.read() as reader:
        now = waiting_attachments(reader, name)
        kept_back = held(reader, [parcel.id for parcel in expected])
    done = [Carried(parcel, "held", _HELD) for parcel in expected if parcel.id in kept_back]
    ready = [parcel for parcel in now if parcel.may_leave]
    done += [Carried(parcel, "later", _AFTER) for parcel in now if not parcel.may_leave]
    tried = 0
    while tried < len(ready) and fault is None:
        some, fault = _hand_over(app, store, profile, ready[tried : tried + BATCH], wait)
        done += some
        tried += len(some)
    return done + [Carried(parcel, "later", None) for parcel in ready[tried:]], fault


def _hand_over(
    app: App, store: Store, profile: Profile, parcels: Sequence[AttachmentParcel], wait: Callable[[], None]
) -> tuple[list[Carried], CooError | None]:
    """Hand a batch over and note it; one that the gateway could not be asked for stays as it is."""
    notes: list[Note] = []
    fault: CooError | None = None
    try:
        gateway = app.gateway(profile)
        for parcel in parcels:
            wait()
            with store.read() as reader:
                data = build_attachment(parcel.told, content_of(reader, parcel.content))
            outcome = gateway.send(Parcel(parcel.name, data, parcel.sha256))
            notes.append(Note(parcel.id, outcome.status, outcome.reason))
    except (GatewayUnavailable, ConfigError) as error:
        fault = error
    finally:  # what has left is noted even when the user stops it here
        with store.begin() as tx:
            note_attachments(tx, notes, at=app.clock(), actor=app.actor)
    return [Carried(parcel, n.status, n.reason) for parcel, n in zip(parcels, notes, strict=False)], fault


def _told(stored: Stored, one: Attached) -> Attachment:
    cert = stored.certificate
    return Attachment(
        cert_no=stored.row.cert_no,
        cert_type=cert.cert_type,
        applicant_code=cert.applicant_code,
        exporter_code=cert.exporter_code,
        file_type=one.file_type,
        file_name=one.file_name,
        doc_type=one.file_name.rpartition(".")[2].upper(),
        delayed=one.delayed,
    )
