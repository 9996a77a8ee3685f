"""Batch declaration: what is chosen goes in order, at a pace, and nothing goes twice unless the user says so."""

import io
import signal
import subprocess
import sys
import time

import pytest

from coo_cli.base.errors import InputError
from coo_cli.workflow.pace import pace
from coo_cli.workflow.selection import numbers_in


@pytest.fixture
def ready(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    shell.numbers = sorted(shell.states())
    return shell


def outbox(shell):
    return sorted(path.name for path in (shell.folder / "client" / "OutBox").glob("*.xml"))


def sent(answer):
    return [one["cert_no"] for one in answer if one["outcome"] == "sent"]


def test_certificates_are_chosen_by_a_query(ready):
    rows = {row["cert_no"]: row for row in ready("cert", "list")}
    kind = rows[ready.numbers[0]]["cert_type"]
    wanted = [no for no, row in rows.items() if row["cert_type"] == kind]
    assert sorted(sent(ready("declare", "--type", kind.lower()))) == sorted(wanted)
    left = next(no for no in ready.numbers if no not in wanted)
    assert sent(ready("declare", "--text", rows[left]["invoice_no"].lower()[2:])) == [left]
    assert ready("declare", "--invoice", "no such") == [] and ready.exit == 0
    assert ready("declare", "--created-to", "2020-01-01") == []
    assert ready("declare", "--text", "%") == []
    assert sent(ready("declare", "--created-from", "2020-01-01")) == [
        n for n in ready.numbers if n not in (*wanted, left)
    ]


def test_a_file_or_standard_input_lists_them_and_their_order_is_kept(ready, tmp_path, monkeypatch):
    order = [ready.numbers[2], ready.numbers[0]]
    listed = tmp_path / "list.csv"
    listed.write_text("\ufeff证书号,note\n" + "".join(f'"{no}",x\n' for no in order), encoding="utf-8")
    assert sent(ready("declare", "--from", listed)) == order
    stream = io.TextIOWrapper(io.BytesIO(f"# the rest\n\n{ready.numbers[1]}\r\n".encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert sent(ready("declare", "-")) == [ready.numbers[1]]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    ready("declare", "--from", "-")
    assert (ready.exit, ready.codes) == (3, ["list-empty"])


@pytest.mark.parametrize("data", [b"", b"\n\n", b"number\n", b"# x\n", b"\xff\xff\xff\x00"])
def test_a_list_without_numbers_is_refused(data):
    with pytest.raises(InputError):
        numbers_in(data, "list")


def test_one_that_cannot_be_declared_does_not_stop_the_others_unless_told(ready):
    one, two, *rest = ready.numbers
    assert sent(ready("declare", "C263300999999999", one)) == [one]
    assert (ready.exit, ready.codes) == (4, ["unknown-certificate"])
    answer = ready("declare", two, one, *rest, "--fail-fast")
    assert sent(answer) == [two]
    assert ready.codes == ["already-sent"]
    assert {ready.states()[no] for no in rest} == {"ready"}


def test_what_the_gateway_refuses_stops_a_batch_that_is_to_fail_fast_and_the_rest_waits(ready):
    one, two, *rest = ready.numbers
    ready("declare", one)
    name = outbox(ready)[0]
    parcel = ready.folder / "client" / "OutBox" / name
    data = parcel.read_bytes()
    for no in ready.numbers[1:]:
        assert no not in name
    shell_name = _name_of(ready, two)
    (parcel.parent / shell_name).write_bytes(data)  # something else lies under the next one's name
    answer = ready("declare", two, *rest, "--fail-fast")
    assert {one["cert_no"]: one["outcome"] for one in answer} == {two: "refused", **dict.fromkeys(rest, "later")}
    (parcel.parent / shell_name).unlink()
    resumed = ready("declare", "--resume")
    assert sent(resumed) == rest
    assert [one["code"] for one in ready.envelope["warnings"]] == ["resumed"]


def _name_of(shell, number):
    from coo_cli.message.build import parcel_name
    from coo_cli.store.open import open_store
    from coo_cli.store.reading import ids_of, messages

    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.read() as reader:
        ((_, message),) = messages(reader, [ids_of(reader, [number])[number]])
    return parcel_name(number, message.sha256)


def test_one_that_is_sent_goes_again_only_when_the_user_says_so(ready):
    one = ready.numbers[0]
    ready("declare", one)
    ready("declare", one)
    assert (ready.exit, ready.codes) == (3, ["already-sent"])
    assert len(outbox(ready)) == 1
    assert sent(ready("declare", one, "--again")) == [one]
    first, second = (ready.folder / "client" / "OutBox" / name for name in outbox(ready))
    assert first.read_bytes() == second.read_bytes()
    ready.customs()
    ready("poll")
    assert ready.states()[one] == "approved"
    ready("declare", one, "--again")
    assert ready.exit == 3
    assert "coo cert amend" in str(ready.envelope["errors"])


def test_a_profile_whose_secret_is_not_there_keeps_no_other_from_its_work(ready, many_orders, tmp_path):
    settings = ready.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    start, end = text.index("  main:\n"), text.index("    gateway:\n")
    gateway = '    gateway: {kind: http, url: "http://127.0.0.1:9", token: {env: NOT_SET}}\n'
    far = text[start:end].replace("main:", "far:").replace("330099999", "330099998") + gateway
    settings.write_text(text[:start] + far + text[start:] + "\nprofile: main\n", encoding="utf-8")
    copies = many_orders(tmp_path / "far.csv", 1)
    ready("convert", tmp_path / "far.csv", "--profile", "far")
    answer = ready("declare", "--ready")
    assert sent(answer) == ready.numbers
    assert sorted({one["outcome"] for one in answer}) == ["later", "sent"] and len(answer) == copies + len(
        ready.numbers
    )
    assert (ready.exit, ready.codes) == (4, ["secret-missing"])
    ready.customs()
    assert {change["cert_no"] for change in ready("poll")["changes"]} == set(ready.numbers)
    assert (ready.exit, ready.codes) == (8, ["secret-missing"])
    ready("declare", "--resume")
    assert (ready.exit, ready.codes) == (8, ["secret-missing"])


def test_a_pace_is_kept():
    wait = pace(20)
    began = time.monotonic()
    for _ in range(5):
        wait()
    assert 0.19 <= time.monotonic() - began < 2


def test_the_gateway_s_settings_give_the_pace(ready):
    settings = ready.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("root: client  ", "rate: 10\n      root: client  "), encoding="utf-8")
    began = time.monotonic()
    ready("declare", "--ready")
    assert time.monotonic() - began >= (len(ready.numbers) - 1) / 10


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal")
def test_an_interrupted_batch_says_where_it_goes_on(ready):
    command = [sys.executable, "-m", "coo_cli", "declare", "--ready", "--rate", "0.5", "--workspace", str(ready.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as declaring:
        for _ in range(300):
            if outbox(ready):
                break
            time.sleep(0.05)
        time.sleep(0.5)  # the first is synchronised and counted; the second leaves two seconds after it
        declaring.send_signal(signal.SIGINT)
        _, err = declaring.communicate(timeout=20)
    assert declaring.returncode == 130
    gone = [name.partition("_")[0] for name in outbox(ready)]
    following = ready.numbers[len(gone)]
    assert f"the next is {following}" in err
    assert sent(ready("declare", "--resume")) == ready.numbers[len(gone) :]
    assert len(outbox(ready)) == len(ready.numbers)
