"""Owns users' own rules: read from `rules/*.yaml` of the user and the workspace, compiled once, and their findings.

Where a rule reads fields of goods lines, non-party companies or listed invoices, it judges each line by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import msgspec

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.resources import Found, Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import countries_of
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.fields import described
from coo_cli.certificate.finding import RuleText
from coo_cli.certificate.goods import NON_GOODS
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.rules.conditions import LISTS
from coo_cli.rules.findings import shown
from coo_cli.rules.judges import Judge, compiled, reader
from coo_cli.rules.own_file import LINE, PLACES, VALUE, Applies, RuleData, rules_in

FOLDER = "rules"

_FIX = t("Correct the value; or the rule, in {file}.", "请修正该值；如规则本身有误，请修改 {file}。")


class OwnRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule, compiled.

    Attributes:
        rule: its texts for `coo explain`.
        types: the types it is for; empty for all.
        destinations: the destinations it is for, by numeric code; None for all.
        group: the list whose lines it judges; empty for the head.
        goods_only: whether non-goods items are left out.
        path: where its findings stand, without a line.
        reads: the paths it rests on, without lines.
        when: what must hold for it to apply, if anything.
        must: what must hold then.
        says: what its findings say, with places.
    """

    rule: RuleText
    types: frozenset[str]
    destinations: frozenset[str] | None
    group: str
    goods_only: bool
    path: str
    reads: tuple[str, ...]
    when: Judge | None
    must: Judge
    says: Text

    def find(self, cert: Certificate) -> Iterator[tuple[str, Text]]:
        """The path of each fault and what the finding says; a rule that cannot be judged finds nothing."""
        if self.destinations is not None and cert.dest_country_code not in self.destinations:
            return
        if not self.group:
            if self._broken_by(cert, None):
                yield self.path, self._said(cert, None, 0)
            return
        rows: Sequence[msgspec.Struct] = getattr(cert, self.group)
        for number, row in enumerate(rows, 1):
            if self.goods_only and cert.goods[number - 1].non_goods == NON_GOODS:
                continue
            if self._broken_by(cert, row):
                path = self.path.replace(f"{self.group}.", f"{self.group}[{number}].", 1)
                yield path, self._said(cert, row, number)

    def _broken_by(self, cert: Certificate, line: msgspec.Struct | None) -> bool:
        return (self.when is None or self.when(cert, line) is True) and self.must(cert, line) is False

    def _said(self, cert: Certificate, line: msgspec.Struct | None, number: int) -> Text:
        def value(place: re.Match[str]) -> str:
            if place[1] == LINE:
                return str(number)
            return shown(reader(self.path if place[1] == VALUE else place[1])(cert, line))

        return Text(*(PLACES.sub(value, words) for words in self.says))


@lru_cache(maxsize=16)
def own_rules(resources: Resources) -> tuple[OwnRule, ...]:
    """The rules of the user and the workspace, in the order in which they are written.

    A workspace's rule takes the place of the user's of the same id.

    Raises:
        ConfigError: as `rules_in`, and `rule-twice`, `unknown-type` or `unknown-country`, with line and column.
    """
    names = resources.names(FOLDER)
    found = [file for name in names for file in resources.all(f"{FOLDER}/{name}.yaml")]
    layers = list(dict.fromkeys(layer for layer, _ in resources.layers))
    rules: dict[str, OwnRule] = {}
    read_in: dict[str, Found] = {}
    for file in sorted(found, key=lambda file: layers.index(file.layer)):
        text = yamls.text_of(file.data, str(file.path))
        for place, data in rules_in(text, file.path):
            before = read_in.get(data.id)
            if before is not None and before.layer == file.layer:
                raise ConfigError(
                    "rule-twice",
                    t("There are two rules `{id}`.", "规则“{id}”出现了两次。").fill(id=data.id),
                    t("Give one another id; the other stands in {file}.", "请修改其中一个编号；另一条在 {file}。").fill(
                        file=before.path
                    ),
                    where=place,
                )
            read_in[data.id] = file
            rules[data.id] = _compiled(data, resources, place, file.path)
    return tuple(rules.values())


def _compiled(data: RuleData, resources: Resources, place: Place, path: Path) -> OwnRule:
    known = type_codes(resources)
    for code in data.applies.types:
        if code not in known:
            near = get_close_matches(code.upper(), known, 3, 0.4) or known
            raise ConfigError(
                "unknown-type",
                t("The rule is for type `{code}`, which does not exist.", "规则适用的类型“{code}”不存在。").fill(
                    code=shown(code)
                ),
                t("Use one of: {codes}.", "可用：{codes}。").fill(codes=" ".join(near)),
                where=place,
            )
    reads = data.reads()
    group = next((group for group in LISTS for path in reads if path.startswith(f"{group}.")), "")
    at = next((path for path in reads if group and path.startswith(f"{group}.")), reads[0])
    fix = data.fix.text if data.fix else _FIX.fill(file=path.name)
    return OwnRule(
        rule=RuleText(
            id=data.id,
            severity=data.severity,
            title=_without_values(data.message.text),
            fix=fix,
            source=data.source or str(path),
        ),
        types=frozenset(data.applies.types),
        destinations=_destinations(data.applies, resources, place),
        group=group,
        goods_only=group == "goods" and "goods.non_goods" not in reads,
        path=at,
        reads=reads,
        when=compiled(data.when) if data.when else None,
        must=compiled(data.must),
        says=data.message.text,
    )


def _destinations(applies: Applies, resources: Resources, place: Place) -> frozenset[str] | None:
    if not applies.destinations:
        return None
    try:
        countries = countries_of(resources, applies.destinations) or frozenset()
    except ConfigError as error:
        raise ConfigError(error.code, error.what, error.fix, where=place) from error
    entries = code_list(resources, COUNTRIES).entries
    return frozenset(entry.code for entry in entries if entry.other.get("alpha2") in countries)


def _without_values(message: Text) -> Text:
    """What the findings say, with the fields' labels in place of their values."""

    def labels(words: str, language: int) -> str:
        return PLACES.sub(lambda place: _label(place[1], language), words)

    return Text(labels(message.en, 0), labels(message.zh, 1))


def _label(name: str, language: int) -> str:
    if name in (VALUE, LINE):
        return "..."
    group, _, attribute = name.rpartition(".")
    return f"[{described(GROUPS[group], attribute).label[language]}]"
