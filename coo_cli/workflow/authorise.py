"""Owns authorising the default seal and signature (印章签名授权): the signed record, and what customs said of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import SHANGHAI, stamp, to_second
from coo_cli.base.errors import InputError, UsageError
from coo_cli.base.files import make_folder, sha256, write_atomic
from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import t
from coo_cli.seal.authorisation import Answer, Picture, Record, Standing, read_record, told_of, written
from coo_cli.seal.record import Sort
from coo_cli.workflow.app import App
from coo_cli.workflow.default_seals import default_seal
from coo_cli.workflow.hands import certificate_of
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.profile import Profile

if TYPE_CHECKING:
    from coo_cli.seal.signing import Signer
    from coo_cli.store.authorisations import Authorisation
    from coo_cli.store.seals import KeptSeal


class AuthorisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """An authorisation as lists show it; `sha256` is of the record that was signed."""

    number: int
    holder: str
    seal: str
    signature: str
    valid_from: str
    valid_to: str
    state: Standing
    at: str
    by: str
    signer: str
    sha256: str
    accepted_at: str
    ended_at: str
    reason: str
    answers: tuple[Answer, ...]
    files: list[str] = []


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt as a person tells it.

    Attributes:
        text: customs' words.
        about: which picture; told by the words unless given.
        accepted: whether it is accepted; told by the words unless given.
        time: customs' time, `YYYY-MM-DD HH:MM:SS` in China; now unless given.
        number: which authorisation; the last one unless given.
    """

    text: str
    about: Sort | None = None
    accepted: bool | None = None
    time: str = ""
    number: int = 0


def authorise(app: App, profile: str = "", out: Path | None = None) -> AuthorisationRow:
    """Sign with the enterprise's certificate which seal and signature customs may print, and keep the record.

    Customs publishes no interface that takes it: the same is done in the official system, and what that says is
    recorded by `answer`.

    Args:
        app: the run's surroundings.
        profile: the enterprise.
        out: a folder for the record and its signature, `NUMBER.json` and `NUMBER.json.p7s`.

    Raises:
        InputError: `no-default-seal`, `seal-unusable`, or `validity-apart` when the dates leave no day.
        ConfigError: `no-certificate`, as `seal.signing`, as `base.secret`, or `not-permitted`.
    """
    from coo_cli.seal.signing import signing_hand
    from coo_cli.store.authorisations import NewAuthorisation, put_authorisation

    require(app, Act.SEAL)
    name, chosen = app.profile(profile)
    now = app.clock()
    with app.store() as store:
        with store.read() as reader:
            seal, signature = (default_seal(app, reader, chosen.credit_code, sort) for sort in Sort)
        settings = certificate_of(name, chosen)
        password = fetch_secret(settings.password, f"profiles.{name}.certificate.password", app.environment, app.folder)
        with signing_hand(settings, app.folder, password, now) as hand:
            record = _record(chosen, seal, signature, hand.who, now)
            new = NewAuthorisation(
                seal=seal.id,
                signature=signature.id,
                record=record,
                written=written(record),
                cms=hand.sign(written(record)),
                signer=hand.who.subject,
            )
        with store.begin() as tx:
            made = put_authorisation(tx, new, at=now, actor=app.actor)
    return _row(made, _files(made, out))


def answer(app: App, said: Said, profile: str = "") -> AuthorisationRow:
    """Record what customs said of an authorisation, as the official system shows it.

    Raises:
        UsageError: `receipt-unclear` when its words do not tell what it is about, or whether it accepts.
        InputError: `receipt-time`, `unknown-authorisation`, or `authorisation-settled`.
        ConfigError: `not-permitted`.
    """
    from coo_cli.store.authorisations import get_authorisation, list_authorisations, put_answer

    require(app, Act.SEAL)
    about, accepted = _understood(said)
    holder = app.profile(profile)[1].credit_code
    with app.store() as store, store.begin() as tx:
        held = list_authorisations(tx, holder)
        if not held:
            raise _nothing_authorised()
        one = get_authorisation(tx, said.number or held[0].id)
        when = _time_of(said.time, one, app.clock())
        told = Answer(about=about, accepted=accepted, time=when, text=said.text)
        return _row(put_answer(tx, one, told, at=app.clock(), actor=app.actor))


def list_authorisations(app: App, profile: str = "") -> list[AuthorisationRow]:
    """The authorisations of an enterprise, or of all, the newest first."""
    from coo_cli.store import authorisations

    require(app, Act.VIEW)
    holder = app.profile(profile)[1].credit_code if profile else ""
    with app.store() as store, store.read() as reader:
        return [_row(one) for one in authorisations.list_authorisations(reader, holder)]


def _record(profile: Profile, seal: KeptSeal, signature: KeptSeal, who: Signer, now: dt.datetime) -> Record:
    """What is authorised, on the days on which the pictures and the certificate are all valid.

    Raises:
        InputError: `validity-apart`.
    """
    details = (seal.details, signature.details)
    start = max(who.valid_from.isoformat(), *(one.valid_from for one in details))
    end = min(who.valid_to.isoformat(), *(one.valid_to or who.valid_to.isoformat() for one in details))
    if start > end:
        raise InputError(
            "validity-apart",
            t("Seal, signature and certificate have no day in common.", "印章、签名和证书的有效期没有重合。"),
            t("Change the dates with `coo seal modify`.", "请用 `coo seal modify` 修改有效期。"),
            why=f"{start} > {end}",
        )
    return Record(
        holder=profile.credit_code,
        company_name=profile.company_name,
        registration_no=profile.registration_no,
        at=stamp(now),
        valid_from=start,
        valid_to=end,
        pictures=(_picture(seal), _picture(signature)),
    )


def _picture(kept: KeptSeal) -> Picture:
    said = kept.details
    return Picture(
        sort=kept.sort,
        name=said.name,
        use=said.use.value if said.use else "",
        declarant=said.declarant,
        sha256=kept.sha256,
        width_mm=kept.width_mm,
        height_mm=kept.height_mm,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
    )


def _nothing_authorised() -> InputError:
    return InputError(
        "unknown-authorisation",
        t("Nothing has been authorised here that a receipt could answer.", "此处没有可登记回执的授权。"),
        t("Authorise first: `coo authorize make`.", "请先授权：`coo authorize make`。"),
    )


def _understood(said: Said) -> tuple[Sort, bool]:
    about, accepted = told_of(said.text)
    about = said.about or about
    accepted = said.accepted if said.accepted is not None else accepted
    if about is None or accepted is None:
        raise UsageError(
            "receipt-unclear",
            t("`{text}` does not tell what it says of which picture.", "“{text}”未说明针对哪项及结果。").fill(
                text=said.text
            ),
            t(
                "Add --about seal or signature, and --accepted or --refused.",
                "请加 --about seal（印章）或 signature（签名），以及 --accepted 或 --refused。",
            ),
        )
    return about, accepted


def _time_of(text: str, one: Authorisation, now: dt.datetime) -> str:
    """Customs' time as a stamp; it lies between the authorisation and now, by customs' seconds.

    Raises:
        InputError: `receipt-time`.
    """
    try:
        moment = dt.datetime.fromisoformat(text) if text else now
        found = stamp(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))
    except ValueError:
        found = ""
    if not one.at[:19] <= found[:19] <= stamp(now)[:19]:
        raise InputError(
            "receipt-time",
            t("`{text}` is no time between {start} and now.", "“{text}”不是 {start} 至今的时间。").fill(
                text=text, start=to_second(one.at)
            ),
            t(
                "Write the receipt's time as YYYY-MM-DD HH:MM:SS; --number names an earlier authorisation.",
                "请按 YYYY-MM-DD HH:MM:SS 填写回执时间；较早的授权用 --number 指定。",
            ),
        )
    return found


def _files(made: Authorisation, out: Path | None) -> list[str]:
    if out is None:
        return []
    folder = make_folder(out)
    paths = [folder / f"authorisation-{made.id}.json", folder / f"authorisation-{made.id}.json.p7s"]
    for path, data in zip(paths, (made.record, made.cms), strict=True):
        write_atomic(path, data)
    return [str(path) for path in paths]


def _row(one: Authorisation, files: list[str] | None = None) -> AuthorisationRow:
    names = {picture.sort: picture.name for picture in read_record(one.record).pictures}
    return AuthorisationRow(
        number=one.id,
        holder=one.holder,
        seal=names[Sort.SEAL],
        signature=names[Sort.SIGNATURE],
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        state=one.state,
        at=one.at,
        by=one.actor,
        signer=one.signer,
        sha256=sha256(one.record),
        accepted_at=one.accepted_at,
        ended_at=one.ended_at,
        reason=one.reason,
        answers=one.answers,
        files=files or [],
    )
