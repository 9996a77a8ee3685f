"""Owns the form of a file of users' own rules: what a rule may say, and reading it with the place of each fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.misfit import invalid_data
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data, Name, Party
from coo_cli.certificate.finding import Severity
from coo_cli.rules.conditions import LISTS, Condition, known_field
from coo_cli.rules.findings import shown

DEEPEST, MOST = 40, 20_000
"""How deep a file may be nested, and how many values it may hold, what is repeated by reference counted each time."""

PLACES = re.compile(r"\{([^{}]*)\}")
"""The places of values in a message."""
VALUE, LINE = "value", "line"
"""The places that are no field: the value where the finding stands, and the number of its line."""


def _own_id(text: str) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,15}(-[A-Z0-9]{1,15})+", text) or text.startswith("COO-"):
        raise ValueError(
            t(
                "`{id}` is no id for a rule of your own: write capitals and digits with hyphens, such as ACME-001, "
                "and not COO- in front.",
                "“{id}”不能作为自定义规则编号：请用大写字母、数字和连字符，如 ACME-001，且不以 COO- 开头。",
            ).fill(id=shown(text))
        )
    return text


def _both(given: object) -> object:
    return {"en": given, "zh": given} if isinstance(given, str) else given


_Words = Annotated[Name, BeforeValidator(_both)]
"""A text in both languages, or one for both."""


class Applies(Data):
    """Which certificates a rule is for; what is left out is for all."""

    types: tuple[str, ...] = ()
    destinations: tuple[Party, ...] = ()


class RuleData(Data):
    """A rule as its file says it."""

    id: Annotated[str, AfterValidator(_own_id)]
    severity: Severity = Severity.ERROR
    applies: Applies = Field(Applies(), alias="for")
    when: Condition | None = None
    must: Condition
    message: _Words
    fix: _Words | None = None
    source: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        lists = [group for group in LISTS if group in {path.partition(".")[0] for path in self.reads()}]
        if len(lists) > 1:
            raise ValueError(
                t(
                    "A rule reads lines of one list only, not of {lists}: write a rule for each.",
                    "一条规则只能读取一个列表的行，不能同时读取 {lists}：请分别编写规则。",
                ).fill(lists=", ".join(lists))
            )
        for words in self.message.text:
            for name in PLACES.findall(words):
                if name == LINE and not lists:
                    raise ValueError(
                        t("`{{line}}` is for rules that read a list.", "`{{line}}` 只用于读取列表的规则。").fill()
                    )
                if name not in (VALUE, LINE):
                    known_field(name)
        return self

    def reads(self) -> tuple[str, ...]:
        """The paths it rests on: those of `must` first, as its findings stand at the first of them."""
        parts = (self.must, *([self.when] if self.when else []))
        return tuple(dict.fromkeys(path for part in parts for path in part.reads()))


def rules_in(text: str, path: Path) -> Iterator[tuple[Place, RuleData]]:
    """The rules of a file, each with its place.

    Raises:
        ConfigError: `yaml-syntax`, `yaml-shape` or `data-invalid`, with line and column.
    """
    listed = yamls.parse(text, str(path))
    if listed is None:
        return
    if not isinstance(listed, list) or not _is_of_reasonable_size(listed):
        raise ConfigError(
            "yaml-shape",
            t("The file must hold a list of rules, of reasonable size.", "文件内容必须是规模合理的规则列表。"),
            t(
                "Begin each rule with `- id: ...`; nest no deeper than {deep}.",
                "每条规则以 `- id: ...` 开头；嵌套不超过 {deep} 层。",
            ).fill(deep=DEEPEST),
            where=Place(file=str(path)),
        )
    try:
        rules = pydantic.TypeAdapter(list[RuleData]).validate_python(listed)
    except pydantic.ValidationError as error:
        raise invalid_data(error, text, str(path)) from error
    for number, rule in enumerate(rules):
        line, column = yamls.locate(text, [number])
        yield Place(file=str(path), row=line, column=str(column)), rule


def _is_of_reasonable_size(data: object) -> bool:
    """Whether what was read is neither endless, as a reference to itself is, nor too much to be meant."""
    waiting, count = [(data, 1)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > DEEPEST or count > MOST:
            return False
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, depth + 1) for part in inner]
    return True
