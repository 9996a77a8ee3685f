"""Owns the text of a query: found beside its mapping, one SELECT and nothing else, the names it binds."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.ingest.mapping import FOLDER, Mapping

_IS_FILE = re.compile(r"[^\s;]+\.sql")
_PIECES = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<cast>::)"
    r"|:(?P<bound>[A-Za-z_]\w*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<end>;)"
    r"|.",
    re.DOTALL,
)
_BEGINS = frozenset({"select", "with"})
_WRITES = frozenset({"insert", "update", "delete", "merge", "into"})
"""What changes data behind a SELECT or WITH, or locks it; none is a name without quotes."""


class Statement(msgspec.Struct, frozen=True):
    """One query: its text without comments, every colon that binds nothing escaped, and the names it binds."""

    text: str
    names: frozenset[str]


def statement_of(mapping: Mapping, resources: Resources) -> Statement:
    """The query of a mapping: written in it, or a file beside it, or one of that name in a `mappings` folder.

    This guards against a slip, not against an enemy: whoever writes the mapping may read the database anyhow, and
    the transaction does not write.

    Raises:
        ConfigError: `file-missing` or `yaml-syntax` for the file, `query-not-select`.
    """
    given = mapping.shape.source.sql
    if not _IS_FILE.fullmatch(given):
        return _checked(given, mapping)
    beside = Path(mapping.place(("source", "sql")).file).parent / given
    if not beside.is_file() and (found := resources.all(f"{FOLDER}/{given}")):
        return _checked(yamls.text_of(found[-1].data, str(found[-1].path)), mapping)
    return _checked(yamls.read_text(beside), mapping)


def _checked(sql: str, mapping: Mapping) -> Statement:
    parts: list[str] = []
    names: set[str] = set()
    words: list[str] = []
    ended = False
    for piece in _PIECES.finditer(sql):
        kind, text = piece.lastgroup, piece[0]
        if kind == "comment" or (ended and text.isspace()):
            parts.append(" ")
            continue
        if ended:
            raise _refused(mapping, t("it is more than one statement", "不止一条语句"))
        if kind == "end":
            ended = True
            continue
        if kind == "bound":
            names.add(piece["bound"])
        elif kind == "word":
            words.append(text.lower())
        parts.append(text if kind == "bound" else text.replace(":", r"\:"))
    if not words or words[0] not in _BEGINS:
        raise _refused(mapping, t("it does not begin with SELECT or WITH", "不以 SELECT 或 WITH 开头"))
    for word in words:
        if word in _WRITES:
            raise _refused(mapping, t("it says {word}", "含有 {word}").fill(word=word.upper()))
    return Statement("".join(parts).strip(), frozenset(names))


def _refused(mapping: Mapping, why: Text) -> ConfigError:
    return ConfigError(
        "query-not-select",
        t("The query is not one SELECT: {why}.", "查询不是单条 SELECT：{why}。").fill(why=why),
        t(
            "Write one statement that only reads; quote a column that is named like a command.",
            "请只写一条读取数据的语句；与命令同名的列须加引号。",
        ),
        where=mapping.place(("source", "sql")),
    )
