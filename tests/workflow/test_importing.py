"""Messages made elsewhere taken into the store, whole and under their own numbers."""

import pytest

from coo_cli.cli.main import main
from coo_cli.message.build import build
from coo_cli.message.parse import parse


@pytest.fixture
def foreign(shell, samples, tmp_path):
    """Messages of this workspace's enterprise, as another program has made them, with serials of its own."""
    other, folder = tmp_path / "other", tmp_path / "old-system"
    assert main(["init", str(other)]) == 0
    (other / "coo.yaml").write_text((shell.folder / "coo.yaml").read_text("utf-8"), "utf-8")
    words = ["convert", str(samples / "demo" / "orders.csv"), "--out", str(folder), "--workspace", str(other)]
    assert main(words) == 0
    for file in folder.iterdir():
        file.write_text(file.read_text("utf-8").replace("0001<", "0041<"), "utf-8")
    return folder


def test_messages_come_in_whole_under_their_numbers_which_are_not_given_again(shell, foreign, samples):
    data = shell("cert", "import", foreign)
    assert shell.exit == 0, shell.envelope["errors"]
    assert data["counts"] == {"created": 3}
    for file in foreign.iterdir():
        cert = parse(file.read_bytes())
        assert cert.cert_no in shell.states()
        assert parse(build(cert)) == cert
    numbers = {item["cert_type"]: item["cert_no"] for item in data["certificates"]}
    rules = shell.folder / "coo.yaml"
    rules.write_text(rules.read_text("utf-8") + "\nrules: {COO-4004: 'off'}\n", "utf-8")
    again = shell("convert", samples / "demo" / "orders.csv")
    assert {int(item["cert_no"][-4:]) - int(numbers[item["cert_type"]][-4:]) for item in again["certificates"]} == {1}


def test_the_same_message_again_changes_nothing_and_another_does(shell, foreign):
    shell("cert", "import", foreign)
    assert shell("cert", "import", foreign)["counts"] == {"unchanged": 3}
    file = sorted(foreign.iterdir())[0]
    file.write_text(file.read_text("utf-8").replace("BY SEA", "BY AIR"), "utf-8")
    assert shell("cert", "import", file)["counts"] == {"updated": 1}
    shell("declare", "--ready")
    file.write_text(file.read_text("utf-8").replace("BY AIR", "BY RAIL"), "utf-8")
    assert shell("cert", "import", file)["counts"] == {"declared": 1}
    assert shell.codes == ["COO-4090"]


def test_a_number_that_is_taken_is_told(shell, samples, foreign):
    (shell.folder / "numbered.yaml").write_text("extends: csv_generic\nhead: {cert_no: number}\n", "utf-8")
    taken = shell("cert", "import", foreign)["certificates"][0]["cert_no"]
    lines = (samples / "demo" / "orders.csv").read_text("utf-8").splitlines()
    export = shell.folder / "numbered.csv"
    numbers = ["number", *[taken if ",C," in line else "" for line in lines[1:]]]
    export.write_text("\n".join(f"{no},{line}" for no, line in zip(numbers, lines, strict=True)), "utf-8")
    data = shell("convert", export, "--mapping", shell.folder / "numbered.yaml")
    assert "COO-4091" in shell.codes
    assert all(item["cert_no"] != taken for item in data["certificates"])


def test_what_is_no_message_or_another_enterprises_is_left_out(shell, samples, foreign):
    other = shell.folder / "other.xml"
    text = (samples / "messages" / "E-asean.xml").read_text("utf-8")
    other.write_text(text.replace("91330200MA99999966", "91330200MA88888888"), "utf-8")
    data = shell("cert", "import", other, samples / "messages" / "README.md", foreign)
    assert shell.exit == 4
    assert shell.codes == ["not-own-enterprise", "xml-syntax"]
    assert data["counts"] == {"created": 3}


def test_a_trial_stores_nothing(shell, foreign):
    assert shell("cert", "import", foreign, "--dry-run")["counts"] == {"created": 3}
    assert shell("cert", "list") == []
