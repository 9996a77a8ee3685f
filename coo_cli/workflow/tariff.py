"""Owns the tariff look-up (协定税率查询): what agreements offer for a commodity side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from coo_cli.base.errors import CooError, InputError, UsageError
from coo_cli.base.texts import t
from coo_cli.catalog.codes import Entry
from coo_cli.catalog.guide import periods
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.report.problem import Problem, of_error
from coo_cli.tariff.compare import Offer, best, offers, usual_rate
from coo_cli.tariff.schedule import digits_of, fitting
from coo_cli.workflow.app import App
from coo_cli.workflow.look_up import find_country
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.schedules import HOME


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate type that is issued for the destination, of which no schedule tells a rate for the code."""

    type: str
    name: dict[str, str]
    schedule: bool
    """Whether there is a schedule of it, which then does not hold the code."""


class LookUp(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a commodity's duty in a country.

    Attributes:
        hs_code: the code asked for, digits only.
        exporter: the country of origin, alpha-2, and `importer` the importing one.
        on: the day.
        mfn: the rate without a certificate; empty where no schedule tells one for the whole of the code.
        offers: what each agreement offers, the lowest rate first.
        apply_for: the certificate types with the lowest rate; none where no rate is lower than without one.
        untold: types that are issued for the destination without a rate here.
    """

    hs_code: str
    exporter: str
    importer: Entry
    on: dt.date
    mfn: str
    offers: list[Offer]
    apply_for: list[str]
    untold: list[Untold]


class LookUpResult(msgspec.Struct, frozen=True, kw_only=True):
    """A look-up, and a warning where nothing is known."""

    found: LookUp
    warnings: list[Problem]


def look_up(
    app: App, code: str, to: str, origin: str = HOME, *, on: dt.date | None = None, amount: Decimal | None = None
) -> LookUpResult:
    """What the schedules taken in say of a commodity, by agreement, and which certificate type to apply for.

    Args:
        app: the run's surroundings.
        code: an HS code of at least four digits, dots allowed.
        to: the importing country by code or name.
        origin: the country of origin.
        on: the day, today unless given.
        amount: the dutiable value, on which the saving is worked out.

    Raises:
        UsageError: `not-an-hs-code`.
        InputError: `unknown-country`.
    """
    require(app, Act.VIEW)
    digits = digits_of(code)
    if not digits:
        raise UsageError(
            "not-an-hs-code",
            t("`{code}` is no HS code.", "“{code}”不是 HS 编码。").fill(code=code),
            t("Give four to twelve digits, such as 8703.23.", "请填写 4 至 12 位数字，如 8703.23。"),
        )
    day = on or app.clock().date()
    importer, exporter = find_country(app, to), find_country(app, origin).other["alpha2"]
    alpha2 = importer.other["alpha2"]
    with app.store() as store:
        from coo_cli.store.tariffs import lines_near

        with store.read() as reader:
            near = lines_near(reader, alpha2, exporter, digits)
    pairs = [(schedule, line) for schedule, lines in near for line in fitting(lines, digits)]
    made = offers(pairs, day, amount)
    found = LookUp(
        hs_code=digits,
        exporter=exporter,
        importer=importer,
        on=day,
        mfn=usual_rate(pairs, digits, day),
        offers=made,
        apply_for=best(made),
        untold=_untold(app, alpha2, day, [s.cert_type for s, _ in near], made) if exporter == HOME else [],
    )
    return LookUpResult(found=found, warnings=[] if pairs else [of_error(_nothing_known(alpha2, digits))])


def _untold(app: App, country: str, day: dt.date, kept: Sequence[str], made: Sequence[Offer]) -> list[Untold]:
    """The types under an agreement that are issued for a country on a day, and offer nothing here."""
    told = {offer.cert_type for offer in made}
    found = []
    for code in type_codes(app.resources):
        kind = cert_type(app.resources, code)
        issued = kind.agreement and any(period.holds(day) for period in periods(app.resources, code, country))
        if issued and code not in told:
            found.append(Untold(type=code, name={"en": kind.name.en, "zh": kind.name.zh}, schedule=code in kept))
    return found


def _nothing_known(country: str, digits: str) -> CooError:
    return InputError(
        "no-rate-known",
        t("No schedule for {country} holds {code}.", "{country} 的关税减让表中没有 {code}。").fill(
            country=country, code=digits
        ),
        t(
            "Take one in with `coo tariff import FILE --to {country} --type TYPE`.",
            "请用 `coo tariff import 文件 --to {country} --type 类型` 导入。",
        ).fill(country=country),
    )
