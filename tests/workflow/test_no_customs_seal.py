"""Customs' seal lives in customs' own file alone: every way to print is tried on what customs has not approved."""

import shlex
from importlib import import_module
from itertools import product

import pypdfium2 as pdfium
import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.resources import resources
from coo_cli.certificate.receipt import Approval
from coo_cli.cli.table import COMMANDS
from coo_cli.document.specimen import specimen_print_file
from coo_cli.store.open import open_store
from coo_cli.store.reading import get

from .conftest import authorise

NUMBER = "C263300999990001"
"""The first certificate of the samples, and the one of all commands' examples."""

STAMP = "NOTACUSTOMSSEAL"
"""What stands for customs' seal on the sandbox's print files."""

SPOILING = ("cert delete", "cert archive", "cert edit", "cert copy", "cert convert", "cert amend", "cert reissue")


def sealed(path):
    """Whether a PDF has the stamp or any picture on any of its pages."""
    with pdfium.PdfDocument(path) as document:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
        pictures = (
            item.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for page in document for item in page.get_objects(max_depth=4)
        )
        return STAMP in text or any(pictures)


def sealed_prints(folder):
    return [path.name for path in folder.rglob("*.pdf") if "given" not in path.parts and sealed(path)]


@pytest.fixture
def tempted(shell, samples, monkeypatch):
    """A workspace with all there is to print with, and a sealed print file of a certificate that is not approved."""
    folder = shell.folder
    authorise(folder)
    shell("seal", "make", "中华人民共和国示例海关", "--out", folder)
    assert shell.codes == ["seal-of-customs"]
    shell("seal", "make", "示例公司", "--out", folder)
    text = (folder / "coo.yaml").read_text(encoding="utf-8")
    for name, width in (("seal", 42), ("signature", 30)):
        hint = f"# {name}: {{image: {name}.png, width_mm: {width}}}"
        assert hint in text
        text = text.replace(hint, f"{name}: {{image: seal.png, width_mm: 40}}")
    (folder / "coo.yaml").write_text(text, encoding="utf-8")
    for kind, data in (
        ("forms", "words: {page: ''}\nunsure: []\n"),
        ("types", "self_print:\n  - {from: 2000-01-01}\n"),
    ):
        (folder / kind).mkdir()
        (folder / kind / "C.yaml").write_text(data)
    monkeypatch.setenv("COO_RUN__RENDER__OWN_LAYOUT", "true")
    monkeypatch.chdir(folder)
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    with open_store(f"sqlite:///{folder / 'coo.db'}") as store:
        with store.read() as reader:
            certificate = get(reader, NUMBER).certificate
        given = folder / "given" / f"{NUMBER}.pdf"
        given.parent.mkdir()
        granted = Approval(bar_code="SB1", check_date="2026-11-30", authority="EXAMPLE")
        given.write_bytes(specimen_print_file(certificate, granted, resources(), system_clock()))
        assert sealed(given)
        shell("print", "import", given)
        assert shell("print", "import", given)[0]["printing"] == "waiting"
        with store.begin() as tx:
            tx.connection.exec_driver_sql(
                "UPDATE certificate SET approved_at = '2026-11-30T08:00:00.000+08:00', bar_code = 'SB1'"
            )
    return shell


def try_everything(shell, out):
    """Every command that has a certificate in its example, and every flag of those that print."""
    for row in COMMANDS:
        example = import_module(row.module).EXAMPLE.partition(" > ")[0]
        if NUMBER in example and row.words not in SPOILING:
            shell(*shlex.split(example)[1:])
    for layout, copies, document in product(
        ((), ("--layout",)), ((), ("--copies",)), ("certificate", "application", "invoice", "slip")
    ):
        target = out / "-".join([*layout, *copies, document])
        shell("render", NUMBER, *layout, *copies, "--document", document, "--out", target)
    for verb in ("preview", "original", "copy", "both"):
        shell("print", verb, NUMBER, "--out", out)
        assert "not-approved" in shell.codes, verb
    for reason in ("jam", "wrong"):
        shell("print", "exception", NUMBER, "--reason", reason)
        assert shell.codes == ["not-printed"]


@pytest.mark.parametrize("state", ["ready", "sent", "returned"])
def test_no_command_flag_or_setting_prints_customs_seal_before_the_approval(tempted, tmp_path, state):
    shell = tempted
    if state != "ready":
        shell("declare", NUMBER)
    if state == "returned":
        scenario = tmp_path / "scenario.yaml"
        scenario.write_text(f"acts:\n  - {{match: {NUMBER}, verdict: return, reason: 示例}}\n", encoding="utf-8")
        shell.customs("--scenario", scenario)
        shell("poll")
    assert shell.states()[NUMBER] == state
    try_everything(shell, tmp_path / "out")
    assert shell("cert", "show", NUMBER)["state"] == state
    assert list((tmp_path / "out").rglob("*.pdf"))
    assert sealed_prints(shell.folder) == sealed_prints(tmp_path / "out") == []
    assert shell("print", "list")["rows"] == []


def test_once_approved_the_very_same_file_is_the_original(tempted):
    shell = tempted
    shell("declare", NUMBER)
    shell.customs()
    shell("poll")
    (row,) = shell("print", "original", NUMBER)
    assert sealed(row["file"])
