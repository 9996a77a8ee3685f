"""A workspace as the documents take it to be, with the files they speak of, a printer, and an office to tell."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from openpyxl import load_workbook
from PIL import Image, ImageDraw

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.seal.standard import standard_seal

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "samples"
NUMBER = "C263300999990001"

STAGES = {
    "docs/printing.md": "sent",
    "coo_cli/help/recovery.en.md": "sent",
    "coo_cli/help/mapping.en.md": "new",
    "mappings/README.md": "new",
    "samples/types/README.md": "none",
}
"""The pages that do not begin in a workspace with approved certificates: with declared ones, a new one, in none."""

LP = """#!/bin/sh
echo "request id is EXAMPLE-7 (1 file(s))"
"""

SETTINGS = """
relay: {{tokens: {{main: {{file: relay.token}}}}}}
notify: {{channels: {{office: {{kind: webhook, url: "{url}"}}}}}}
"""

FILES = {
    "../orders.csv": "demo/orders.csv",
    "orders.csv": "demo/orders.csv",
    "exports/orders.csv": "demo/orders.csv",
    "invoice.pdf": "attachments/invoice.pdf",
    "goods.csv": "registers/goods.csv",
    "kr_mfn.csv": "tariff/kr_mfn.csv",
    "kr_k.csv": "tariff/kr_k.csv",
    "kr_rc.xlsx": "tariff/kr_rc.xlsx",
    "kr_rc.yaml": "tariff/kr_rc.yaml",
}
"""The files that pages speak of, and the samples that stand for them."""


def _scanned(path: Path, mark: Image.Image) -> None:
    """A white A4 sheet at 200 dpi with a mark in its middle, as a scanner saves it."""
    sheet = Image.new("RGB", (1654, 2339), (248, 247, 243))
    sheet.paste(mark, ((sheet.width - mark.width) // 2, (sheet.height - mark.height) // 2), mark)
    grain = np.random.default_rng(1).normal(0, 2.5, (*sheet.size[::-1], 3))
    noisy = np.clip(np.asarray(sheet, dtype=np.float32) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(path, quality=90, dpi=(200, 200))


def _scans(folder: Path) -> None:
    """A seal and a signature as they come from a scanner, under the names that the pages give them."""
    seal = standard_seal("宁波示例进出口有限公司", diameter_mm=40)
    width = round(seal.width_mm / 25.4 * 200)
    _scanned(folder / "seal-scan.jpg", Image.open(io.BytesIO(seal.png)).convert("RGBA").resize((width, width)))
    pen = Image.new("RGBA", (260, 180))
    ImageDraw.Draw(pen).line([(10, 150), (60, 20), (110, 160), (150, 40), (250, 120)], (25, 25, 28), 6, "curve")
    _scanned(folder / "signature-scan.jpg", pen)


def _key_pair(folder: Path) -> None:
    """A certificate that vouches for itself and its key, for a relay; and a key that signs credentials."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EXAMPLE")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    (folder / "relay.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    for path in (folder / "relay.key", folder / "key.pem"):
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        path.chmod(0o600)


@pytest.fixture(scope="module")
def provided(tmp_path_factory):
    """The files that pages speak of; made once, copied into each page's workspace."""
    folder = tmp_path_factory.mktemp("provided") / "origin"
    for name, sample in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / sample, folder / name)
    shutil.copytree(SAMPLES / "types", folder / "samples" / "types")
    shutil.copytree(ROOT / "xsd" / "2022-01", folder / "official")
    (folder / "elsewhere").mkdir()
    (folder / "night.yaml").write_text("return_rate: 0.05\n")
    (folder / "relay.token").write_text("EXAMPLE-token-0123456789\n")
    (folder / "relay.token").chmod(0o600)
    _scans(folder)
    _key_pair(folder)
    return folder


class Desk:
    """One page's workspace, and the steps that bring it to where the page takes it to be."""

    def __init__(self, page: str, folder: Path):
        self.page, self.folder = page, folder

    def coo(self, line: str, code: int = 0) -> None:
        assert main([*shlex.split(line), "--quiet"]) == code, line

    def without_seals(self) -> None:
        for line in ("seal disable main", "seal delete main", "signature disable zhang", "signature delete zhang"):
            self.coo(line)

    def without_key(self) -> None:
        self.without_seals()
        (self.folder / "seal.key").unlink()

    def answered(self) -> None:
        self.coo("sandbox run --root client --once")

    def drafts(self) -> None:
        for number in range(4, 14):
            self.coo(f"cert copy E263300999990001 --set invoice_no=INV-{number}")

    def register(self) -> None:
        self.coo("register import goods goods.csv")
        self.coo("register export goods --out goods.xlsx")

    def boss(self) -> None:
        """Who types is the one that the page registers first."""
        os.environ["COO_OPERATOR"] = "boss"

    def staff(self) -> None:
        self.boss()
        self.coo("operator add boss --role administrator")

    def number(self) -> None:
        self.coo("register set registration 330099999 valid_from=2026-01-01 valid_to=2028-12-31")

    def own_rule(self) -> None:
        """The page's own first rule."""
        (self.folder / "rules").mkdir(exist_ok=True)
        rule = re.search(r"```yaml\n(- id: ACME-001.*?)```", (ROOT / self.page).read_text(encoding="utf-8"), re.DOTALL)
        (self.folder / "rules" / "page.yaml").write_text(rule[1], encoding="utf-8")

    def photograph(self) -> None:
        """A print by our own layout, as file and as picture."""
        self.coo(f"render {NUMBER} --layout")
        with pdfium.PdfDocument((self.folder / "print" / f"{NUMBER}.pdf").read_bytes()) as document:
            page = document[0].render(scale=150 / 72).to_pil().convert("RGB")
        page.save(self.folder / "photo.jpg")
        page.save(self.folder / "scan.pdf", resolution=150)

    def elsewhere(self) -> None:
        """A message of the other system: another number and invoice."""
        self.coo(f"cert export {NUMBER} --out old-system")
        (file,) = (self.folder / "old-system").iterdir()
        text = file.read_text(encoding="utf-8").replace(NUMBER, "C263300999990077").replace("INV-26101", "INV-77")
        file.write_text(text, encoding="utf-8")

    def print_file(self) -> None:
        """Customs' print file, as it came."""
        shutil.copy(next((self.folder / "print").glob(f"{NUMBER}-original-*.pdf")), self.folder / f"{NUMBER}.pdf")

    def filled(self) -> None:
        """The template as somebody fills it in: its example line once more, to be imported."""
        book = load_workbook(self.folder / "lines.xlsx")
        sheet = book.worksheets[0]
        for column, cell in enumerate(sheet[2][1:], 2):
            sheet.cell(3, column, cell.value)
        book.save(self.folder / "lines.xlsx")

    def backup(self) -> None:
        (self.folder / "backups").mkdir(exist_ok=True)
        self.coo("db backup --out backups/coo-20261102-020000.db")

    def printed(self) -> None:
        for line in ("sandbox run --root client --once", "poll", f"print original {NUMBER}"):
            self.coo(line)

    def seals(self) -> None:
        for line in ("seal make 示例 --name main", "signature extract signature-scan.jpg --name zhang"):
            self.coo(line)
        self.coo("seal default main")
        self.coo("signature default zhang")


@pytest.fixture
def desk(request, sent_folder, approved_folder, provided, settle, hub, tmp_path, monkeypatch):
    """The workspace that a page begins with, the current folder; with a printer, and an office that hears notices."""
    page, folder = request.param, tmp_path / "origin"
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("COO_LANG", "en")
    monkeypatch.setenv("COO_OPERATOR", "")
    (tmp_path / "lp").write_text(LP)
    (tmp_path / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    stage = STAGES.get(page, "approved")
    if stage == "new":
        assert main(["init", str(folder)]) == 0
        settle(folder)
    elif stage != "none":
        shutil.copytree(sent_folder if stage == "sent" else approved_folder, folder)
        with (folder / "coo.yaml").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(url=hub.url))
    shutil.copytree(provided.parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    yield Desk(page, folder)
    show_language("en")
