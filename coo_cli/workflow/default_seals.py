"""Owns which seal and which signature an enterprise authorises and prints with: those set as default (默认)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coo_cli.base.errors import InputError
from coo_cli.base.texts import plain, t
from coo_cli.seal.record import Sort, Validity, sort_text
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.seals import SealRow, row_of

if TYPE_CHECKING:
    from coo_cli.store.seals import KeptSeal
    from coo_cli.store.transaction import Reader


def make_default(app: App, sort: Sort, name: str, profile: str = "") -> SealRow:
    """Make a seal or signature its enterprise's default; what was authorised before stays authorised.

    Raises:
        InputError: `unknown-seal`, or `seal-unusable` for one that is disabled or not valid today.
        ConfigError: `not-permitted`.
    """
    from coo_cli.store.authorisations import set_default
    from coo_cli.store.seals import seal_named

    require(app, Act.SEAL)
    holder = app.profile(profile)[1].credit_code
    with app.store() as store, store.begin() as tx:
        kept = must_be_usable(app, seal_named(tx, sort, holder, name))
        set_default(tx, holder, sort, kept.id, name, at=app.clock(), actor=app.actor)
    return row_of(kept)


def default_seal(app: App, reader: Reader, holder: str, sort: Sort) -> KeptSeal:
    """An enterprise's default seal or signature, usable today.

    Raises:
        InputError: `no-default-seal`, or `seal-unusable`.
    """
    from coo_cli.store.authorisations import default_of
    from coo_cli.store.seals import seal_by_id

    id_ = default_of(reader, holder, sort)
    if id_ is None:
        raise InputError(
            "no-default-seal",
            t("No default {sort} is set.", "尚未设置默认{sort}。").fill(sort=sort_text(sort)),
            t("Set one: `coo {sort} default NAME`.", "请设置：`coo {sort} default 名称`。").fill(
                sort=plain(sort.value)
            ),
        )
    return must_be_usable(app, seal_by_id(reader, id_))


def must_be_usable(app: App, kept: KeptSeal) -> KeptSeal:
    """Refuse a seal or signature that is not enabled and valid today.

    Raises:
        InputError: `seal-unusable`.
    """
    if kept.state is Validity.ENABLED and kept.details.valid_on(app.clock().date()):
        return kept
    raise InputError(
        "seal-unusable",
        t("The {sort} `{name}` is not enabled and valid today.", "{sort}“{name}”未启用或不在有效期内。").fill(
            sort=sort_text(kept.sort), name=kept.details.name
        ),
        t(
            "Enable it, change its dates with `coo {sort} modify`, or use another.",
            "请启用，或用 `coo {sort} modify` 修改有效期，或改用其他。",
        ).fill(sort=plain(kept.sort.value)),
        why=f"{kept.state.value} {kept.details.valid_from}..{kept.details.valid_to}",
    )
