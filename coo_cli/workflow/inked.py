"""Owns which seal and signature go on an enterprise's approved certificates: the register's, else the settings'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.texts import plain, t
from coo_cli.report.problem import Problem
from coo_cli.seal.record import Filters, Sort, Validity, sort_text
from coo_cli.workflow.app import App
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.seals import of_warning, seal_key

if TYPE_CHECKING:
    from coo_cli.seal.image import SealImage, SignatureImage
    from coo_cli.store.seals import KeptSeal
    from coo_cli.store.transaction import Reader


class Inked(msgspec.Struct, frozen=True):
    """A seal and a signature, None where there is none, and what is doubtful about that."""

    seal: SealImage | None
    signature: SignatureImage | None
    warnings: tuple[Problem, ...] = ()


def inked(app: App, reader: Reader, profile: Profile) -> Inked:
    """The seal and the signature for today: of the register's the default, else the one that is enabled and valid.

    A picture the settings name serves only as long as the register holds none of its sort, so that one that was
    disabled there is not replaced behind its keeper's back.

    Raises:
        InputError: `which-seal` when several could be used; as `seal.image.load_seal` for the settings' pictures.
        ConfigError: `seal-key-missing` and others of the key; `seal-locked`.
    """
    from coo_cli.seal.image import SealImage, SignatureImage, load_seal, load_signature
    from coo_cli.store.authorisations import default_of
    from coo_cli.store.seals import list_seals, picture_of

    warnings: list[Problem] = []
    pictures: dict[Sort, tuple[bytes, float, float] | None] = {}
    for sort in Sort:
        held = list_seals(reader, sort, Filters(holder=profile.credit_code))
        if not held:
            continue
        chosen = _chosen(app, sort, held, default_of(reader, profile.credit_code, sort))
        if chosen is None:
            warnings.append(of_warning(_none_valid(sort, held)))
        pictures[sort] = (
            (picture_of(reader, chosen, seal_key(app)), chosen.width_mm, chosen.height_mm) if chosen else None
        )
    seal: SealImage | None = None
    signature: SignatureImage | None = None
    if Sort.SEAL in pictures:
        kept = pictures[Sort.SEAL]
        seal = SealImage(*kept) if kept else None
    elif profile.seal:
        seal = load_seal(app.folder / profile.seal.image, profile.seal.width_mm)
    if Sort.SIGNATURE in pictures:
        kept = pictures[Sort.SIGNATURE]
        signature = SignatureImage(*kept) if kept else None
    elif profile.signature:
        signature = load_signature(app.folder / profile.signature.image, profile.signature.width_mm)
    return Inked(seal, signature, tuple(warnings))


def _chosen(app: App, sort: Sort, held: list[KeptSeal], default: int | None) -> KeptSeal | None:
    today = app.clock().date()
    fit = [kept for kept in held if kept.state is Validity.ENABLED and kept.details.valid_on(today)]
    if default in {kept.id for kept in held}:  # another one is not taken behind its keeper's back
        return next((kept for kept in fit if kept.id == default), None)
    if len(fit) > 1:
        raise InputError(
            "which-seal",
            t("There are several {sort}s that could be used: {names}.", "有多个可用的{sort}：{names}。").fill(
                sort=sort_text(sort), names=", ".join(kept.details.name for kept in fit)
            ),
            t("Say which: `coo {sort} default NAME`.", "请设置默认：`coo {sort} default 名称`。").fill(
                sort=plain(sort.value)
            ),
        )
    return fit[0] if fit else None


def _none_valid(sort: Sort, held: list[KeptSeal]) -> InputError:
    return InputError(
        "no-valid-seal",
        t(
            "No {sort} of the register is enabled and valid today; its place stays empty.",
            "登记簿中没有今日启用且在有效期内的{sort}，该处留空。",
        ).fill(sort=sort_text(sort)),
        t(
            "See `coo {sort} list`; enable one, or change its dates with `coo {sort} modify`.",
            "请用 `coo {sort} list` 查看，启用其中一个，或用 `coo {sort} modify` 修改有效期。",
        ).fill(sort=plain(sort.value)),
        why=", ".join(kept.details.name for kept in held),
    )
