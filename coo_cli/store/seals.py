"""Owns the register of seals and signatures: put, changed, moved between states; their pictures lie encrypted."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import bindparam, select, update

from coo_cli.base.clock import stamp
from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.seal.record import Details, Filters, Sort, Validity, check_validity_move, must_be_recordable, sort_text
from coo_cli.seal.vault import key_id, locked, opened
from coo_cli.store.authorisations import end_authorisations
from coo_cli.store.events import Act, record
from coo_cli.store.print_tables import seal
from coo_cli.store.transaction import Reader, Transaction, Value

_UM = 1000


class NewSeal(msgspec.Struct, frozen=True, kw_only=True):
    """A seal or signature to keep, with its picture as PNG and its true size."""

    sort: Sort
    holder: str
    details: Details
    png: bytes
    width_mm: float
    height_mm: float


class KeptSeal(msgspec.Struct, frozen=True, kw_only=True):
    """A seal or signature in the store; `picture_of` gives its picture.

    Attributes:
        id: the row's.
        sort: what it is.
        holder: the enterprise's credit code.
        details: what its keeper says of it.
        state: whether it may be used.
        made_at: when it was stored.
        made_by: who did.
        width_mm: its true width.
        height_mm: its true height.
        sha256: of its picture.
    """

    id: int
    sort: Sort
    holder: str
    details: Details
    state: Validity
    made_at: str
    made_by: str
    width_mm: float
    height_mm: float
    sha256: str

    @property
    def label(self) -> str:
        """What its picture is bound to, and what to call it where one name may not do."""
        return f"{self.sort.value} {self.id} {self.holder} {self.width_mm:g}x{self.height_mm:g} {self.sha256[:16]}"


_columns = seal.c
_PLAIN = [column for column in _columns if column.name not in ("picture", "key_id", "changed_at")]
_DETAILS = Details.__struct_fields__
_CHANGE = (
    update(seal)
    .where(_columns.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}") for name in (*_DETAILS, "changed_at")})
)
_MOVE = (
    update(seal)
    .where(_columns.id == bindparam("of_id"))
    .values(state=bindparam("to_state"), changed_at=bindparam("to_at"))
)
_CLEAR = update(seal).where(_columns.id == bindparam("of_id")).values(picture=None, key_id="")


def put_seal(tx: Transaction, new: NewSeal, key: bytes, nonce: bytes, *, at: dt.datetime, actor: str) -> KeptSeal:
    """Keep a seal or signature, enabled, its picture encrypted; nothing is ever written over.

    Args:
        tx: the transaction.
        new: what to keep.
        key: the key for pictures.
        nonce: 12 bytes by chance.
        at: the moment.
        actor: who does it.

    Raises:
        InputError: `seal-name`, `seal-remark`, `seal-dates`; `seal-taken` when the holder has one of this name.
    """
    must_be_recordable(new.details)
    _must_be_free(tx, new.sort, new.holder, new.details.name)
    kept = KeptSeal(
        id=tx.next_id(_columns.id),
        sort=new.sort,
        holder=new.holder,
        details=new.details,
        state=Validity.ENABLED,
        made_at=stamp(at),
        made_by=actor,
        width_mm=round(new.width_mm * _UM) / _UM,
        height_mm=round(new.height_mm * _UM) / _UM,
        sha256=sha256(new.png),
    )
    row: dict[str, Value] = {
        "id": kept.id,
        "sort": kept.sort.value,
        "holder": kept.holder,
        **_written(kept.details),
        "state": kept.state.value,
        "made_at": kept.made_at,
        "made_by": actor,
        "changed_at": kept.made_at,
        "sha256": kept.sha256,
        "key_id": key_id(key),
        "width_um": round(kept.width_mm * _UM),
        "height_um": round(kept.height_mm * _UM),
        "picture": locked(new.png, key, nonce, kept.label),
    }
    tx.many(seal.insert(), [row])
    act = Act(action=f"{kept.sort.value}-made", new=kept.state.value, detail=f"{kept.id} {kept.details.name}")
    record(tx, [act], at=kept.made_at, actor=actor)
    return kept


def change_seal(tx: Transaction, kept: KeptSeal, details: Details, *, at: dt.datetime, actor: str) -> KeptSeal:
    """Change what is said of a seal or signature.

    Raises:
        InputError: as `put_seal`.
    """
    must_be_recordable(details)
    if details.name != kept.details.name:
        _must_be_free(tx, kept.sort, kept.holder, details.name)
    was, now = _written(kept.details), _written(details)
    told = "; ".join(f"{name}: {was[name]} > {now[name]}" for name in now if was[name] != now[name])
    if not told:
        return kept
    new: dict[str, Value] = {f"new_{name}": value for name, value in now.items()}
    tx.many(_CHANGE, [new | {"of_id": kept.id, "new_changed_at": stamp(at)}])
    if any(was[name] != now[name] for name in now if name != "remark"):
        end_authorisations(tx, kept.id, f"{kept.sort.value} changed", at=at, actor=actor)
    act = Act(action=f"{kept.sort.value}-changed", detail=f"{kept.id} {kept.details.name}: {told}")
    record(tx, [act], at=stamp(at), actor=actor)
    return msgspec.structs.replace(kept, details=details)


def move_seal(tx: Transaction, kept: KeptSeal, to: Validity, *, at: dt.datetime, actor: str) -> KeptSeal:
    """Move a seal or signature to a state; the picture of one that is deleted goes for ever.

    Raises:
        InputError: `illegal-seal-move`.
    """
    check_validity_move(kept.sort, kept.details.name, kept.state, to)
    if to is kept.state:
        return kept
    tx.many(_MOVE, [{"of_id": kept.id, "to_state": to.value, "to_at": stamp(at)}])
    if to is Validity.DELETED:
        tx.many(_CLEAR, [{"of_id": kept.id}])
    if to is not Validity.ENABLED:
        end_authorisations(tx, kept.id, f"{kept.sort.value} {to.value}", at=at, actor=actor)
    act = Act(
        action=f"{kept.sort.value}-{to.value}",
        old=kept.state.value,
        new=to.value,
        detail=f"{kept.id} {kept.details.name}",
    )
    record(tx, [act], at=stamp(at), actor=actor)
    return msgspec.structs.replace(kept, state=to)


def list_seals(reader: Reader, sort: Sort, wanted: Filters) -> list[KeptSeal]:
    """The seals or the signatures that fit, the newest first."""
    query = select(*_PLAIN).where(_columns.sort == sort.value).order_by(_columns.id.desc())
    if wanted.holder:
        query = query.where(_columns.holder == wanted.holder)
    if wanted.name:
        query = query.where(_columns.name.contains(wanted.name, autoescape=True))
    if wanted.use:
        query = query.where(_columns.use == wanted.use.value)
    if wanted.made_from:
        query = query.where(_columns.made_at >= wanted.made_from)
    if wanted.made_to:
        query = query.where(_columns.made_at < f"{wanted.made_to}U")  # after every moment T... of that day
    state = _columns.state == wanted.state.value if wanted.state else _columns.state != Validity.DELETED.value
    return [
        _read(dict(zip((column.name for column in _PLAIN), row, strict=True)))
        for row in reader.rows(query.where(state))
    ]


def seal_by_id(reader: Reader, id_: int) -> KeptSeal:
    """A seal or signature by its id, in whatever state; it must be there."""
    (row,) = reader.rows(select(*_PLAIN).where(_columns.id == id_))
    return _read(row._asdict())


def seal_named(reader: Reader, sort: Sort, holder: str, name: str) -> KeptSeal:
    """A holder's seal or signature by its name.

    Raises:
        InputError: `unknown-seal`.
    """
    for kept in list_seals(reader, sort, Filters(holder=holder, name=name)):
        if kept.details.name == name:
            return kept
    raise InputError(
        "unknown-seal",
        t("There is no {sort} `{name}`.", "没有名为“{name}”的{sort}。").fill(sort=sort_text(sort), name=name),
        t("`coo {sort} list` shows those there are.", "可用 `coo {sort} list` 查看。").fill(sort=sort.value),
    )


def picture_of(reader: Reader, kept: KeptSeal, key: bytes) -> bytes:
    """The picture of a seal or signature, as the PNG it was stored from.

    Raises:
        ConfigError: `seal-other-key`, or `seal-locked` when it was tampered with.
    """
    data, locked_by = reader.rows(select(_columns.picture, _columns.key_id).where(_columns.id == kept.id))[0]
    if locked_by != key_id(key):
        raise ConfigError(
            "seal-other-key",
            t("The {sort} `{name}` was stored with another key.", "{sort}“{name}”是用另一密钥存入的。").fill(
                sort=sort_text(kept.sort), name=kept.details.name
            ),
            t("Let `seals.key` in the settings name that key again.", "请让设置中的 `seals.key` 指向原密钥。"),
        )
    return opened(data or b"", key, kept.label)


def _must_be_free(reader: Reader, sort: Sort, holder: str, name: str) -> None:
    for kept in list_seals(reader, sort, Filters(holder=holder, name=name)):
        if kept.details.name == name:
            raise InputError(
                "seal-taken",
                t(
                    "There is a {sort} `{name}` already; nothing is written over.",
                    "已有名为“{name}”的{sort}，不会覆盖。",
                ).fill(sort=sort_text(sort), name=name),
                t(
                    "Choose another name, or disable and delete the old one.",
                    "请另取名称，或先停用并删除原有的。",
                ),
            )


def _written(details: Details) -> dict[str, str]:
    return {
        "name": details.name,
        "use": details.use.value if details.use else "",
        "valid_from": details.valid_from,
        "valid_to": details.valid_to,
        "remark": details.remark,
        "declarant": details.declarant,
    }


def _read(row: dict[str, object]) -> KeptSeal:
    said = {name: row[name] for name in _DETAILS} | {"use": row["use"] or None}
    return msgspec.convert(
        {
            **{name: row[name] for name in ("id", "sort", "holder", "state", "made_at", "made_by", "sha256")},
            "details": said,
            "width_mm": int(str(row["width_um"])) / _UM,
            "height_mm": int(str(row["height_um"])) / _UM,
        },
        KeptSeal,
    )
