"""What the ingest tests share: mappings written in place, and records read from text or cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from coo_cli.base.resources import Resources
from coo_cli.ingest.mapping import Mapping, load_mapping
from coo_cli.ingest.read import Record, read_export

Write = Callable[[str], Mapping]
Read = Callable[..., list[Record]]


@pytest.fixture
def mapping(tmp_path: Path, catalog: Resources) -> Write:
    """Load a mapping from its text."""

    def write(text: str) -> Mapping:
        file = tmp_path / "test.yaml"
        file.write_text(text, encoding="utf-8")
        return load_mapping(catalog, str(file))

    return write


@pytest.fixture
def read(tmp_path: Path, catalog: Resources, mapping: Write) -> Read:
    """Read the records of a CSV text, bytes, or rows of cells put into a workbook."""

    def records(content: str | bytes | Sequence[Sequence[object]], mapping_text: str) -> list[Record]:
        if isinstance(content, str | bytes):
            file = tmp_path / "export.csv"
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        else:
            file = tmp_path / "export.xlsx"
            book = openpyxl.Workbook()
            for row in content:
                book.active.append(row)
            data = io.BytesIO()
            book.save(data)
            file.write_bytes(data.getvalue())
        return list(read_export(file, mapping(mapping_text), catalog))

    return records
