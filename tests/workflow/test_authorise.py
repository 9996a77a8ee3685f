"""Authorising seal and signature, customs' receipts, agents; and which originals follow from that."""

import datetime as dt
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from coo_cli.base.clock import SHANGHAI, stamp
from coo_cli.base.errors import InputError
from coo_cli.certificate.number import is_organisation_code
from coo_cli.seal.authorisation import MOVES, Standing, standing_text, told_of
from coo_cli.seal.record import Sort
from coo_cli.seal.signing import verified
from coo_cli.store.open import open_store

from .conftest import authorise, certificate_file, keep_signature

AGENT = "MA9999996"
SEAL_TAKEN, SIGNATURE_TAKEN = "接收企业电子印章成功", "接收申报员手签笔迹成功"


@pytest.fixture
def kept(shell):
    """A workspace with an accepted authorisation."""
    authorise(shell.folder)
    return shell


def approve(shell, samples):
    """Declare the samples and let customs approve them; gives the first number."""
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    return sorted(shell.states())[0]


def approved_on(shell, after):
    """As if customs had approved everything so long from now; its times are whole seconds, and tests are quick."""
    moment = stamp(dt.datetime.now(SHANGHAI) + after)
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.begin() as tx:
        tx.connection.exec_driver_sql(f"UPDATE certificate SET approved_at = '{moment}'")


def states(shell):
    return [row["state"] for row in shell("authorize", "list")]


def test_the_record_says_what_is_authorised_and_its_signature_proves_it(kept, tmp_path):
    made = kept("authorize", "make", "--out", tmp_path)
    record, signature = (Path(file) for file in made["files"])
    told = json.loads(record.read_bytes())
    assert [(p["sort"], p["name"], len(p["sha256"])) for p in told["pictures"]] == [
        ("seal", "main", 64),
        ("signature", "zhang", 64),
    ]
    assert (told["holder"], told["registration_no"]) == ("91330200MA99999966", "330099999")
    assert verified(record.read_bytes(), signature.read_bytes()).subject == made["signer"]
    for changed in (record.read_bytes().replace(b"main", b"mine"), b""):
        with pytest.raises(InputError, match="prove"):
            verified(changed, signature.read_bytes())
    with pytest.raises(InputError, match="prove"):
        verified(record.read_bytes(), b"no signature")
    if shutil.which("openssl"):
        words = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-noverify", "-in", signature]
        done = subprocess.run([*words, "-content", record, "-out", tmp_path / "out"], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out").read_bytes() == record.read_bytes()


def test_both_receipts_accept_it_and_one_refusal_ends_the_matter(kept):
    assert states(kept) == ["accepted"]
    kept("authorize", "make")
    assert kept("authorize", "receipt", SEAL_TAKEN)["state"] == "made"
    refused = kept("authorize", "receipt", "接收申报员手签笔迹失败：笔迹不清晰")
    assert (refused["state"], refused["reason"]) == ("refused", "接收申报员手签笔迹失败：笔迹不清晰")
    kept("authorize", "receipt", SIGNATURE_TAKEN)
    assert (kept.exit, kept.codes) == (3, ["authorisation-settled"])
    assert states(kept) == ["refused", "accepted"]
    kept("authorize", "make")
    for text in (SEAL_TAKEN, SIGNATURE_TAKEN):
        kept("authorize", "receipt", text)
    assert states(kept) == ["accepted", "refused", "ended"]
    kept("authorize", "receipt", SEAL_TAKEN, "--number", 9)
    assert kept.codes == ["unknown-authorisation"]


def test_the_sandbox_says_what_the_official_system_would(kept, tmp_path):
    record, _ = kept("authorize", "make", "--out", tmp_path)["files"]
    for said in kept("sandbox", "authorize", record):
        assert said["accepted"]
        kept("authorize", "receipt", said["text"], "--time", said["time"])
    assert states(kept) == ["accepted", "ended"]
    Path(record).write_bytes(Path(record).read_bytes().replace(b'"main"', b'"mine"'))
    said = kept("sandbox", "authorize", record)
    assert [(one["about"], one["accepted"]) for one in said] == [("seal", False), ("signature", False)]
    assert all("数字签名无效" in one["text"] and told_of(one["text"])[1] is False for one in said)
    kept("sandbox", "authorize", tmp_path / "none.json")
    assert kept.codes == ["file-missing"]


@pytest.mark.parametrize("time", ["yesterday", "2020-01-01 10:00:00", "2999-01-01 10:00:00"])
def test_a_receipt_of_an_impossible_time_or_unclear_words_is_refused(kept, time):
    kept("authorize", "make")
    kept("authorize", "receipt", SEAL_TAKEN, "--time", time)
    assert (kept.exit, kept.codes) == (3, ["receipt-time"])
    kept("authorize", "receipt", "已处理")
    assert (kept.exit, kept.codes) == (2, ["receipt-unclear"])
    told = kept("authorize", "receipt", "已处理", "--about", "seal", "--accepted")
    assert [(a["about"], a["accepted"]) for a in told["answers"]] == [("seal", True)]


@pytest.mark.parametrize(
    ("text", "about", "accepted"),
    [
        (SEAL_TAKEN, Sort.SEAL, True),
        (SIGNATURE_TAKEN, Sort.SIGNATURE, True),
        ("企业电子印章未通过审核", Sort.SEAL, False),
        ("手签笔迹接收不成功", Sort.SIGNATURE, False),
        ("处理中", None, None),
    ],
)
def test_what_receipts_say(text, about, accepted):
    assert told_of(text) == (about, accepted)


def test_the_table_of_authorisations_is_whole():
    assert set(MOVES) == set(Standing)
    assert MOVES[Standing.REFUSED] == MOVES[Standing.ENDED] == frozenset()
    assert all(standing_text(state).en and standing_text(state).zh for state in Standing)


def test_only_what_was_approved_after_an_authorisation_is_self_printed(shell, samples):
    number = approve(shell, samples)
    approved_on(shell, dt.timedelta(days=-10))
    authorise(shell.folder)
    shell("print", "original", number)
    assert (shell.exit, shell.codes) == (3, ["not-authorised"])
    assert "overprint" in shell.envelope["errors"][0]["fix"]["en"]
    assert "套打" in shell.envelope["errors"][0]["fix"]["zh"]
    assert shell("print", "copy", number)
    assert shell("print", "preview", number)


@pytest.mark.parametrize(
    "words",
    [
        ("seal", "modify", "main", "--to", "2099-01-01"),
        ("seal", "disable", "main"),
        ("signature", "disable", "zhang"),
        ("signature", "modify", "zhang", "--name", "li"),
    ],
)
def test_a_changed_or_disabled_seal_needs_a_new_authorisation(kept, samples, words):
    kept(*words)
    assert states(kept) == ["ended"]
    number = approve(kept, samples)
    approved_on(kept, dt.timedelta(days=1))
    kept("print", "original", number)
    assert kept.codes == ["not-authorised"]


def test_a_remark_ends_nothing_and_what_was_approved_in_time_stays_printable(kept, samples):
    kept("seal", "modify", "main", "--remark", "kept in the safe")
    assert states(kept) == ["accepted"]
    number = approve(kept, samples)
    with open_store(f"sqlite:///{kept.folder / 'coo.db'}") as store, store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE authorisation SET accepted_at = '2026-01-01T08:00:00.000+08:00'")
    approved_on(kept, dt.timedelta(minutes=-5))
    kept("seal", "disable", "main")
    assert kept("print", "original", number)[0]["sheet"] == "original"


def test_an_expired_authorisation_prints_nothing_new(kept, samples):
    with open_store(f"sqlite:///{kept.folder / 'coo.db'}") as store, store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE authorisation SET valid_to = '2020-01-01'")  # as if years had passed
    number = approve(kept, samples)
    kept("print", "original", number)
    assert kept.codes == ["not-authorised"]


def test_without_defaults_or_with_unusable_ones_nothing_is_authorised(shell, monkeypatch):
    authorise(shell.folder)
    shell("seal", "make", "示例", "--name", "second", "--from", "2999-01-01")
    shell("seal", "default", "second")
    assert (shell.exit, shell.codes) == (3, ["seal-unusable"])
    shell("seal", "default", "third")
    assert shell.codes == ["unknown-seal"]
    shell("signature", "disable", "zhang")
    shell("authorize", "make")
    assert shell.codes == ["seal-unusable"]
    keep_signature(shell.folder, "li")
    shell("signature", "default", "li")
    shell("authorize", "make")
    assert shell.exit == 0


def test_of_several_seals_the_default_is_printed(kept, samples):
    number = approve(kept, samples)
    kept("seal", "make", "示例", "--name", "second")
    kept("render", number, "--layout", "--out", kept.folder / "out")
    assert kept.exit == 0
    kept("seal", "disable", "main")
    kept("render", number, "--layout", "--out", kept.folder / "out")
    assert [warning["code"] for warning in kept.envelope["warnings"]] == ["no-valid-seal"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda folder: (folder / "company.p12").unlink(), "certificate-unreadable"),
        (lambda folder: (folder / "company.p12").write_bytes(b"no file"), "certificate-unreadable"),
        (lambda folder: (folder / "certificate.password").write_text("wrong"), "certificate-unreadable"),
        (lambda folder: (folder / "certificate.password").unlink(), "secret-missing"),
        (lambda folder: certificate_file(folder / "company.p12", days=-1), "certificate-expired"),
        (lambda folder: (folder / "coo.yaml").write_text(_without_certificate(folder), "utf-8"), "no-certificate"),
    ],
    ids=["missing", "damaged", "password", "no password", "expired", "none"],
)
def test_a_certificate_that_does_not_serve_is_told_and_shows_no_secret(kept, change, code):
    change(kept.folder)
    kept("authorize", "make")
    assert (kept.exit, kept.codes) == (8, [code])
    assert "example" not in str(kept.envelope["errors"][0]["text"]) + kept.envelope["errors"][0].get("why", "")
    assert states(kept) == ["accepted"]


def _without_certificate(folder):
    lines = (folder / "coo.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if "company.p12" not in line)


def test_rsa_keys_sign_too(kept, tmp_path):
    certificate_file(kept.folder / "company.p12", key=rsa.generate_private_key(65537, 2048))
    files = kept("authorize", "make", "--out", tmp_path)["files"]
    assert verified(*(Path(file).read_bytes() for file in files)).serial


@pytest.mark.parametrize("code", ["MA9999996", "D2143569X", "ma999999-6"])
def test_an_agent_is_granted_and_revoked_by_its_code(kept, code):
    granted = kept("agent", "grant", code, "--name", "示例报关行")
    assert granted["agent"] == code.upper().replace("-", "")
    kept("agent", "grant", code)
    assert (kept.exit, kept.codes) == (3, ["agent-granted"])
    assert [one["name"] for one in kept("agent", "list")] == ["示例报关行"]
    kept("agent", "revoke", code)
    assert kept("agent", "list") == []
    assert kept("agent", "list", "--all")[0]["revoked_at"]
    kept("agent", "revoke", code)
    assert kept.codes == ["agent-not-granted"]


@pytest.mark.parametrize("code", ["MA9999997", "D21435690", "MA999999", "MA99999966", "宁波示例机构代"])
def test_a_code_with_a_wrong_check_digit_is_refused(kept, code):
    assert not is_organisation_code(code)
    kept("agent", "grant", code)
    assert (kept.exit, kept.codes) == (3, ["organisation-code"])


def test_an_agent_prints_only_what_it_was_authorised_for(kept, samples):
    number = approve(kept, samples)
    settings = kept.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    agent = (
        "profiles:\n  broker:\n    registration_no: '330088888'\n    credit_code: 91330200D2143569X5\n"
        "    company_name: 示例报关行\n"
    )
    settings.write_text(
        text.replace("profiles:\n", agent, 1).replace("mapping:", "profile: main\nmapping:", 1), "utf-8"
    )
    kept("print", "original", number, "--profile", "broker")
    assert (kept.exit, kept.codes) == (3, ["not-yours"])
    fix = kept.envelope["errors"][0]["fix"]["en"]
    assert "coo agent grant D2143569X --exporter 91330200MA99999966" in fix
    kept("agent", "grant", "D2143569X")
    kept("agent", "revoke", "D2143569X")
    kept("print", "original", number, "--profile", "broker")
    assert kept.codes == ["not-yours"]
    kept("agent", "grant", "D2143569X")
    assert kept("print", "original", number, "--profile", "broker"), kept.envelope


def test_in_the_agents_own_workspace_the_exporters_word_is_recorded_and_suffices(approved):
    number = sorted(approved.states())[0]
    settings = approved.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("91330200MA99999966", "91330200D2143569X5"), encoding="utf-8")
    approved("print", "original", number)
    assert approved.codes == ["not-yours"]
    approved("agent", "grant", "D2143569X", "--exporter", "91330200MA99999966")
    assert approved("print", "original", number)[0]["source"] == "print_file"


def test_it_reads_well_in_both_languages(kept, capfdbinary):
    from coo_cli.cli.main import main

    kept("agent", "grant", AGENT)
    for words, english, chinese in (
        (("authorize", "list"), "accepted", "授权成功"),
        (("authorize", "make"), "official system", "官方系统"),
        (("agent", "list"), "agent", "代理机构代码"),
        (("authorize", "list"), "the seal was disabled", "印章已停用"),
    ):
        if "disabled" in english:
            kept("seal", "disable", "main")
        for language, said in (("en", english), ("zh", chinese)):
            capfdbinary.readouterr()
            assert main([*words, "--lang", language, "--workspace", str(kept.folder)]) == 0
            assert said in capfdbinary.readouterr().out.decode()
