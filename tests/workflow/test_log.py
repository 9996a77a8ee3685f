"""What a command writes into the log, wherever it was told to."""

import json

import pytest

from coo_cli.cli.main import main


@pytest.fixture
def log(tmp_path):
    """Reads the log, which a test has put where it wants."""

    def read(path=tmp_path / "log.jsonl"):
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return read


def test_a_night_is_written_down_with_each_certificates_way(shell, samples, tmp_path, log):
    shell("convert", samples / "demo" / "orders.csv")
    shell("run", "--log-file", tmp_path / "log.jsonl")
    lines = log()
    assert (lines[0]["event"], lines[-1]["event"], lines[-1]["exit"]) == ("started", "finished", 0)
    assert {line["run"] for line in lines} == {shell.envelope["data"]["run"]["id"]}
    assert [line["step"] for line in lines if line["event"] == "step"] == [
        step["name"] for step in shell.envelope["data"]["run"]["steps"]
    ]
    for number in shell.states():
        way = [(line["from"], line["to"]) for line in lines if line.get("certificate") == number and "from" in line]
        assert way == [("ready", "queued"), ("queued", "sent")]


def test_what_is_rolled_back_is_not_written_down(shell, samples, tmp_path, log):
    shell("convert", samples / "demo" / "orders.csv")
    number = sorted(shell.states())[0]
    shell("cert", "delete", number, "NIX", "--log-file", tmp_path / "log.jsonl")
    assert shell.exit != 0
    deleted = [line for line in log() if line["event"] == "deleted"]
    assert len(deleted) == (number not in shell.states())
    assert "unknown-certificate" in [line["event"] for line in log()]


def test_the_flag_comes_before_the_variable_and_that_before_the_settings(shell, tmp_path, monkeypatch, log):
    with (shell.folder / "coo.yaml").open("a", encoding="utf-8") as file:
        file.write("\nlog: {file: logs/coo.jsonl, level: warning}\n")
    shell("cert", "show", "NIX")
    assert [line["event"] for line in log(shell.folder / "logs" / "coo.jsonl")] == ["unknown-certificate"]
    monkeypatch.setenv("COO_LOG", str(tmp_path / "variable.jsonl"))
    shell("cert", "show", "NIX")
    assert (len(log(tmp_path / "variable.jsonl")), shell.codes) == (1, ["unknown-certificate"])
    shell("cert", "show", "NIX", "--log-file", tmp_path / "flag.jsonl")
    assert (len(log(tmp_path / "flag.jsonl")), len(log(tmp_path / "variable.jsonl"))) == (1, 1)
    assert len(log(shell.folder / "logs" / "coo.jsonl")) == 1


def test_settings_that_cannot_be_read_and_commands_there_are_not_are_written_down_too(shell, tmp_path, log):
    (shell.folder / "coo.yaml").write_text("nonsense: true\n", encoding="utf-8")
    shell("run", "--log-file", tmp_path / "log.jsonl")
    shell("rnu", "--log-file", tmp_path / "log.jsonl")
    told = [(line["level"], line["event"]) for line in log() if line["level"] == "error"]
    assert told == [("error", "data-invalid"), ("error", "unknown-command")]


def test_standard_error_takes_the_log_and_the_result_stays_alone_on_standard_output(shell, capfdbinary):
    capfdbinary.readouterr()
    assert main(["cert", "list", "--workspace", str(shell.folder), "--json", "--log-file", "-"]) == 0
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out)["ok"]
    assert [json.loads(line)["event"] for line in captured.err.splitlines()] == ["started", "finished"]


def test_a_log_that_cannot_be_written_is_told_and_changes_no_exit_code(shell, tmp_path, capfdbinary):
    (tmp_path / "file").write_text("")
    command = ["cert", "list", "--workspace", str(shell.folder), "--json", "--log-file", str(tmp_path / "file" / "x")]
    capfdbinary.readouterr()
    assert main(command) == 0
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out)["ok"]
    assert b"the log could not be written" in captured.err


def test_an_unexpected_error_is_written_down_with_where_it_came_from(shell, tmp_path, monkeypatch, log):
    def broken(*_):
        raise ZeroDivisionError("k-4711")

    monkeypatch.setattr("coo_cli.cli.commands.cert_list.app_of", broken)
    shell("cert", "list", "--log-file", tmp_path / "log.jsonl")
    assert shell.exit == 1
    where, error, _ = log()[-3:]
    assert (where["event"], error["event"]) == ("traceback", "unexpected")
    assert "ZeroDivisionError" in where["text"]
