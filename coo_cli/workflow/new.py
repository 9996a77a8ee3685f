"""Owns making a certificate from nothing: from the registers' initial values, a file, and what a person says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.texts import t
from coo_cli.certificate.difference import difference
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.paths import where
from coo_cli.workflow.app import App
from coo_cli.workflow.edits import FIXED, Edits, apply, label_of
from coo_cli.workflow.look_up import show_type
from coo_cli.workflow.made import make_content
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.registered import defaults_of, unknown_principal
from coo_cli.workflow.saved import SaveResult, result_of

if TYPE_CHECKING:
    from coo_cli.store.transaction import Reader, Transaction


class NewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to make.

    Attributes:
        cert_type: its type, by code or name.
        profile: the applying enterprise, when there are several.
        principal: the key of whom it is made for (委托人); empty where its exporter's code tells, or for oneself.
        edits: what it says; goods lines count from 1.
        ready: make it ready to be declared, with its number, when it has no error; else it stays a draft.
        dry_run: show what would happen, store nothing, take no number.
    """

    cert_type: str
    profile: str = ""
    principal: str = ""
    edits: Edits = Edits()
    ready: bool = False
    dry_run: bool = False


def new(app: App, request: NewRequest) -> SaveResult:
    """Make a certificate, filled from the registers and the profile, check it and store it in one transaction.

    Raises:
        InputError: `unknown-type`, `unknown-principal`, and what is wrong with the edits.
        ConfigError: when there is no such profile, or it is not registered.
    """
    require(app, Act.EDIT)
    with app.store() as store:
        if request.dry_run:
            with store.read() as reader:
                return _new(app, reader, None, request)
        with store.begin() as tx:
            return _new(app, tx, tx, request)


def _new(app: App, reader: Reader, tx: Transaction | None, request: NewRequest) -> SaveResult:
    from coo_cli.store.certificates import put_certificates
    from coo_cli.store.content import NewCertificate

    name, profile = app.profile(request.profile)
    kind = show_type(app, request.cert_type)
    defaults = defaults_of(reader)
    if request.principal and request.principal not in defaults.principals:
        raise unknown_principal(request.principal)
    base = Certificate(cert_type=kind.code)
    edited = apply(base, request.edits)
    content = make_content(
        tx,
        app,
        name,
        profile,
        edited.certificate,
        draft=not request.ready,
        defaults=defaults,
        principal=request.principal,
    )
    id_ = 0
    if tx is not None:
        principal = defaults.principal_of(content.certificate, profile, known=request.principal)
        made = NewCertificate(profile=name, enterprise=profile.enterprise, content=content, principal=principal)
        (id_,) = put_certificates(tx, [made], at=app.clock(), actor=app.actor)
    return result_of(content, id_, difference(base, content.certificate), edited.given)


def asked(app: App, request: NewRequest, ask: Callable[[str, str], str]) -> NewRequest:
    """Ask a person for what the check misses, until it misses nothing more that was not asked for yet.

    Each answer is followed by a check: what can be worked out of it is not asked for.

    Args:
        app: the run's surroundings.
        request: what is known.
        ask: shows a path and what is said of it, and gives back the answer; empty for nothing.

    Returns:
        the request with the answers.

    Raises:
        InputError: `unknown-type`, and what is wrong with the edits.
        ConfigError: as `new`.
    """
    values, seen = list(request.edits.values), {path for path, _ in request.edits.values}
    while True:
        request = msgspec.structs.replace(request, edits=msgspec.structs.replace(request.edits, values=tuple(values)))
        tried = new(app, msgspec.structs.replace(request, dry_run=True))
        said = {one.path: str(t(one.text["en"], one.text["zh"])) for one in (*tried.errors, *tried.warnings)}
        if not any(path.startswith("goods[") for path, _ in values):
            said = {_FIRST_LINE: str(label_of(_FIRST_LINE))} | said
        path = next((path for path in said if path not in seen and _is_value(path)), None)
        if path is None:
            return request
        seen.add(path)
        if answer := ask(path, said[path]):
            values.append((path, answer))


_FIRST_LINE = "goods[1].hs_code"


def _is_value(path: str) -> bool:
    return path not in FIXED and bool(path) and bool(where(path).name)
