"""Owns where a certificate may go: country groups such as `@ASEAN`, and destinations as sets of countries."""

from __future__ import annotations

from functools import lru_cache

from pydantic import RootModel

from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.types import CertType, Country, Parties

GROUPS_FILE = "groups.yaml"


class _Groups(RootModel[dict[str, tuple[Country, ...]]]):
    """The groups' file: `NAME: [AA, BB]`."""


@lru_cache(maxsize=1024)
def countries_of(resources: Resources, to: Parties) -> frozenset[str] | None:
    """The countries that a list of countries and `@GROUP` names stands for, by their alpha-2 codes.

    Args:
        to: as a type file has it, e.g. of a criterion or of self-printing.

    Returns:
        None for any country.

    Raises:
        ConfigError: `unknown-country`, naming the code or group that does not exist.
    """
    if to == "any":
        return None
    groups = _groups(resources)
    known = _alpha2(resources)
    found: set[str] = set()
    for party in to:
        members = groups.get(party[1:], ()) if party.startswith("@") else (party,)
        if not members or not known.issuperset(members):
            raise ConfigError(
                "unknown-country",
                t("`{party}` is no country or group of countries.", "“{party}”不是国家（地区）或国家组。").fill(
                    party=party
                ),
                t(
                    "Use two-letter country codes, or `@` and one of: {names}.",
                    "请使用两位字母国家代码，或“@”加以下之一：{names}。",
                ).fill(names=" ".join(groups)),
                where=Place(file=str(resources.find(GROUPS_FILE).path)) if members and party.startswith("@") else None,
            )
        found.update(members)
    return frozenset(found)


def destination_countries(resources: Resources, cert_type: CertType) -> frozenset[str] | None:
    """The countries a certificate of a type may go to, by their alpha-2 codes.

    Args:
        cert_type: read as of a day; without one, every country it ever went to.

    Returns:
        None for any country; empty when the type is not issued on that day.

    Raises:
        ConfigError: `unknown-country`.
    """
    found: set[str] = set()
    for item in cert_type.destinations:
        members = countries_of(resources, item.to)
        if members is None:
            return None
        found |= members
    return frozenset(found)


@lru_cache(maxsize=8)
def _groups(resources: Resources) -> dict[str, tuple[str, ...]]:
    return resources.model(GROUPS_FILE, _Groups).root


@lru_cache(maxsize=8)
def _alpha2(resources: Resources) -> frozenset[str]:
    return frozenset(entry.other.get("alpha2", "") for entry in code_list(resources, COUNTRIES).entries)
