"""Owns what a person wants changed in a certificate: read from options and a file, laid over the certificate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from coo_cli.base import yamls
from coo_cli.base.errors import InputError, Place, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.paths import unknown_line, where, with_value

_AMEND = t("Amend an approved certificate with `coo cert amend`.", "已通过的证书请用 `coo cert amend` 做更改证。")
FIXED: Mapping[str, Text] = {
    "cert_no": t("coo gives numbers, and a number once given stays.", "证书号由 coo 编排，一经取得不变。"),
    "cert_type": t("For another type use `coo cert convert`.", "如需其他类型请用 `coo cert convert`。"),
    "cert_status": _AMEND,
    "change": _AMEND,
    "change.old_cert_no": _AMEND,
}
"""What cannot be set by hand, and what to do instead."""

_NEW = Certificate().cert_status
"""A new certificate may have told of an old one by mistake: that can be emptied."""

_is_number = re.compile("[0-9]{1,6}").fullmatch


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """What to change, in the numbers that the certificate's lines have before.

    Attributes:
        values: paths and their new values, in order.
        dropped: numbers of goods lines to take out.
    """

    values: tuple[tuple[str, str], ...] = ()
    dropped: tuple[int, ...] = ()


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate with its edits.

    Attributes:
        certificate: as it is now.
        given: the paths of the values that were given, in the numbers that lines have now.
        lines: for each goods line its place from 0 before; None for a new one.
    """

    certificate: Certificate
    given: frozenset[str]
    lines: tuple[int | None, ...]


def read_edits(sets: Sequence[str], file: Path | None = None, dropped: Sequence[int] = ()) -> Edits:
    """Read edits: the file's, over them those of `--set`.

    Args:
        sets: texts `PATH=VALUE`.
        file: a YAML file with values by field, groups as in a certificate, their lines by number:
            `goods: {2: {quantity: 100}}`.
        dropped: numbers of goods lines to take out.

    Raises:
        UsageError: `not-an-assignment`.
        ConfigError: `yaml-syntax`, `yaml-shape` and others for a file that cannot be read.
        InputError: `not-a-value` for a value in the file that is none.
    """
    of_file = list(values_in(yamls.read_text(file), str(file))) if file is not None else []
    return Edits(values=(*of_file, *map(_assignment, sets)), dropped=tuple(dropped))


def values_in(text: str, name: str) -> Iterator[tuple[str, str]]:
    """The values of a YAML text in the form of `read_edits`, by path.

    Args:
        text: the text.
        name: what to call it in an error.

    Raises:
        ConfigError: `yaml-syntax`, `yaml-shape` and others.
        InputError: `not-a-value`.
    """
    return _flat("", yamls.parse_mapping(text, name).items(), name)


def label_of(path: str) -> Text:
    """The name of the field a path leads to.

    Raises:
        InputError: `unknown-field`.
    """
    at = where(path)
    return next(item.field.label for item in describe(GROUPS[at.group]) if item.name == at.name)


def apply(cert: Certificate, edits: Edits) -> Edited:
    """Lay edits over a certificate; lines are dropped last, so that all numbers are those before.

    Raises:
        InputError: `unknown-field`, `unknown-line`, `whole-group`; `fixed-field` for what cannot be set.
    """
    before = len(cert.goods)
    for path, value in edits.values:
        if path in FIXED and not (path == "change" and cert.cert_status == _NEW):
            raise InputError(
                "fixed-field", t("`{path}` cannot be set.", "“{path}”不能直接设置。").fill(path=path), FIXED[path]
            )
        cert = with_value(cert, path, value)
    count = len(cert.goods)
    for number in edits.dropped:
        if not 1 <= number <= count:
            raise unknown_line(f"goods[{number}]", count)
    kept = [place for place in range(count) if place + 1 not in edits.dropped]
    now = {place + 1: number for number, place in enumerate(kept, 1)}
    return Edited(
        certificate=msgspec.structs.replace(cert, goods=tuple(cert.goods[place] for place in kept)),
        given=frozenset(filter(None, (_renumbered(path, now) for path, _ in edits.values))),
        lines=tuple(place if place < before else None for place in kept),
    )


def _renumbered(path: str, now: Mapping[int, int]) -> str:
    """A path after lines were dropped; empty for a value of one of these."""
    at = where(path)
    if at.group != "goods" or not at.number:
        return path
    return f"goods[{now[at.number]}].{at.name}" if at.number in now else ""


def read_value(text: str) -> str:
    """A text a person typed: with our line breaks, without blanks at its ends (YAML's `|` ends in a break).

    Raises:
        UsageError: `not-text` for bytes that are none in the terminal's encoding.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            "not-text",
            t("`{text}` is not text.", "“{text}”不是有效文本。").fill(text=text.encode(errors="replace").decode()),
            t("Type it in UTF-8, or put it into a YAML file: --file.", "请使用 UTF-8 输入，或写入 YAML 文件：--file。"),
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _assignment(text: str) -> tuple[str, str]:
    path, equals, value = read_value(text).partition("=")
    if not equals:
        raise UsageError(
            "not-an-assignment",
            t("`--set {text}` sets nothing.", "“--set {text}”没有取值。").fill(text=text),
            t(
                "Write `--set PATH=VALUE`, e.g. `--set 'goods[2].quantity=100'`.",
                "请写成 `--set 路径=值`，如 `--set 'goods[2].quantity=100'`。",
            ),
        )
    return path.strip(), value.strip()


def _flat(prefix: str, items: Iterable[tuple[object, object]], file: str) -> Iterator[tuple[str, str]]:
    """The values of nested mappings by path: `{goods: {2: {quantity: 100}}}` is `goods[2].quantity`.

    Lines come in their order, so that several can be added.
    """
    for key, value in sorted(items, key=lambda item: int(str(item[0])) if _is_number(str(item[0])) else 0):
        step = f"[{key}]" if _is_number(str(key)) else f".{key}"
        path = f"{prefix}{step}" if prefix else str(key)
        if isinstance(value, dict):
            yield from _flat(path, value.items(), file)
        elif value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
            yield path, "" if value is None else read_value(str(value))
        else:
            raise InputError(
                "not-a-value",
                t("`{path}` holds no text or number.", "“{path}”的内容不是文本或数值。").fill(path=path),
                t(
                    "Put words such as true in quotes; name lines by number: `goods: {2: {quantity: 100}}`.",
                    "true 等词请加引号；各项请用序号：`goods: {2: {quantity: 100}}`。",
                ),
                where=Place(file=file),
            )
