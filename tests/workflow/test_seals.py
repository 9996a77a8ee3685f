"""Seals as a clerk keeps them, and the prints they are on: approved certificates alone, as long as they are valid."""

from __future__ import annotations

import base64

import pypdfium2 as pdfium
import pytest

from coo_cli.cli.main import main

NAME = "宁波示例进出口有限公司"


@pytest.fixture
def kept(shell):
    """A workspace with a key and a seal."""
    shell("seal", "key")
    shell("seal", "make", NAME, "--name", "main")
    assert shell.exit == 0, shell.envelope["errors"]
    return shell


@pytest.fixture
def approved(kept, samples):
    """The demo's certificates, approved by the sandbox."""
    kept("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    kept("declare", "--ready")
    kept.customs()
    kept("poll")
    numbers = sorted(kept.states())
    assert set(kept.states().values()) == {"approved"}
    return kept, numbers


def images(path):
    with pdfium.PdfDocument(path) as document:
        return sum(
            item.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for page in document for item in page.get_objects(max_depth=4)
        )


def printed(shell, *numbers):
    """How many images each print has, by our own layout."""
    out = shell.folder / "out"
    return [images(file["file"]) for file in shell("render", *numbers, "--layout", "--out", out)]


def test_without_a_key_nothing_is_kept_and_it_is_told_how_to_make_one(shell):
    shell("seal", "make", NAME, "--name", "main")
    assert (shell.exit, shell.codes) == (8, ["seal-key-missing"])
    assert "coo seal key" in shell.envelope["errors"][0]["fix"]["en"]
    assert shell("seal", "list") == []


def test_a_key_is_its_owners_alone_and_never_written_over(shell):
    shell("seal", "key")
    path = shell.folder / "seal.key"
    text = path.read_text()
    assert len(base64.b64decode(text)) == 32
    assert path.stat().st_mode & 0o077 == 0
    shell("seal", "key")
    assert (shell.exit, shell.codes, path.read_text()) == (8, ["key-exists"], text)
    assert text.strip() not in str(shell.envelope)


def test_the_key_may_stand_in_the_environment_and_a_wrong_one_is_told(shell, monkeypatch):
    monkeypatch.setenv("COO_SEAL_KEY", base64.b64encode(bytes(32)).decode())
    assert shell("seal", "make", NAME, "--name", "main")["kept"]["name"] == "main"
    monkeypatch.setenv("COO_SEAL_KEY", "c2hvcnQ=")
    shell("seal", "make", NAME, "--name", "second")
    assert (shell.exit, shell.codes) == (8, ["seal-key-invalid"])
    assert "c2hvcnQ" not in str(shell.envelope)


def test_the_life_of_a_seal(kept):
    row = kept("seal", "modify", "main", "--name", "主章", "--to", "2027-12-31", "--type", "contract", "--remark", "r")
    assert (row["name"], row["valid_to"], row["type"], row["remark"]) == ("主章", "2027-12-31", "contract", "r")
    kept("seal", "delete", "主章")
    assert kept.codes == ["illegal-seal-move"]
    assert kept("seal", "disable", "主章")["state"] == "disabled"
    assert kept("seal", "enable", "主章")["state"] == "enabled"
    kept("seal", "disable", "主章")
    assert kept("seal", "delete", "主章")["state"] == "deleted"
    assert kept("seal", "list") == []
    kept("seal", "enable", "主章")
    assert (kept.exit, kept.codes) == (3, ["unknown-seal"])
    kept("seal", "modify", "主章")
    assert (kept.exit, kept.codes) == (2, ["nothing-asked"])


def test_files_are_written_beside_and_never_over_others(kept, tmp_path):
    out = tmp_path / "seals"
    made = kept("seal", "make", NAME, "--type", "finance", "--shape", "ellipse", "--colour", "blue", "--out", out)
    assert [path.rsplit("/")[-1] for path in made["files"]] == ["seal.png", "seal.look.png"]
    assert (made["kept"], made["shape"], made["width_mm"]) == (None, "ellipse", 45)
    kept("seal", "make", NAME, "--out", out)
    assert (kept.exit, kept.codes) == (3, ["file-taken"])
    kept("seal", "make", NAME)
    assert (kept.exit, kept.codes) == (2, ["nothing-asked"])


def test_lists_read_well_in_both_languages(kept, capfdbinary):
    for language, words in (("en", ("company seal", "enabled")), ("zh", ("公司章", "启用"))):
        assert main(["seal", "list", "--lang", language, "--workspace", str(kept.folder)]) == 0
        shown = capfdbinary.readouterr().out.decode()
        assert all(word in shown for word in words)


def test_the_registers_seal_is_on_approved_prints_as_long_as_it_is_valid(approved):
    shell, (first, *_) = approved
    assert printed(shell, first) == [1]
    shell("seal", "modify", "main", "--to", "2020-01-01", "--from", "2019-01-01")
    assert printed(shell, first) == [0]
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["no-valid-seal"]
    shell("seal", "modify", "main", "--to", "", "--from", "2999-01-01")
    assert printed(shell, first) == [0]
    shell("seal", "modify", "main", "--from", "")
    assert printed(shell, first) == [1]
    assert shell.envelope["warnings"] == []
    shell("seal", "disable", "main")
    assert printed(shell, first) == [0]


def test_of_several_valid_seals_none_is_guessed(approved):
    shell, (first, *_) = approved
    shell("seal", "make", NAME, "--name", "contract", "--type", "contract")
    assert printed(shell, first) == []
    assert (shell.exit, shell.codes) == (3, ["which-seal"])
    shell("seal", "disable", "contract")
    assert printed(shell, first) == [1]


def test_a_disabled_seal_is_not_replaced_by_a_picture_of_the_settings(approved):
    shell, (first, *_) = approved
    shell("seal", "make", NAME, "--out", shell.folder)
    settings = shell.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# seal: {image", "seal: {image").replace("width_mm: 42", "width_mm: 40"), "utf-8")
    shell("seal", "disable", "main")
    assert printed(shell, first) == [0]
    shell("seal", "delete", "main")
    assert printed(shell, first) == [1]


def test_with_the_key_lost_approved_prints_are_refused_and_doctor_tells(approved):
    shell, (first, *_) = approved
    (shell.folder / "seal.key").rename(shell.folder / "elsewhere.key")
    assert printed(shell, first) == []
    assert shell.codes == ["seal-key-missing"]
    checks = shell("doctor")
    assert any(check["state"] == "error" and "coo seal key" in str(check["fix"]) for check in checks)


def test_no_setting_or_register_puts_a_seal_on_what_customs_has_not_approved(kept, samples):
    """Tried with all there is: seals and signatures kept and in the settings, every state but approved."""
    shell = kept
    shell("seal", "make", NAME, "--out", shell.folder)
    settings = shell.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    for name, width in (("seal", 42), ("signature", 30)):
        text = text.replace(
            f"# {name}: {{image: {name}.png, width_mm: {width}}}", f"{name}: {{image: seal.png, width_mm: 40}}"
        )
    settings.write_text(text, encoding="utf-8")
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    numbers = sorted(shell.states())
    assert printed(shell, *numbers) == [0] * len(numbers)
    shell("declare", numbers[0])
    assert set(shell.states().values()) == {"ready", "sent"}
    assert printed(shell, *numbers) == [0] * len(numbers)
    assert {file["kind"] for file in shell("render", *numbers, "--out", shell.folder / "out")} == {"draft"}
    (shell.folder / "seal.key").unlink()  # a draft does not even ask for it
    assert printed(shell, *numbers) == [0] * len(numbers)
