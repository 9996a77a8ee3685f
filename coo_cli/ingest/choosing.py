"""Owns the transforms that choose by what customs publishes."""

from __future__ import annotations

from functools import cache

from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import destination_countries
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.ingest.texts import NOT_IN_LIST
from coo_cli.ingest.transforms import Unusable
from coo_cli.ingest.values import Step, Unfit


def type_for(argument: object, resources: Resources) -> Step:
    """`{type_for: [E, RC, C]}`: of these certificate types the first that goes to a country, by any spelling of it.

    Only destinations that have not ended count.
    """
    wanted = argument if isinstance(argument, list) else [argument]
    known = type_codes(resources)
    for code in wanted:
        if code not in known:
            raise Unusable(
                t("There is no certificate type `{code}`; use: {codes}.", "没有证书类型“{code}”；可用：{codes}。").fill(
                    code=code, codes=" ".join(known)
                )
            )

    @cache
    def goes_to(code: str) -> frozenset[str] | None:
        kind = cert_type(resources, code)
        open_ended = tuple(item for item in kind.destinations if item.until is None)
        return destination_countries(resources, kind.model_copy(update={"destinations": open_ended}))

    def read(text: str) -> str:
        country = code_list(resources, COUNTRIES).find(text)
        if country is None:
            raise Unfit(t("`{value}` is no country.", "“{value}”不是国家（地区）。").fill(value=text), NOT_IN_LIST)
        for code in wanted:
            countries = goes_to(str(code))
            if countries is None or country.other.get("alpha2", "") in countries:
                return str(code)
        raise Unfit(
            t("None of the types {codes} goes to {country}.", "证书类型 {codes} 均不适用于{country}。").fill(
                codes=" ".join(map(str, wanted)), country=country.en
            ),
            NOT_IN_LIST,
        )

    return read
