"""Owns reading JSON and JSON lines: certificates and goods lines by JMESPath, numbers exactly as they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import read_bytes, unreadable
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, plain, t
from coo_cli.ingest.shape import Source
from coo_cli.ingest.table import Table
from coo_cli.ingest.tree import no_path, no_records, table_of

MAX_BYTES = 256 * 1024 * 1024
"""A document is held whole; JSON lines are not."""
MAX_LINE = 32 * 1024 * 1024

Json = object


class _Exact(float):
    """A number that remembers how it was written: 1.10 stays `1.10`."""

    written: str

    def __new__(cls, written: str) -> _Exact:
        number = super().__new__(cls, written)
        number.written = written
        return number


def read_json(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open a JSON export; headings are JMESPaths from the goods line.

    `../x` starts at the record, `/x` at the document: `sku`, `../customer.name`, `/company`.

    Raises:
        InputError: `json-broken`, `no-records`, `file-too-large` or `file-unreadable`.
        ConfigError: `path-invalid`.
    """
    document = _parsed(read_bytes(path, MAX_BYTES), path)
    found = _search(source.record)(document) if source.record else document
    records = found if isinstance(found, list) else [found] if isinstance(found, dict) else []
    if not records:
        raise no_records(path, source.record)
    read = _reader(source.lines, headings)

    def lines(header: tuple[str, ...]) -> Iterator[tuple[int, Sequence[str]]]:
        for number, record in enumerate(records):
            for cells in read(header, document, record):
                yield number, cells

    def where(record: int, index: int) -> tuple[int, str]:
        at = f"{source.record}[{record}]" if isinstance(found, list) else source.record
        return 0, _joined(at, source.lines, index)

    return table_of(path, headings, lines, where)


def read_json_lines(path: Path, source: Source, headings: Collection[str], resources: Resources) -> Table:
    """Open an export with one JSON record a line, read line by line; headings as for `read_json`.

    Raises:
        InputError: `file-unreadable`, and `json-broken` with its line while rows are read.
        ConfigError: `path-invalid`.
    """
    read = _reader(source.lines, headings)
    record = _search(source.record) if source.record else None

    def lines(header: tuple[str, ...]) -> Iterator[tuple[int, Sequence[str]]]:
        for number, text in _lines(path):
            document = _parsed(text, path, number)
            for cells in read(header, document, record(document) if record else document):
                yield number, cells

    return table_of(path, headings, lines, lambda line, index: (line, _joined(source.record, source.lines, index)))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            number = 0
            while text := file.readline(MAX_LINE):
                number += 1
                if len(text) == MAX_LINE:
                    raise _broken(path, number, t("the line is too long", "该行过长"))
                if text.strip():
                    yield number, text
    except OSError as error:
        raise unreadable(path, error) from error


def _parsed(data: bytes, path: Path, line: int = 0) -> Json:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=_Exact,
            parse_constant=_Exact,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as error:
        raise _broken(path, line or error.lineno, plain(error.msg)) from error
    except RecursionError as error:
        raise _broken(path, line, t("it is nested too deeply", "嵌套过深")) from error
    except UnicodeDecodeError as error:
        raise _broken(path, line, t("it is not UTF-8", "不是 UTF-8 编码")) from error
    except ValueError as error:
        raise _broken(path, line, plain(str(error))) from error


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _broken(path: Path, line: int, why: Text) -> InputError:
    return InputError(
        "json-broken",
        t("This is not readable JSON.", "JSON 无法解析。"),
        t("Give the file whole and unchanged, in UTF-8.", "请提供完整且未改动的 UTF-8 文件。"),
        where=Place(file=str(path), row=line),
        why=why,
    )


Read = Callable[[tuple[str, ...], Json, Json], Iterator[Sequence[str]]]


def _reader(lines: str, headings: Collection[str]) -> Read:
    """Reads the goods lines of one record; one without any is still told of, so that rules name what is missing."""
    search = {heading: _search(heading.removeprefix("../").removeprefix("/")) for heading in headings}
    below = _search(lines) if lines else None

    def read(header: tuple[str, ...], document: Json, record: Json) -> Iterator[Sequence[str]]:
        of_all = {
            heading: _text(search[heading](document if heading.startswith("/") else record))
            for heading in header
            if heading.startswith(("/", "../"))
        }
        found = below(record) if below else [record]
        for item in found if isinstance(found, list) and found else [{}]:
            yield [of_all[heading] if heading in of_all else _text(search[heading](item)) for heading in header]

    return read


def _joined(record: str, lines: str, index: int) -> str:
    return ".".join(filter(None, (record, f"{lines}[{index}]" if lines else "")))


def _search(path: str) -> Callable[[Json], Json]:
    """What looks a path up; a plain name, as most are, without JMESPath, which takes ten times as long."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        compiled = jmespath.compile(path)
    except (JMESPathError, ValueError) as error:
        raise no_path(path, str(error).splitlines()[0]) from error
    if compiled.parsed["type"] != "field":
        return compiled.search
    name = str(compiled.parsed["value"])
    return lambda found: found.get(name) if isinstance(found, dict) else None


def _text(found: Json) -> str:
    """What a path gives, as a cell; several things are parted by line breaks."""
    if found is None or found is False:
        return ""
    if isinstance(found, _Exact):
        return found.written
    if isinstance(found, list):
        return "\n".join(text for item in found if (text := _text(item)))
    if isinstance(found, dict):
        return json.dumps(found, ensure_ascii=False)
    return "true" if found is True else str(found)
