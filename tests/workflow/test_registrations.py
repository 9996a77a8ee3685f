"""Registration numbers, principals and initial values, from the register to what customs gets."""

import pytest

from coo_cli.cli.main import main

NUMBER = "330099999"


@pytest.fixture
def ready(shell, samples):
    """Converts the sample export; gives the numbers of its certificates."""

    def run(*words):
        data = shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic", *words)
        return [one["cert_no"] for one in data["certificates"]]

    return run


@pytest.fixture
def settings(shell):
    """Puts one text of coo.yaml in place of another."""

    def put(old, new):
        file = shell.folder / "coo.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return put


def file(shell, *words):
    done = shell("registration", "file", NUMBER, *words)
    assert shell.exit == 0, shell.envelope
    return done["entry"]["values"]["filings"].splitlines()


def test_declaring_waits_until_the_filing_is_approved(shell, ready, capfdbinary):
    shell("register", "set", "registration", NUMBER, "organisation_code=MA9999996")
    assert file(shell, "sent", "--date", "2026-01-05") == ["2026-01-05 sent 企业备案"]
    assert file(shell, "自动审核退回", "--date", "2026-01-07", "--note", "地址有误")[1:] == [
        "2026-01-07 returned 企业备案 地址有误"
    ]
    words = ["registration", "--workspace", str(shell.folder), "--lang", "zh"]
    capfdbinary.readouterr()
    assert main(["register", "list", *words]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "2026-01-05 已发送 企业备案 / 2026-01-07 自动审核退回，待修改 企业备案 地址有误" in shown
    ready()
    told = shell("declare", "--ready")
    assert {one["outcome"] for one in told} == {"not_declared"}
    assert (set(shell.codes), shell.exit) == ({"registration-not-approved"}, 3)
    text = shell.envelope["errors"][0]["text"]
    assert "returned to be corrected" in text["en"]
    assert "自动审核退回，待修改" in text["zh"]
    shell("doctor")
    assert shell.exit == 8
    assert [line[:10] for line in file(shell, "approved", "--date", "2026-01-08")] == [
        "2026-01-05",
        "2026-01-07",
        "2026-01-08",
    ]
    shell("declare", "--ready")
    assert (shell.codes, shell.exit) == ([], 0)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (("valid_from=2020-01-01", "valid_to=2020-12-31"), {"registration-not-valid"}),
        (("valid_from=2999-01-01",), {"registration-not-valid"}),
        (("valid_from=2020-01-01", "valid_to=2999-12-31"), set()),
        (("note=nothing is known of its time",), set()),
    ],
)
def test_a_number_is_declared_under_while_it_is_valid(shell, ready, values, codes):
    ready()
    shell("register", "set", "registration", NUMBER, *values)
    shell("declare", "--ready")
    assert set(shell.codes) == codes


def test_the_number_may_be_kept_in_the_register_alone(shell, ready, settings):
    settings(f'registration_no: "{NUMBER}"', 'registration_no: ""')
    assert ready() == ["", "", ""]
    assert set(shell.codes) == {"COO-4002"}
    shell("register", "set", "registration", "330099990", "organisation_code=MA9999996", "valid_to=2020-01-01")
    shell("register", "set", "registration", "330011111", "organisation_code=MA9999988")  # another enterprise's
    shell("register", "set", "registration", NUMBER, "organisation_code=MA9999996")
    assert {no[3:12] for no in ready()} == {NUMBER}
    shell("declare", "--ready")
    assert (shell.codes, shell.exit) == ([], 0)


def test_a_filing_of_a_number_or_state_there_is_not_is_refused(shell):
    shell("registration", "file", NUMBER, "approved")
    assert (shell.codes, shell.exit) == (["unknown-entry"], 3)
    shell("register", "set", "registration", NUMBER, "note=x")
    shell("registration", "file", NUMBER, "lost")
    assert (shell.codes, shell.exit) == (["entry-invalid"], 3)
    shell("registration", "file", NUMBER, "approved", "--date", "tomorrow")
    assert (shell.codes, shell.exit) == (["not-a-date"], 2)


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("declarant", "WANG", "declarant_id=330200190001010007"),
        ("principal", "P1", "exporter_code=91330200MA9999988A"),
        ("principal", "P1", "registration_no=12345"),
        ("registration", "12345678", "note=x"),
        ("registration", NUMBER, "organisation_code=MA9999990"),
        ("registration", NUMBER, "filings=yesterday approved"),
        ("defaults", "12345@E", "currency=USD"),
        ("defaults", f"{NUMBER}@QQ", "currency=USD"),
        ("goods", "A", "review_state=perhaps"),
    ],
)
def test_what_a_check_digit_or_form_forbids_is_not_kept(shell, name, key, value):
    shell("register", "set", name, key, value)
    assert (shell.codes, shell.exit) == (["entry-invalid"], 3)
    assert shell("register", "list", name)["total"] == 0


def test_values_that_cannot_both_be_right_are_refused_even_one_after_the_other(shell, tmp_path):
    shell("register", "set", "registration", NUMBER, "valid_from=2026-01-01")
    shell("register", "set", "registration", NUMBER, "valid_to=2025-01-01")
    assert shell.codes == ["entry-invalid"]
    file = tmp_path / "principal.csv"
    file.write_text("key,exporter_code,organisation_code\nP1,91330200MA9999988B,MA9999996\n", encoding="utf-8")
    shell("register", "import", "principal", file)
    (error,) = shell.envelope["errors"]
    assert (error["place"]["row"], error["place"]["column"]) == (2, "organisation_code")


@pytest.fixture
def agent(shell, samples):
    """A workspace of an agent, with a principal."""
    shell("register", "import", "principal", samples / "registers" / "principal.csv")
    assert shell.exit == 0
    return shell


@pytest.mark.parametrize("by", ["code", "key"])
def test_a_principals_data_fills_a_certificate_by_the_exporters_code_or_by_a_key(agent, samples, tmp_path, by):
    shell = agent
    export = tmp_path / "orders.csv"
    text = (samples / "demo" / "orders.csv").read_text(encoding="utf-8").splitlines()
    said = "91330200MA9999988B" if by == "code" else "EX-CLIENT"
    export.write_text("\n".join([f"{text[0]},client", *(f"{line},{said}" for line in text[1:])]), encoding="utf-8")
    mapping = tmp_path / "agent.yaml"
    how = "head: {exporter_code: client}" if by == "code" else "lookups: {principal: {by: client}}"
    mapping.write_text(f"name: agent\nextends: csv_generic\n{how}\n", encoding="utf-8")
    numbers = [one["cert_no"] for one in shell("convert", export, "--mapping", mapping)["certificates"]]
    assert shell.exit == 0, shell.envelope["errors"]
    whole = shell("cert", "show", numbers[0])
    cert = whole["certificate"]
    assert cert["applicant_code"] == "91330200MA99999966"  # the agent's own: GACC Announcement 2022 No. 1
    assert (cert["exporter_code"], cert["registration_no"]) == ("91330200MA9999988B", "330299998")
    assert cert["exporter"].startswith("EXAMPLE CLIENT CO., LTD.")
    assert (cert["declarant_name"], cert["exporter_tel"]) == ("李示例", "+86-574-00000007")
    assert whole["added"]["exporter"] == "register principal EX-CLIENT"


def test_of_another_exporter_a_profile_does_not_tell_its_own_name_and_number(shell, samples, tmp_path):
    mapping = tmp_path / "agent.yaml"
    mapping.write_text(
        "name: agent\nextends: csv_generic\nhead: {exporter_code: {const: 91330200MA9999988B}}\n", encoding="utf-8"
    )
    shell("convert", samples / "demo" / "orders.csv", "--mapping", mapping)
    assert {error["path"] for error in shell.envelope["errors"]} >= {"exporter"}
    assert "COO-4005" not in shell.codes


def test_initial_values_of_a_registration_and_type_win_over_those_of_the_type(shell, ready):
    shell("register", "set", "defaults", "C", "currency=EUR", "load_port=SHANGHAI, CHINA")
    shell("register", "set", "defaults", f"{NUMBER}@c", "application_note=for this number only")
    shell("register", "set", "defaults", "330011111@C", "application_note=for another number")
    (number,) = [no for no in ready() if no.startswith("C")]
    whole = shell("cert", "show", number)
    assert whole["certificate"]["application_note"] == "for this number only"
    assert whole["added"]["application_note"] == f"register defaults {NUMBER}@C"


@pytest.mark.parametrize(
    ("name", "key", "user"),
    [
        ("goods", "EX-PLUG-02", "C2633"),
        ("consignee", "0000100002", "E2633"),
        ("defaults", "C", "C2633"),
        ("registration", NUMBER, "profile main"),
        ("registration", "330299998", "principal EX-CLIENT"),
    ],
)
def test_what_drafts_or_entries_use_is_deleted_by_force_only(shell, samples, name, key, user):
    for register in ("goods", "consignee", "defaults", "principal"):
        shell("register", "import", register, samples / "registers" / f"{register}.csv")
    for number in (NUMBER, "330299998"):
        shell("register", "set", "registration", number, "note=x")
    shell(
        "convert",
        samples / "registers" / "orders.csv",
        "--mapping",
        samples / "registers" / "by_numbers.yaml",
    )
    shell("register", "delete", name, key)
    assert (shell.codes, shell.exit) == (["entry-used"], 3)
    assert user in shell.envelope["errors"][0]["text"]["en"]
    assert shell("register", "delete", name, key, "--force") == [key]
