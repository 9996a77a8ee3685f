"""A workspace as a user makes it, and the command line as a user types it."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main


class Shell:
    """Types commands in one workspace and reads their JSON."""

    def __init__(self, folder: Path, capfdbinary):
        self.folder, self._captured = folder, capfdbinary

    def __call__(self, *words: object) -> dict:
        self._captured.readouterr()
        self.exit = main([*map(str, words), "--workspace", str(self.folder), "--json"])
        self.envelope = json.loads(self._captured.readouterr().out)
        return self.envelope["data"]

    @property
    def codes(self) -> list[str]:
        return [error["code"] for error in self.envelope["errors"]]

    def states(self) -> dict[str, str]:
        return {row["cert_no"] or row["invoice_no"]: row["state"] for row in self("cert", "list")}

    def customs(self, *words: object) -> None:
        """Let the sandbox play once over this workspace's folders."""
        self._captured.readouterr()
        assert (
            main(["sandbox", "run", "--root", str(self.folder / "client"), "--once", "--quiet", *map(str, words)]) == 0
        )


def _settle_in(folder: Path) -> None:
    """Make a workspace that does not wait for files to stand still, and applies on the samples' day."""
    assert main(["init", str(folder)]) == 0
    settings = folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace("root: client  ", "settle: 0\n      root: client  ")
    text = text.replace("    fill:\n", "    fill:\n      apply_date: 2026-11-20\n")  # as the samples are dated
    settings.write_text(text, encoding="utf-8")


@pytest.fixture
def shell(tmp_path, monkeypatch, capfdbinary):
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    folder = tmp_path / "origin"
    _settle_in(folder)
    yield Shell(folder, capfdbinary)
    show_language("en")


@pytest.fixture
def many_orders(samples):
    """Writes the sample's certificates over and over, each copy with its own document and invoice number."""

    def write(target: Path, copies: int) -> int:
        with (samples / "demo" / "orders.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with target.open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            for copy in range(copies):
                out.writerows(row | {k: f"{row[k]}-{copy}" for k in ("doc_no", "invoice_no")} for row in rows)
        return copies * len({row["doc_no"] for row in rows})

    return write


@pytest.fixture(scope="session")
def approved_folder(tmp_path_factory, samples):
    """A workspace whose certificates the sandbox has approved, with their print files; made once, copied by tests."""
    folder = tmp_path_factory.mktemp("approved") / "origin"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COO_USER_DIR", str(folder.parent / "user"))
        _settle_in(folder)
        for words in (
            ["convert", str(samples / "demo" / "orders.csv"), "--mapping", "csv_generic"],
            ["declare", "--ready"],
            ["sandbox", "run", "--root", str(folder / "client"), "--once"],
            ["poll"],
        ):
            place = [] if words[0] == "sandbox" else ["--workspace", str(folder)]
            assert main([*words, *place, "--quiet"]) == 0
    return folder


@pytest.fixture
def approved(approved_folder, tmp_path, monkeypatch, capfdbinary):
    """A copy of that workspace, to do with as one likes."""
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    folder = tmp_path / "origin"
    shutil.copytree(approved_folder, folder)
    yield Shell(folder, capfdbinary)
    show_language("en")
