"""Owns how messages read: templates in both languages as data files, and filling them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field

from coo_cli.base.clock import to_minute
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.data import Data, Name
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.notify.events import event_text
from coo_cli.notify.message import Item, Message
from coo_cli.notify.settings import NoticeRule

FOLDER = "notices"

_PLACE = re.compile(r"\{(\w*)\}")
_OF_ONE = frozenset(
    {
        "cert_no",
        "event",
        "type",
        "type_name",
        "destination",
        "destination_name",
        "invoice",
        "profile",
        "key",
        "state",
        "text",
        "time",
    }
)
_OF_ALL = frozenset({"count", "events"})


def _with(known: frozenset[str]) -> AfterValidator:
    """Refuses places nothing could be put into."""

    def check(name: Name) -> Name:
        odd = [place for place in _PLACE.findall(name.en + name.zh) if place not in known]
        if odd:
            raise ValueError(
                t("there is no value {{{name}}}; use {known}", "没有取值 {{{name}}}；可用：{known}").fill(
                    name=odd[0], known=" ".join(f"{{{one}}}" for one in sorted(known))
                )
            )
        return name

    return AfterValidator(check)


class Single(Data):
    """A message of one event."""

    title: Annotated[Name, _with(_OF_ONE)]
    body: Annotated[Name, _with(_OF_ONE)]


class Digest(Data):
    """A message of several."""

    title: Annotated[Name, _with(_OF_ALL)]
    line: Annotated[Name, _with(_OF_ONE)]
    """What stands for each event."""
    more: Annotated[Name, _with(frozenset({"left"}))]
    """The last line, when there are more events than lines."""
    lines: int = Field(20, ge=1, le=1000)


class Template(Data):
    """How the messages of a rule read."""

    single: Single
    digest: Digest


@lru_cache(maxsize=32)
def template(resources: Resources, name: str) -> Template:
    """Read `notices/NAME.yaml`, a user's and a workspace's laid over the package's.

    Raises:
        ConfigError: `resource-missing`, or `data-invalid` with line and column.
    """
    return resources.model(f"{FOLDER}/{name}.yaml", Template)


def compose(resources: Resources, name: str, rule: NoticeRule, items: Sequence[Item]) -> Message:
    """Write the message for one or more events, in the rule's language.

    Args:
        resources: where templates and names are.
        name: the rule's name.
        rule: the rule.
        items: what happened, in its order; at least one.

    Raises:
        ConfigError: when the template or a data file has a fault.
    """
    form = template(resources, rule.template)
    rows = [_values(resources, item, rule.language) for item in items]
    if len(items) == 1:
        title = _filled(_in(form.single.title.text, rule.language), rows[0])
        return Message(
            rule=name, title=title, body=_lines(_in(form.single.body.text, rule.language), rows[0]), items=tuple(items)
        )
    counts = Counter(row["event"] for row in rows)
    parts = [f"{event} {count}" for event, count in counts.most_common()]
    whole = {"count": str(len(items)), "events": ("，" if rule.language == "zh" else ", ").join(parts)}
    line = _in(form.digest.line.text, rule.language)
    body = [_filled(line, {key: " ".join(value.split()) for key, value in row.items()}) for row in rows]
    left = len(rows) - form.digest.lines
    if left > 0:
        more = _filled(_in(form.digest.more.text, rule.language), {"left": str(left)})
        body = [*body[: form.digest.lines], more]
    title = _filled(_in(form.digest.title.text, rule.language), whole)
    return Message(rule=name, title=title, body="\n".join(body), items=tuple(items))


def _in(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en


def _values(resources: Resources, item: Item, language: str) -> dict[str, str]:
    """What stands in the places, by their names."""
    country = code_list(resources, COUNTRIES).find(item.destination) if item.destination else None
    known = item.cert_type in type_codes(resources)
    kind = cert_type(resources, item.cert_type).name.text if known else Text(item.cert_type, item.cert_type)
    return {
        "cert_no": item.cert_no,
        "event": _in(event_text(item.words[0]), language),
        "type": item.cert_type,
        "type_name": _in(kind, language),
        "destination": item.destination,
        "destination_name": _in(country.name, language) if country else item.destination,
        "invoice": item.invoice_no,
        "profile": item.profile,
        "key": item.key,
        "state": _in(shown_state(Declaration(item.state)), language) if item.state else "",
        "text": item.text,
        "time": to_minute(item.at),
    }


def _filled(words: str, values: Mapping[str, str]) -> str:
    return " ".join(_PLACE.sub(lambda place: values[place[1]], words).split())


def _lines(words: str, values: Mapping[str, str]) -> str:
    """Fill line by line; a line whose values are all empty is left out."""
    kept = []
    for line in words.splitlines():
        places = _PLACE.findall(line)
        if not places or any(values[place] for place in places):
            kept.append(_PLACE.sub(lambda place: values[place[1]], line).rstrip())
    return "\n".join(kept).strip()
