"""Owns keeping seals and signatures: made, taken out of scans, listed, changed, enabled, disabled, deleted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Exit, InputError, Place, UsageError
from coo_cli.base.files import make_folder, put_new, safe_name, unwritable
from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.report.problem import Problem, of_error
from coo_cli.seal.record import Details, Filters, Sort, Use, Validity, must_be_recordable
from coo_cli.seal.vault import KEY_BYTES, NONCE_BYTES, key_text, read_key
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require

if TYPE_CHECKING:
    from coo_cli.seal.image import SealImage, SignatureImage
    from coo_cli.seal.standard import Design
    from coo_cli.store.seals import KeptSeal

KEY_FILE = "seal.key"
_KEY = "seals.key"

Chance = Callable[[int], bytes]


class SealRow(msgspec.Struct, frozen=True, kw_only=True):
    """A seal or signature as lists show it; `type` is empty for a signature, `declarant` for a seal."""

    name: str
    type: Use | None
    state: Validity
    valid_from: str
    valid_to: str
    width_mm: float
    height_mm: float
    declarant: str
    remark: str
    holder: str
    made_at: str
    made_by: str


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A seal or signature that was drawn or found: its size, its record if it was kept, the files that were written."""

    width_mm: float
    height_mm: float
    shape: str = ""
    colour: str = ""
    dpi: float = 0
    kept: SealRow | None = None
    files: list[str] = []


class MadeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was made, why it does not serve, and what is doubtful."""

    made: Made
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What shall become of a picture.

    Attributes:
        details: what is said of it; with a name it is kept in the register.
        profile: the enterprise it is of.
        out: the folder its PNG and the picture to look at are written to; None for none.
    """

    details: Details
    profile: str = ""
    out: Path | None = None


class KeyMade(msgspec.Struct, frozen=True):
    """A new key's file."""

    file: str


def make_key(app: App, out: Path | None, chance: Chance = os.urandom) -> KeyMade:
    """Make a key for pictures, in a file that is its owner's alone.

    Args:
        app: the run's surroundings.
        out: the file; `seal.key` of the workspace unless given.
        chance: gives bytes by chance.

    Raises:
        ConfigError: `file-unwritable`; `key-exists`, for a key is never written over.
    """
    require(app, Act.SEAL)
    path = out or app.folder / KEY_FILE
    try:
        put_new(path, key_text(chance(KEY_BYTES)).encode() + b"\n", mode=0o600)
    except FileExistsError:
        raise ConfigError(
            "key-exists",
            t("There is a file of this name; a key is never written over.", "文件已存在，密钥不会被覆盖。"),
            t("Use it, or name another file with --out.", "请使用该密钥，或用 --out 指定其他文件。"),
            where=Place(file=str(path)),
        ) from None
    except OSError as error:
        raise unwritable(path, error) from error
    return KeyMade(str(path))


def seal_key(app: App) -> bytes:
    """The key for pictures.

    Raises:
        ConfigError: `seal-key-missing`, `seal-key-invalid`, or as `base.secret.fetch_secret`.
    """
    try:
        return read_key(fetch_secret(app.settings.seals.key, _KEY, app.environment, app.folder))
    except ConfigError as error:
        if error.code != "secret-missing":
            raise
        raise ConfigError(
            "seal-key-missing",
            t("There is no key to encrypt seals and signatures with.", "没有用于加密印章和签名的密钥。"),
            t(
                "Make one with `coo seal key`, keep a copy apart from the database, and, if it lies elsewhere, "
                "set `seals: {key: {file: PATH}}` in coo.yaml.",
                "请用 `coo seal key` 生成并另行备份；若存放在别处，请在 coo.yaml 设置 `seals: {key: {file: 路径}}`。",
            ),
            why=error.why,
        ) from None


def make_seal(app: App, design: Design, order: Order) -> MadeResult:
    """Draw a standard seal (制式印章).

    Raises:
        UsageError: `nothing-asked`.
        InputError: `seal-text`, `seal-size`, or as `store.seals.put_seal`.
        ConfigError: as `seal_key`.
    """
    require(app, Act.SEAL)
    from coo_cli.seal.look import look_at
    from coo_cli.seal.standard import draw_seal
    from coo_cli.seal.typeface import font_file

    _must_ask(order)
    image = draw_seal(design, resources=app.resources)
    made = Made(width_mm=image.width_mm, height_mm=image.height_mm, shape=design.form.value, colour=design.ink.value)
    return _settled(app, Sort.SEAL, image, order, made, look_at(image, font_file(app.resources)), [])


def extract(app: App, sort: Sort, scan: Path, order: Order) -> MadeResult:
    """Take a seal or signature out of an A4 scan; what is refused is not kept, but may be looked at.

    Raises:
        UsageError: `nothing-asked`.
        InputError: `scan-unreadable` and others, see `seal.extract`.
        ConfigError: as `seal_key`.
    """
    require(app, Act.SEAL)
    from coo_cli.seal.extract import extract_seal, extract_signature
    from coo_cli.seal.typeface import font_file

    _must_ask(order)
    take = extract_seal if sort is Sort.SEAL else extract_signature
    found = take(scan, font_file(app.resources))
    image = found.image
    made = Made(
        width_mm=round(image.width_mm, 2),
        height_mm=round(image.height_mm, 2),
        shape=found.form.value if found.form else "",
        colour="#{:02x}{:02x}{:02x}".format(*found.colour),
        dpi=round(found.dpi, 1),
    )
    warnings = [of_warning(error) for error in found.warnings]
    if not found.refused:
        return _settled(app, sort, image, order, made, found.look, warnings)
    files = _written(order, scan.stem, [(".look.png", found.look)])
    return MadeResult(
        made=msgspec.structs.replace(made, files=files),
        exit=Exit.INPUT_INVALID,
        errors=[of_error(error) for error in found.refused],
        warnings=warnings,
    )


def list_seals(app: App, sort: Sort, wanted: Filters, profile: str = "") -> list[SealRow]:
    """The seals or signatures of an enterprise, or of all, the newest first."""
    require(app, Act.VIEW)
    from coo_cli.store import seals

    holder = app.profile(profile)[1].credit_code if profile else ""
    with app.store() as store, store.read() as reader:
        return [row_of(kept) for kept in seals.list_seals(reader, sort, msgspec.structs.replace(wanted, holder=holder))]


def modify(app: App, sort: Sort, name: str, changes: dict[str, str | Use], profile: str = "") -> SealRow:
    """Change what is said of a seal or signature; its picture never changes.

    Args:
        app: the run's surroundings.
        sort: which register.
        name: its name.
        changes: new values by the names of `Details`.
        profile: the enterprise it is of.

    Raises:
        UsageError: `nothing-asked`.
        InputError: `unknown-seal`, or as `store.seals.put_seal`.
    """
    require(app, Act.SEAL)
    from coo_cli.store.seals import change_seal, seal_named

    if not changes:
        raise UsageError(
            "nothing-asked",
            t("Nothing was given to change.", "没有要修改的内容。"),
            t("Give a new name, type, date or remark; see --help.", "请给出新的名称、类型、日期或备注，见 --help。"),
        )
    with app.store() as store, store.begin() as tx:
        kept = seal_named(tx, sort, app.profile(profile)[1].credit_code, name)
        details = msgspec.structs.replace(kept.details, **changes)
        return row_of(change_seal(tx, kept, details, at=app.clock(), actor=app.actor))


def move(app: App, sort: Sort, name: str, to: Validity, profile: str = "") -> SealRow:
    """Enable, disable or delete a seal or signature.

    Raises:
        InputError: `unknown-seal`, or `illegal-seal-move`.
    """
    require(app, Act.SEAL)
    from coo_cli.store.seals import move_seal, seal_named

    with app.store() as store, store.begin() as tx:
        kept = seal_named(tx, sort, app.profile(profile)[1].credit_code, name)
        return row_of(move_seal(tx, kept, to, at=app.clock(), actor=app.actor))


def of_warning(error: CooError) -> Problem:
    """An error that only warns."""
    return msgspec.structs.replace(of_error(error), severity=Severity.WARNING)


def _settled(
    app: App,
    sort: Sort,
    image: SealImage | SignatureImage,
    order: Order,
    made: Made,
    look: bytes,
    warnings: list[Problem],
) -> MadeResult:
    """Keep a picture that serves, and write its files."""
    kept = _kept(app, sort, image, order) if order.details.name else None
    files = _written(order, order.details.name or sort.value, [(".png", image.png), (".look.png", look)])
    made = msgspec.structs.replace(made, kept=kept, files=files)
    return MadeResult(made=made, exit=Exit.DONE, errors=[], warnings=warnings)


def _kept(
    app: App, sort: Sort, image: SealImage | SignatureImage, order: Order, chance: Chance = os.urandom
) -> SealRow:
    from coo_cli.store.seals import NewSeal, put_seal

    key = seal_key(app)
    profile = app.profile(order.profile)[1]
    details = order.details
    if sort is Sort.SIGNATURE and not details.declarant:
        details = msgspec.structs.replace(details, declarant=profile.declarant.name)
    new = NewSeal(
        sort=sort,
        holder=profile.credit_code,
        details=details,
        png=image.png,
        width_mm=image.width_mm,
        height_mm=image.height_mm,
    )
    with app.store() as store, store.begin() as tx:
        return row_of(put_seal(tx, new, key, chance(NONCE_BYTES), at=app.clock(), actor=app.actor))


def _must_ask(order: Order) -> None:
    """Refuse what would be worked out and thrown away, and, before the work, what could not be kept."""
    if order.details.name:
        must_be_recordable(order.details)
    elif order.out is None:
        raise UsageError(
            "nothing-asked",
            t("Neither a name nor a folder was given.", "未指定名称，也未指定文件夹。"),
            t(
                "Give --name to keep it in the register, or --out to write it to a folder.",
                "请用 --name 存入登记簿，或用 --out 输出到文件夹。",
            ),
        )


def _written(order: Order, stem: str, files: list[tuple[str, bytes]]) -> list[str]:
    if order.out is None:
        return []
    folder = make_folder(order.out)
    done: list[str] = []
    for suffix, data in files:
        path = folder / f"{safe_name(stem)}{suffix}"
        try:
            put_new(path, data)
        except FileExistsError:
            raise InputError(
                "file-taken",
                t("Another file of this name is there; it is not written over.", "已有同名的其他文件，不会覆盖。"),
                t("Move it away, or name another folder with --out.", "请移走该文件，或用 --out 指定其他文件夹。"),
                where=Place(file=str(path)),
            ) from None
        except OSError as error:
            raise unwritable(path, error) from error
        done.append(str(path))
    return done


def row_of(kept: KeptSeal) -> SealRow:
    """A seal or signature as lists show it."""
    said = kept.details
    return SealRow(
        name=said.name,
        type=said.use,
        state=kept.state,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
        width_mm=kept.width_mm,
        height_mm=kept.height_mm,
        declarant=said.declarant,
        remark=said.remark,
        holder=kept.holder,
        made_at=kept.made_at,
        made_by=kept.made_by,
    )
