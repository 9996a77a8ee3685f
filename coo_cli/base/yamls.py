"""Owns reading YAML: 1.2's reading of scalars, duplicate keys refused, and errors with line and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from coo_cli.base.errors import ConfigError, InputError, Place
from coo_cli.base.files import read_bytes
from coo_cli.base.texts import t

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
    from yaml.nodes import MappingNode, Node
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one is eight times faster


_LONG, _DEEPEST = 10_000, 500
"""From how many characters on a text could be too deep, and how deep none need be."""
_LARGEST = 5_000_000
"""Characters; a thousand goods lines with all their fields have about one million, and ten million take a minute."""


class _Loader(_Base):
    """Reads scalars as YAML 1.2 does, so that NO is not false, and loses nothing: 036 and 1.50 stay text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [c if c != "\0" else "" for c in _first]
    )


def _mapping(loader: yaml.SafeLoader, node: MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key, _ in node.value:
        name = loader.construct_object(key)
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {name!r} stands here twice", key.start_mark)
        seen.add(name)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_text(path: Path) -> str:
    """Read the text of a settings, mapping or scenario file a user named.

    Raises:
        ConfigError: `file-missing`, `file-unreadable`, or `yaml-syntax` when it is not UTF-8.
    """
    try:
        return text_of(read_bytes(path), str(path))
    except InputError as error:
        raise ConfigError(error.code, error.what, error.fix, where=error.where, why=error.why) from error


def text_of(data: bytes, name: str) -> str:
    """The text of a YAML file's bytes, with or without a byte order mark.

    Raises:
        ConfigError: `yaml-syntax` when it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            "yaml-syntax",
            t("The file is not UTF-8 text.", "文件不是 UTF-8 文本。"),
            t("Save it as UTF-8.", "请另存为 UTF-8。"),
            where=Place(file=name),
        ) from error


def parse(text: str, name: str) -> object:
    """Read one YAML document.

    Args:
        text: the document.
        name: what to call it in an error: its path.

    Raises:
        ConfigError: `yaml-syntax`, with line and column; `yaml-too-large`.
    """
    if len(text) > _LARGEST:
        raise ConfigError(
            "yaml-too-large",
            t("The file has more than {limit} characters.", "文件超过 {limit} 个字符。").fill(limit=_LARGEST),
            t(
                "Name another file; long lists of codes belong in a CSV file.",
                "请改用其他文件；较长的代码表请放入 CSV 文件。",
            ),
            where=Place(file=name),
        )
    try:
        _must_not_be_too_deep(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader with other scalar rules
    except (RecursionError, ValueError) as error:  # the second: a number of thousands of digits
        raise ConfigError(
            "yaml-syntax",
            t("The file is nested too deeply, or holds an endless number.", "文件嵌套过深，或含有过长的数字。"),
            t("Put long numbers into quotes; nest less.", "过长的数字请加引号；请减少嵌套。"),
            where=Place(file=name),
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Place(file=name, row=mark.line + 1 if mark else 0, column=str(mark.column + 1) if mark else "")
        raise ConfigError(
            "yaml-syntax",
            t("This is not readable YAML.", "YAML 无法解析。"),
            t("Correct the line; indent with spaces, one key a line.", "请修正该行：用空格缩进，每行一个键。"),
            where=where,
            why=error.problem,
        ) from error
    except yaml.YAMLError as error:
        raise ConfigError(
            "yaml-syntax",
            t("This is not readable YAML.", "YAML 无法解析。"),
            t("Save the file as UTF-8 text without control characters.", "请另存为 UTF-8 文本，勿含控制字符。"),
            where=Place(file=name),
            why=str(error).splitlines()[0],
        ) from error


def _must_not_be_too_deep(text: str) -> None:
    """Refuse a long text before the compiled loader nests so deeply in it that the process dies."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader) if len(text) > _LONG else ():
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise RecursionError(depth)


def parse_mapping(text: str, name: str) -> dict[str, object]:
    """Read a YAML document that must be a mapping with text keys; an empty one is an empty mapping.

    Raises:
        ConfigError: `yaml-syntax` or `yaml-shape`.
    """
    data = parse(text, name)
    if data is None:
        return {}
    if isinstance(data, dict) and all(isinstance(key, str) for key in data):
        return data
    raise ConfigError(
        "yaml-shape",
        t("The file must hold keys and values.", "文件内容必须是键值结构。"),
        t(
            "Write `key: value` lines at the top level, keys as text (quote numbers).",
            "顶层请写 `键: 值`，数字键请加引号。",
        ),
        where=Place(file=name),
    )


def dump(data: object) -> str:
    """A YAML document of plain values, keys in their order; what `parse` reads back as the same."""
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return text


def locate(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Find where a path stands in a document: (line, column) from 1; the nearest parent when it is absent."""
    node: Node | None = yaml.compose(text, Loader=_Loader)
    line, column = 1, 1
    for step in path:
        found: Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, column = key.start_mark.line + 1, key.start_mark.column + 1
                    found = value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line, column = found.start_mark.line + 1, found.start_mark.column + 1
        if found is None:
            break
        node = found
    return line, column
