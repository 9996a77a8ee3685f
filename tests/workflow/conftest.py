"""A workspace as a user makes it, and the command line as a user types it."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from coo_cli.base.clock import system_clock
from coo_cli.base.texts import show_language
from coo_cli.cli.main import main
from coo_cli.seal.record import Details, Sort
from coo_cli.seal.standard import standard_seal
from coo_cli.store.seals import NewSeal, put_seal
from coo_cli.workflow.app import open_app
from coo_cli.workflow.seals import seal_key


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
    _settle(folder / "coo.yaml")


def _settle(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    text = text.replace("root: client  ", "settle: 0\n      root: client  ")
    text = text.replace("    fill:\n", "    fill:\n      apply_date: 2026-11-20\n")  # as the samples are dated
    settings.write_text(text, encoding="utf-8")


@pytest.fixture
def settle():
    """Has a workspace not wait for files to stand still, apply on the samples' day, and be authorised to print."""

    def settled(folder: Path) -> None:
        _settle(folder / "coo.yaml")
        authorise(folder)

    return settled


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


PASSWORD = "example"


def certificate_file(path: Path, *, days: int = 365, key: object = None) -> Path:
    """A PKCS#12 file with a certificate an invented enterprise signed itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例进出口有限公司 EXAMPLE")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    secret = serialization.BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"example", key, certificate, None, secret))
    return path


def authorise(folder: Path) -> None:
    """Give a workspace a seal, a signature and a certificate, and an authorisation that customs has accepted."""
    settings = folder / "coo.yaml"
    certificate_file(folder / "company.p12")
    (folder / "certificate.password").write_text(PASSWORD)
    (folder / "certificate.password").chmod(0o600)
    text = settings.read_text(encoding="utf-8")
    mine = "    certificate: {pkcs12: company.p12, password: {file: certificate.password}}\n    gateway:\n"
    settings.write_text(text.replace("    gateway:\n", mine, 1), encoding="utf-8")

    def coo(*words: str) -> None:
        assert main([*words, "--workspace", str(folder), "--quiet"]) == 0

    coo("seal", "key")
    coo("seal", "make", "宁波示例进出口有限公司", "--name", "main")
    keep_signature(folder, "zhang")
    coo("seal", "default", "main")
    coo("signature", "default", "zhang")
    coo("authorize", "make")
    coo("authorize", "receipt", "接收企业电子印章成功")
    coo("authorize", "receipt", "接收申报员手签笔迹成功")


def keep_signature(folder: Path, name: str) -> None:
    """Keep a drawn picture as a signature, as `coo signature extract` keeps one taken out of a scan."""
    app = open_app(folder, {"COO_USER_DIR": str(folder.parent / "user")}, system_clock, "clerk")
    new = NewSeal(
        sort=Sort.SIGNATURE,
        holder=app.profile()[1].credit_code,
        details=Details(name=name, declarant="张示例"),
        png=standard_seal("示例签名", diameter_mm=22).png,
        width_mm=22,
        height_mm=22,
    )
    with app.store() as store, store.begin() as tx:
        put_seal(tx, new, seal_key(app), bytes(12), at=app.clock(), actor=app.actor)


def _typed(folder: Path, *lines: list[str]) -> None:
    for words in lines:
        place = [] if words[0] == "sandbox" else ["--workspace", str(folder)]
        assert main([*words, *place, "--quiet"]) == 0


@pytest.fixture(scope="session")
def sent_folder(tmp_path_factory, samples):
    """A workspace that is authorised to print, whose certificates are with customs; made once, copied by tests."""
    folder = tmp_path_factory.mktemp("sent") / "origin"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COO_USER_DIR", str(folder.parent / "user"))
        _settle_in(folder)
        authorise(folder)
        export = str(samples / "demo" / "orders.csv")
        _typed(folder, ["convert", export, "--mapping", "csv_generic"], ["declare", "--ready"])
    return folder


@pytest.fixture(scope="session")
def approved_folder(sent_folder, tmp_path_factory):
    """That workspace when the sandbox has approved its certificates, with their print files."""
    folder = tmp_path_factory.mktemp("approved") / "origin"
    shutil.copytree(sent_folder, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COO_USER_DIR", str(folder.parent / "user"))
        _typed(folder, ["sandbox", "run", "--root", str(folder / "client"), "--once"], ["poll"])
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
