"""A sandbox on real folders, and messages written by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coo_cli.base.files import put_new, sha256
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.customs import PrintFile
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.scenario import Act, Scenario

MESSAGE = (Path(__file__).parent / "message.xml").read_text(encoding="utf-8")
CERT_NO = "C263300999990001"
PRINT_FILE = b"%PDF-1.7 a print file %%EOF"


class Customs:
    """The sandbox with a clock that is moved by hand."""

    def __init__(self, root: Path, catalog, now: dt.datetime, scenario: Scenario, print_file: PrintFile | None):
        self.root, self.catalog, self.now, self.scenario, self.print_file = root, catalog, now, scenario, print_file
        self.restart()

    def restart(self):
        settings = FolderSettings(root=self.root)
        self.sandbox = open_sandbox(settings, self.root, self.catalog, self.scenario, print_file=self.print_file)

    def declare(self, text: str = MESSAGE, name: str = "") -> str:
        data = text.encode()
        name = name or f"{CERT_NO}_{sha256(data)[:12]}.xml"
        put_new(self.root / "OutBox" / name, data)
        return name

    def after(self, seconds: float):
        return self.sandbox.step(self.now + dt.timedelta(seconds=seconds))

    def names(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.root / folder).iterdir())

    def inbox(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.root / "InBox").iterdir())}

    def told(self, steps) -> list[str]:
        return [step.text.en.split(":")[0] for step in steps]


@pytest.fixture
def make_customs(catalog, now):
    """Customs on a folder; its print files are no drawings unless the specimen's maker (None) is asked for."""

    def made(
        root: Path, scenario: Scenario | None = None, print_file: PrintFile | None = lambda *given: PRINT_FILE
    ) -> Customs:
        root.mkdir(parents=True, exist_ok=True)
        return Customs(root, catalog, now, scenario or Scenario(), print_file)

    return made


@pytest.fixture
def customs(tmp_path, make_customs):
    return make_customs(tmp_path / "Cooimp")


@pytest.fixture
def customs_that(tmp_path, make_customs):
    """Customs that does to every certificate what one act says."""
    return lambda **act: make_customs(tmp_path / "Cooimp", Scenario(acts=(Act(**act),)))


@pytest.fixture
def message() -> str:
    return MESSAGE
