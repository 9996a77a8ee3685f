"""Owns what a command reads: files, folders, patterns, standard input, or what the mapping's own query gives."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from coo_cli.base.errors import ConfigError, InputError, Place, UsageError
from coo_cli.base.files import Look
from coo_cli.base.texts import t
from coo_cli.ingest.bound import Mark, bind, text_of
from coo_cli.ingest.folders import files_of, is_several, look_at, moving
from coo_cli.ingest.mapping import Mapping as Ingest
from coo_cli.ingest.shape import Source
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App

STDIN = Path("-")
"""Stands for standard input among the files of a command."""

_STDIN_NAME = t("<stdin>", "<标准输入>")
_MESSAGES = Source(format="xml")


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """One file to be read.

    Attributes:
        path: where it lies.
        name: what to call it, where its path says nothing to a user.
        look: what it looked like when it was found; None for what did not come as a file.
        mark: the highest value of a query's watermark column.
        may_be_empty: whether it is nothing unusual that it holds nothing.
    """

    path: Path
    name: str = ""
    look: Look | None = None
    mark: Mark | None = None
    may_be_empty: bool = False

    def __str__(self) -> str:
        return self.name or str(self.path)


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What a query is asked with.

    Attributes:
        parameters: values by name that go before the mapping's.
        last: the watermark of the last complete run.
        since: a watermark that goes before it.
    """

    parameters: Mapping[str, str] = {}
    last: Mark | None = None
    since: str = ""


class Opened(msgspec.Struct, kw_only=True):
    """What there is to read, and what stood in the way.

    Attributes:
        exports: to be read, in order.
        unfinished: files another program is writing.
        errors: what cannot be read at all.
        warnings: folders and patterns that hold nothing.
    """

    exports: list[Export] = msgspec.field(default_factory=list)
    unfinished: list[Path] = msgspec.field(default_factory=list)
    errors: list[Problem] = msgspec.field(default_factory=list)
    warnings: list[Problem] = msgspec.field(default_factory=list)


@contextmanager
def opened(
    app: App,
    words: Sequence[Path],
    mapping: Ingest | None,
    *,
    stdin: BinaryIO | None = None,
    asking: Asking = Asking(),
) -> Iterator[Opened]:
    """Find out what a command is to read; what is no file lies in a temporary folder while the block lasts.

    Args:
        app: the run's surroundings.
        words: files, folders, patterns, `-` for standard input; without any the mapping's query is asked.
        mapping: reads exports; None for messages.
        stdin: standard input.
        asking: what the query is asked with.

    Raises:
        UsageError: `nothing-named` when there is no query either, `no-query` when something is said of one.
        ConfigError: for a fault of the query's settings, `temporary-full`.
    """
    source = mapping.shape.source if mapping is not None else _MESSAGES
    if words and (asking.parameters or asking.since):
        raise UsageError(
            "no-query",
            t(
                "--param and --since are for a mapping's query; here files are named.",
                "--param 和 --since 用于映射的查询；此处指定了文件。",
            ),
            t("Leave out either.", "请去掉其中之一。"),
        )
    with TemporaryDirectory(prefix="coo-", ignore_cleanup_errors=True) as folder:
        found = Opened()
        for word in dict.fromkeys(words) or [None]:
            try:
                if word is None:
                    found.exports.append(_asked(app, mapping, asking, Path(folder)))
                elif word == STDIN:
                    found.exports.append(_spooled(stdin, mapping, Path(folder)))
                elif is_several(word):
                    _look_into(app, word, source, found)
                else:
                    found.exports.append(Export(path=word, look=look_at(word)))
            except InputError as error:
                found.errors.append(of_error(error))
        found.exports = _each_once(found.exports)
        yield found


def _each_once(exports: Sequence[Export]) -> list[Export]:
    first: dict[str, Export] = {}
    for export in exports:
        first.setdefault(real_path(export.path), export)
    return list(first.values())


def real_path(path: Path) -> str:
    """A path as it is whatever leads to it; of a circle of links some path."""
    return os.path.realpath(path)


def _look_into(app: App, word: Path, source: Source, found: Opened) -> None:
    files = files_of(word, source)
    unfinished = moving(files, app.clock().timestamp(), time.sleep)
    found.exports += [Export(path=path, look=look) for path, look in files if path not in unfinished]
    found.unfinished += sorted(unfinished)
    found.warnings += [of_error(_unfinished(path)) for path in sorted(unfinished)]
    if not files:
        nothing = InputError(
            "nothing-found",
            t("No file here is an export.", "此处没有导出文件。"),
            t(
                "If there should be some, check the path, and `source.files` in the mapping.",
                "如应有文件，请检查路径及映射中的 `source.files`。",
            ),
            where=Place(file=str(word)),
        )
        found.warnings.append(of_error(nothing))


def holds_nothing(export: str) -> InputError:
    """What to say of an export without certificates, by its name."""
    return InputError(
        "nothing-to-convert",
        t("The export holds headings but no certificate.", "导出文件只有表头，没有证书数据。"),
        t("If there should be some, look at the ERP's export.", "如应有数据，请检查 ERP 导出。"),
        where=Place(file=export),
    )


def _unfinished(path: Path) -> InputError:
    return InputError(
        "file-unfinished",
        t("The file is still being written; it was left out.", "文件仍在写入，已跳过。"),
        t("Run this again when it is whole.", "请待其写完后重新运行。"),
        where=Place(file=str(path)),
    )


def _spooled(stdin: BinaryIO | None, mapping: Ingest | None, folder: Path) -> Export:
    name = str(_STDIN_NAME)
    if stdin is None:
        raise InputError(
            "stdin-closed",
            t("There is no standard input.", "没有标准输入。"),
            t("Pipe the export into this command, or name a file.", "请通过管道传入导出数据，或指定文件。"),
            where=Place(file=name),
        )
    if mapping is not None and not mapping.shape.group_by:
        raise InputError(
            "stdin-needs-key",
            t(
                "Without `group_by` a certificate is known again by its file's name; standard input has none.",
                "未写 `group_by` 时以文件名识别证书，而标准输入没有文件名。",
            ),
            t("Write `group_by` into the mapping, or name a file.", "请在映射中写明 `group_by`，或指定文件。"),
            where=Place(file=name),
        )
    file = folder / "stdin"
    with _writing(folder), file.open("wb") as out:
        shutil.copyfileobj(stdin, out)
    return Export(path=file, name=name)


def _asked(app: App, mapping: Ingest | None, asking: Asking, folder: Path) -> Export:
    if mapping is None or mapping.shape.source.format != "query":
        raise UsageError(
            "nothing-named",
            t(
                "Say what to read: files, a folder, or `-` for standard input.",
                "请指定要读取的文件、文件夹，或用 `-` 表示标准输入。",
            ),
            t("Only a mapping whose source is a query needs none.", "只有数据源为查询的映射可以不指定。"),
        )
    from coo_cli.ingest.query import ask
    from coo_cli.ingest.statement import statement_of

    source = mapping.shape.source
    statement = statement_of(mapping, app.resources)
    values = bind(mapping, statement, asking.parameters, last=asking.last, since=asking.since)
    file = folder / "rows"
    with _writing(folder):
        answer = ask(
            text_of(mapping, source.url, ("source", "url")),
            statement,
            values,
            name=mapping.name,
            out=file,
            folder=app.workspace or Path(),
            watermark=source.watermark,
        )
    return Export(path=file, name=mapping.name, mark=answer.mark, may_be_empty=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            "temporary-full",
            t("The data could not be kept in a temporary file.", "无法把数据暂存到临时文件。"),
            t("Make room there, or set TMPDIR to another folder.", "请腾出空间，或用 TMPDIR 指定其他文件夹。"),
            where=Place(file=str(folder)),
            why=error.strerror or str(error),
        ) from error
