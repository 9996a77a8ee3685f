"""Operators and their roles, as people who share a workspace meet them."""

import pytest

from coo_cli.cli.main import main


@pytest.fixture
def team(shell, monkeypatch):
    """A workspace with an operator of each role; called with a name, that one is at work."""
    shell("operator", "add", "boss", "--role", "administrator")
    monkeypatch.setenv("COO_OPERATOR", "boss")
    for role in ("declarant", "printer", "viewer"):
        shell("operator", "add", role, "--role", role)
        assert shell.exit == 0
    return lambda name: monkeypatch.setenv("COO_OPERATOR", name)


@pytest.fixture
def approved(shell, team, samples):
    """The numbers of approved certificates."""
    team("declarant")
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    shell("declare", "--ready")
    shell.customs()
    assert shell("poll")["changes"]
    shell.customs()
    shell("poll")
    return [row["cert_no"] for row in shell("cert", "list") if row["state"] == "approved"]


def test_alone_one_is_administrator_and_the_first_registered_must_be_one(shell, monkeypatch):
    (me,) = shell("operator", "list")
    assert (me["roles"], me["here"]) == (["administrator"], True)
    shell("operator", "add", "wang", "--role", "declarant")
    assert (shell.codes, shell.exit) == (["first-administrator"], 3)
    shell("operator", "add", "wang", "--role", "administrator", "--full-name", "王示例")
    shell("operator", "list")
    assert (shell.codes, shell.exit) == (["unknown-operator"], 8)
    monkeypatch.setenv("COO_OPERATOR", "wang")
    assert shell("operator", "show")["full_name"] == "王示例"


def test_the_last_administrator_stays_one(shell, team):
    for words in (("disable", "boss"), ("edit", "boss", "--role", "viewer")):
        shell("operator", *words)
        assert (shell.codes, shell.exit) == (["last-administrator"], 3), words
    shell("operator", "edit", "printer", "--role", "administrator")
    shell("operator", "disable", "boss")
    assert shell.exit == 0
    shell("cert", "list")
    assert (shell.codes, shell.exit) == (["operator-disabled"], 8)
    team("printer")
    shell("operator", "enable", "boss")
    assert shell.exit == 0


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("add", "boss", "--role", "viewer"), "operator-exists", 3),
        (("add", "x"), "no-roles", 2),
        (("add", " ", "--role", "viewer"), "operator-name", 3),
        (("add", "x", "--role", "viewer", "--principal", "NOBODY"), "unknown-principal", 3),
        (("add", "x", "--role", "administrator", "--principal", "NOBODY"), "administrator-of-some", 2),
        (("edit", "x", "--role", "viewer"), "no-such-operator", 3),
        (("edit", "viewer"), "nothing-asked", 2),
        (("show", "x"), "no-such-operator", 3),
        (("disable", "x"), "no-such-operator", 3),
    ],
)
def test_what_cannot_be_an_operator_is_said_and_changes_nothing(shell, team, words, code, exit_code):
    before = shell("operator", "list")
    shell("operator", *words)
    assert (shell.codes, shell.exit) == ([code], exit_code)
    assert shell("operator", "list") == before


def test_the_log_names_who_did_what(shell, approved, team):
    team("boss")
    did = {(line["actor"], line["action"]) for line in shell("audit", "list")}
    assert {("declarant", "created"), ("declarant", "declared"), ("boss", "register-created")} <= did
    assert ("declarant", "register-created") not in did


def test_what_customs_approved_is_printed_by_printers_only(shell, approved, team, tmp_path):
    for name, exit_code in (("declarant", 8), ("viewer", 8), ("printer", 0)):
        team(name)
        shell("render", approved[0], "--out", tmp_path / name)
        assert shell.exit == exit_code, name
    team("viewer")
    files = shell("render", approved[0], "--out", tmp_path, "--document", "application")
    assert (shell.exit, len(files)) == (0, 1)


def test_a_run_needs_what_its_steps_need_before_it_begins(shell, team):
    team("declarant")
    shell("run")
    assert (shell.codes, shell.exit) == (["not-permitted"], 8)
    team("boss")
    shell("operator", "edit", "declarant", "--role", "declarant", "--role", "printer")
    team("declarant")
    shell("run")
    assert (shell.codes, shell.exit) == ([], 0)


def test_a_refusal_says_in_chinese_what_it_takes(shell, team, capfdbinary):
    team("viewer")
    main(["declare", "--ready", "--workspace", str(shell.folder), "--lang", "zh"])
    told = capfdbinary.readouterr().err.decode()
    assert "操作员“viewer”（查看员）无权：申报证书" in told
    assert "coo operator edit viewer --role" in told


@pytest.fixture
def two_principals(shell, samples, tmp_path, monkeypatch):
    """An agent's workspace: a certificate each for A and B and one of its own, and `clerk`, who acts for A only."""
    for key, code, number in (("A", "91330200MA9999988B", "330299998"), ("B", "91330200MA9999961K", "330299997")):
        shell("register", "set", "principal", key, f"exporter_code={code}", f"registration_no={number}",
              "exporter=EXAMPLE CLIENT CO., LTD.|NINGBO, CHINA")  # fmt: skip
        assert shell.exit == 0, shell.envelope
    shell("operator", "add", "boss", "--role", "administrator")
    monkeypatch.setenv("COO_OPERATOR", "boss")
    shell("operator", "add", "clerk", "--role", "declarant", "--role", "printer", "--principal", "A")
    assert shell.exit == 0
    lines = (samples / "demo" / "orders.csv").read_text(encoding="utf-8").splitlines()
    documents = list(dict.fromkeys(line.split(",")[0] for line in lines[1:]))
    said = dict(zip(documents, ("A", "B", ""), strict=True))
    export, mapping = tmp_path / "orders.csv", tmp_path / "agent.yaml"
    export.write_text("\n".join([f"{lines[0]},client", *(f"{x},{said[x.split(',')[0]]}" for x in lines[1:])]), "utf-8")
    mapping.write_text("name: agent\nextends: csv_generic\nlookups: {principal: {by: client}}\n", encoding="utf-8")
    return export, mapping


def test_an_operator_of_a_principal_sees_and_changes_only_those_of_it(shell, two_principals, monkeypatch, tmp_path):
    export, mapping = two_principals
    made = shell("convert", export, "--mapping", mapping)["certificates"]
    assert shell.exit == 0, shell.envelope["errors"]
    of_a, of_b, own = (one["cert_no"] for one in made)
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    assert [row["cert_no"] for row in shell("cert", "list")] == [of_a]
    assert shell("cert", "show", of_a)["certificate"]["registration_no"] == "330299998"
    for words in (
        ("cert", "show"),
        ("cert", "edit", "--set", "marks=X"),
        ("cert", "delete"),
        ("cert", "archive"),
        ("cert", "copy"),
        ("cert", "export", "--form", "xml", "--out", tmp_path),
        ("cert", "attachments"),
        ("declare",),
        ("render", "--out", tmp_path),
    ):
        for other in (of_b, own):
            noun, rest = (words[:2], words[2:]) if words[0] == "cert" else (words[:1], words[1:])
            shell(*noun, other, *rest)
            assert (shell.codes, shell.exit) == (["unknown-certificate"], 3), words
    for words in (("poll",), ("metrics",), ("audit", "list"), ("run",)):
        shell(*words)
        assert (shell.codes, shell.exit) == (["not-permitted"], 8), words
    outbox = shell.folder / "client" / "OutBox"
    outbox.rename(outbox.with_name("away"))
    monkeypatch.setenv("COO_OPERATOR", "boss")
    shell("declare", of_b)
    assert shell.states()[of_b] == "queued"
    outbox.with_name("away").rename(outbox)
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    assert [one["cert_no"] for one in shell("declare", "--ready")] == [of_a]
    assert shell.envelope["warnings"] == []  # what waits of others is not named
    monkeypatch.setenv("COO_OPERATOR", "boss")
    assert shell.states() == {of_a: "sent", of_b: "queued", own: "ready"}
    shell.customs()
    shell("poll")
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    assert {row["cert_no"] for row in shell("receipts", "list")} == {of_a}
    shell("receipts", "show", of_b)
    assert shell.codes == ["no-receipts"]


def test_an_operator_of_a_principal_makes_certificates_for_it_alone(shell, two_principals, monkeypatch):
    export, mapping = two_principals
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    made = shell("convert", export, "--mapping", mapping)
    assert shell.exit == 4
    assert made["counts"] == {"created": 1, "faulty": 2}
    assert shell.codes == ["not-ones-principal"] * 2
    (number,) = (row["cert_no"] for row in shell("cert", "list"))
    shell("cert", "edit", number, "--set", "exporter_code=91330200MA9999961K")
    assert (shell.codes, shell.exit) == (["not-ones-principal"], 3)
    monkeypatch.setenv("COO_OPERATOR", "boss")
    assert len(shell("cert", "list")) == 1
    shell("register", "delete", "principal", "A")
    assert "operator clerk" in shell.envelope["errors"][0]["text"]["en"]
    shell("convert", export, "--mapping", mapping)
    assert len(shell("cert", "list")) == 3
    shell("operator", "edit", "clerk", "--all-principals")
    monkeypatch.setenv("COO_OPERATOR", "clerk")
    assert len(shell("cert", "list")) == 3
