"""The HTTP gateway keeps the protocol that the folders keep, over a real relay on a real socket."""

import datetime as dt
import os
import shutil
import threading
import time

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import ConfigError, GatewayUnavailable, StoreError, UsageError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.gateway.http import HttpGateway
from coo_cli.gateway.parcel import Outcome, Parcel, Surroundings
from coo_cli.gateway.settings import HttpSettings
from coo_cli.relay.doors import Door, doors_by_token, one_door
from coo_cli.relay.server import Listening, serving

RECEIPT = b"<?xml version='1.0'?><Receipt><CertNo>C263300999990001</CertNo></Receipt>\n"


def put(path, data=RECEIPT, age=0.0):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age,) * 2)
    return path


def nothing_seen(name, look):
    return False


class Over:
    """The folders, but for what a test does to them."""

    def __init__(self, relay, **does):
        self._local = relay.local
        self.__dict__.update(does)

    def __getattr__(self, name):
        return getattr(self._local, name)


def test_a_message_reaches_outbox_once_however_often_it_is_sent(relay, parcel):
    for _ in range(3):
        assert relay.client().send(parcel()).status == "sent"
    assert relay.names("OutBox") == [parcel().name]
    assert (relay.root / "OutBox" / parcel().name).read_bytes() == parcel().data
    (relay.root / "OutBox" / parcel().name).rename(relay.root / "SentBox" / parcel().name)
    assert relay.client().send(parcel()).status == "sent"
    assert relay.names("OutBox") == []


def test_a_message_sent_by_many_at_once_is_one_file(relay, parcel):
    outcomes = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(relay.client().send(parcel()).status)) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == ["sent"] * 12
    assert relay.names("OutBox") == [parcel().name]


def test_other_bytes_under_the_name_are_refused_with_the_reason(relay, parcel):
    relay.client().send(parcel())
    outcome = relay.client().send(parcel(data=b"<Certificate>2</Certificate>"))
    assert outcome.status == "refused"
    assert "不予覆盖" in outcome.reason.zh
    assert relay.slept == []


@pytest.mark.parametrize("name", ["../a.xml", "sub/a.xml", "..%2fa.xml", ".a.xml", "a.tmp", "n" * 300 + ".xml"])
def test_a_bad_name_is_refused_and_nothing_is_written(relay, parcel, name):
    assert relay.client().send(parcel(name)).status in ("refused", "sent")
    written = [path for path in relay.folder.rglob("*") if path.is_file()]
    assert [path.parent.name for path in written] in ([], ["OutBox"])


def test_a_message_too_large_is_refused_and_its_sender_hears_so(start, parcel):
    relay = start(largest=1000)
    outcome = relay.client().send(parcel(data=b"<a>" + b"x" * 5_000_000 + b"</a>"))
    assert outcome.status == "refused"
    assert "--max-mib" in outcome.reason.en
    assert relay.names("OutBox") == []


def test_what_came_back_comes_as_it_lay_there_oldest_first(relay):
    put(relay.root / "InBox" / "b.xml", age=30)
    put(relay.root / "InBox" / "Failed" / "a.xml", RECEIPT + b"\n", age=60)
    put(relay.root / "FailBox" / "c.xml", b"\x00\xff</a>", age=700)
    put(relay.root / "InBox" / "half.xml", RECEIPT[:30], age=10)
    waiting = []
    over_http = list(relay.client().collect(nothing_seen, waiting.append))
    assert over_http == list(relay.local.collect(nothing_seen))
    assert [item.folder for item in over_http] == ["FailBox", "InBox/Failed", "InBox"]
    assert waiting == ["half.xml"]
    looks = {(item.name, item.look) for item in over_http}
    assert list(relay.client().collect(lambda name, look: (name, look) in looks)) == []


def test_many_and_large_files_come_in_several_answers(relay):
    for number in range(510):
        put(relay.root / "InBox" / f"{number}.xml", RECEIPT, age=2000 - number)
    for number in range(3):
        put(relay.root / "InBox" / f"large{number}.xml", b"<a>" + b"x" * 9_000_000 + b"</a>", age=10 - number)
    got = list(relay.client().collect(nothing_seen))
    assert [item.name for item in got[:3]] == ["0.xml", "1.xml", "2.xml"]
    assert [item.name for item in got[-3:]] == ["large0.xml", "large1.xml", "large2.xml"]
    assert len(got) == 513


def test_an_answer_without_end_is_not_taken_in(relay):
    put(relay.root / "InBox" / "a.xml", b"<a>" + b"x" * 3_000_000 + b"</a>", age=10)
    with pytest.raises(GatewayUnavailable) as caught:
        list(relay.client(largest_mib=1, tries=1).collect(nothing_seen))
    assert "1 MiB" in caught.value.why.en


def test_signs_and_problems_are_those_behind_the_relay(relay, parcel):
    old = system_clock() - dt.timedelta(minutes=20)
    relay.client().send(parcel())
    os.utime(relay.root / "OutBox" / parcel().name, (old.timestamp(),) * 2)
    assert relay.client().signs().waiting == 1
    assert abs((relay.client().signs().oldest - old).total_seconds()) < 1
    (problem,) = relay.client().probe()
    assert (problem.severity, "OutBox" in problem.what.zh) == (Severity.WARNING, True)


def test_a_clock_that_differs_is_told_with_its_side(relay):
    (problem,) = relay.client(clock=lambda: system_clock() + dt.timedelta(minutes=10)).probe()
    assert "behind" in problem.what.en
    assert problem.severity is Severity.WARNING
    assert relay.client().probe() == []


def test_a_folder_that_is_gone_is_unavailable_after_some_tries_and_nothing_is_lost(relay, parcel):
    shutil.move(relay.root, relay.folder / "away")
    with pytest.raises(GatewayUnavailable) as caught:
        relay.client(longest_wait=7).send(parcel())
    assert caught.value.code == "gateway-unavailable"
    assert "导入客户端" in caught.value.why.zh
    assert relay.slept == [5, 5, 5]  # as the relay's Retry-After asks
    shutil.move(relay.folder / "away", relay.root)
    assert relay.client().send(parcel()).status == "sent"


def test_a_relay_that_asks_for_more_patience_than_there_is_is_left_alone(relay, parcel):
    shutil.rmtree(relay.root)
    with pytest.raises(GatewayUnavailable):
        relay.client(longest_wait=1).send(parcel())
    assert relay.slept == []


def test_a_folder_that_does_not_take_the_file_now_is_tried_later(start, parcel):
    relay = start(gateway=lambda relay: Over(relay, send=lambda parcel: Outcome("later", None)))
    assert relay.client(tries=2).send(parcel()).status == "later"


def test_an_answer_that_gets_lost_is_asked_for_again_and_the_message_lies_there_once(start, parcel):
    lost = []

    def losing(relay):
        def send(parcel):
            outcome = relay.local.send(parcel)
            if len(lost) < 2:
                lost.append(parcel.name)
                raise ConnectionAbortedError
            return outcome

        return Over(relay, send=send)

    relay = start(gateway=losing)
    assert relay.client().send(parcel()).status == "sent"
    assert len(lost) == 2
    assert relay.names("OutBox") == [parcel().name]
    assert relay.slept == [0.01, 0.02]


def test_a_relay_that_stumbles_over_one_message_lets_it_wait(start, parcel):
    relay = start(gateway=lambda relay: Over(relay, send=raises(StoreError)))
    outcome = relay.client(tries=2).send(parcel())
    assert (outcome.status, outcome.reason.zh) == ("later", "损坏")


def test_a_relay_whose_own_gateway_does_not_let_it_in_is_unavailable_for_all_messages(start, parcel):
    relay = start(gateway=lambda relay: Over(relay, send=raises(ConfigError)))
    with pytest.raises(GatewayUnavailable) as caught:
        relay.client(tries=1).send(parcel())
    assert (caught.value.code, "损坏" in caught.value.why.zh) == ("gateway-unavailable", True)


def raises(kind):
    def send(parcel):
        raise kind("broken", t("broken", "损坏"), t("mend", "修复"))

    return send


@pytest.mark.parametrize("token", ["EXAMPLE-token-012345678X", "EXAMPLE-token-01234567899", "EXAMPLE-tok", None])
def test_a_wrong_token_hands_nothing_over_and_is_told_without_showing_it(relay, parcel, token):
    with pytest.raises(ConfigError) as caught:
        relay.client(token).send(parcel())
    assert caught.value.code == "gateway-token-refused"
    assert relay.names("OutBox") == []
    shown = repr(caught.value.__dict__) + "".join(relay.log)
    assert "EXAMPLE-tok" not in shown
    (problem,) = relay.client(token).probe()
    assert problem.severity is Severity.ERROR


def test_a_token_that_is_nowhere_is_a_fault_of_the_settings(relay, parcel):
    with pytest.raises(ConfigError) as caught:
        relay.client(" ").send(parcel())
    assert caught.value.code == "secret-missing"


def test_each_token_opens_its_own_gateway(start, parcel):
    first, second = start(), start()
    doors = {"EXAMPLE-token-of-one-1": Door("one", first.local), "EXAMPLE-token-of-two-2": Door("two", second.local)}
    log = []
    with serving(Listening(), doors_by_token(doors), system_clock, log.append) as url:
        assert first.client("EXAMPLE-token-of-two-2", url=url).send(parcel()).status == "sent"
    assert (first.names("OutBox"), second.names("OutBox")) == ([], [parcel().name])
    assert " two PUT /v1/messages/" in log[0]


def test_nobody_there_is_unavailable(start, parcel):
    relay = start()
    relay.url = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnavailable) as caught:
        relay.client(tries=2).send(parcel())
    assert caught.value.code == "gateway-unreachable"
    assert len(relay.slept) == 1
    (problem,) = relay.client(tries=1).probe()
    assert "127.0.0.1:9" in problem.what.en


def test_tls_is_checked_and_works_with_the_relays_own_certificate(start, certificates, parcel):
    relay = start(certificate=certificates / "cert.pem", key=certificates / "key.pem")
    assert relay.url.startswith("https://127.0.0.1:")
    with pytest.raises(ConfigError) as caught:
        relay.client().send(parcel())
    assert caught.value.code == "gateway-certificate"
    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.why.en
    assert relay.slept == []
    assert relay.client(ca=certificates / "cert.pem").send(parcel()).status == "sent"
    assert len(list(relay.client(ca=certificates / "cert.pem").collect(nothing_seen))) == 0


def test_a_client_may_be_known_by_its_certificate(start, certificates, parcel):
    tls = {"certificate": certificates / "cert.pem", "key": certificates / "key.pem"}
    relay = start(token=None, client_ca=certificates / "cert.pem", **tls)
    ca = certificates / "cert.pem"
    with pytest.raises(ConfigError) as caught:
        relay.client(None, ca=ca).send(parcel())
    assert (caught.value.code, relay.slept) == ("gateway-certificate", [])
    own = {"file": certificates / "cert.pem", "key": certificates / "key.pem"}
    assert relay.client(None, ca=ca, certificate=own).send(parcel()).status == "sent"
    with pytest.raises(ConfigError) as caught:
        relay.client(None, ca=ca, certificate=own | {"key": certificates / "none.key"}).send(parcel())
    assert "none.key" in str(caught.value.where)


def test_a_certificate_that_is_none_is_named(relay, parcel, tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(ConfigError) as caught:
        relay.client(ca=tmp_path / "ca.pem").send(parcel())
    assert caught.value.where.file == str(tmp_path / "ca.pem")


def test_others_could_reach_it_so_it_refuses_to_listen(relay, certificates):
    open_, locked = (
        one_door(Door("main", relay.local)),
        doors_by_token({"EXAMPLE-token-0123456789": Door("m", relay.local)}),
    )
    tls = {"certificate": certificates / "cert.pem", "key": certificates / "key.pem"}
    for host in ("0.0.0.0", "192.0.2.1", "::", "relay.example"):
        for doors, listening in (
            (open_, Listening(host=host)),
            (locked, Listening(host=host)),
            (open_, Listening(host=host, **tls)),
        ):
            with pytest.raises(UsageError) as caught, serving(listening, doors, system_clock, print):
                pass
            assert caught.value.code == "relay-open"


@pytest.mark.parametrize("part", ["key", "client_ca"])
def test_a_part_of_what_tls_needs_is_not_quietly_left_out(relay, certificates, part):
    listening = Listening(**{part: certificates / "key.pem"})
    with (
        pytest.raises(UsageError) as caught,
        serving(listening, one_door(Door("m", relay.local)), system_clock, print),
    ):
        pass
    assert caught.value.code == "relay-certificate"


def proxied(relay, environment, **settings):
    shown = HttpSettings.model_validate({"kind": "http", "url": "https://relay.invalid", "tries": 1, **settings})
    return HttpGateway(shown, Surroundings(relay.folder, system_clock, environment))


def test_proxies_are_those_of_settings_and_environment(relay):
    """The relay serves as a proxy that refuses: who hears of a CONNECT was asked."""
    unasked = {"HTTPS_PROXY": relay.url, "NO_PROXY": "example.com, .INVALID"}
    for environment, settings, asked in (
        ({"HTTPS_PROXY": relay.url}, {}, True),
        ({"all_proxy": relay.url}, {}, True),
        ({}, {"proxy": relay.url}, True),
        (unasked, {}, False),
        (unasked, {"proxy": relay.url}, True),
        ({"HTTPS_PROXY": relay.url}, {"proxy": "direct"}, False),
    ):
        with pytest.raises(GatewayUnavailable) as caught:
            proxied(relay, environment, **settings).signs()
        assert ("ProxyError" in caught.value.why.en) == asked, (environment, settings)
    with pytest.raises(ConfigError) as caught:
        proxied(relay, {"ALL_PROXY": "socks5://u:EXAMPLE-pw@proxy"}).signs()
    assert caught.value.code == "proxy-unusable"
    assert "EXAMPLE-pw" not in repr(caught.value.__dict__)


def test_a_short_token_is_refused(relay):
    with pytest.raises(ConfigError) as caught:
        doors_by_token({"short": Door("main", relay.local)})
    assert "short" not in repr(caught.value.__dict__).replace("too short", "").replace("token-too-short", "")


def test_sha_that_does_not_fit_is_refused_before_it_leaves(relay):
    assert relay.client().send(Parcel("a.xml", b"<a>2</a>", sha256(b"<a>1</a>"))).status == "refused"
    assert relay.log == []
