"""The relay against those who mean it no good, and at its end."""

import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from coo_cli.base.clock import system_clock
from coo_cli.base.errors import ConfigError
from coo_cli.relay.doors import Door, doors_by_token, one_door
from coo_cli.relay.server import MOST_CONNECTIONS, Listening, serving

HELLO = b"GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer EXAMPLE-token-0123456789\r\n\r\n"


def connected(url):
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def said_to(url, *pieces, pause=0.0):
    """What the relay answers to raw bytes, until it hangs up or is silent."""
    answer = b""
    with connected(url) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            while piece := connection.recv(65536):
                answer += piece
        except (ConnectionError, TimeoutError):
            pass
    return answer


def test_one_who_sends_byte_by_byte_is_left_in_time_and_others_are_served_meanwhile(start, parcel):
    relay = start(seconds=1.0)
    began = time.monotonic()
    slow = threading.Thread(target=said_to, args=(relay.url, *[bytes([byte]) for byte in HELLO]), kwargs={"pause": 0.2})
    slow.start()
    assert relay.client().send(parcel()).status == "sent"
    assert time.monotonic() - began < 1
    slow.join(30)
    assert time.monotonic() - began < 4
    assert not any("GET /v1/status" in line for line in relay.log)


def test_one_who_promises_a_body_and_sends_none_is_left_in_time(start):
    relay = start(seconds=0.5)
    began = time.monotonic()
    head = HELLO.replace(b"GET /v1/status", b"PUT /v1/messages/a.xml").replace(
        b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\n"
    )
    assert said_to(relay.url, head) == b""
    assert time.monotonic() - began < 3
    assert relay.names("OutBox") == []


def test_too_many_connections_do_not_pile_up_and_end_with_their_time(start, parcel):
    relay = start(seconds=1.0)
    idle = [connected(relay.url) for _ in range(MOST_CONNECTIONS + 20)]
    time.sleep(1.3)
    for connection in idle:
        connection.close()
    assert relay.client().send(parcel()).status == "sent"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x00\x05hello",
        b"GET\r\n\r\n",
        b"BREW /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\n\r\n",
        HELLO.replace(b"\r\n\r\n", b"\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(200)) + b"\r\n"),
        HELLO.replace(b"GET /v1/status", b"PUT /v1/messages/a.xml").replace(
            b"\r\n\r\n", b"\r\nContent-Length: -5\r\n\r\n"
        ),
        HELLO.replace(b"GET /v1/status", b"PUT /v1/messages/a.xml").replace(
            b"\r\n\r\n", b"\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"
        ),
        HELLO.replace(b"GET /v1/status", b"GET http://[/v1/status"),
        HELLO.replace(b"EXAMPLE", b"\xff\xfe"),
    ],
    ids=range(9),
)
def test_nonsense_is_refused_and_the_relay_goes_on(start, parcel, raw):
    relay = start(seconds=0.4)
    answer = said_to(relay.url, raw)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4") or answer.startswith(b"HTTP/1.1 50")
    assert b"Traceback" not in answer
    assert relay.client().send(parcel()).status == "sent"


def test_without_tokens_it_serves_this_machines_names_alone(start):
    relay = start(token=None)
    assert said_to(relay.url, HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")).startswith(b"HTTP/1.1 200")
    foreign = HELLO.replace(b"Host: 127.0.0.1", b"Host: evil.example")
    assert said_to(relay.url, foreign).startswith(b"HTTP/1.1 403")


def test_the_log_names_profile_and_path_without_what_acts_on_a_terminal(relay):
    said_to(
        relay.url, HELLO.replace(b"/v1/status", b"/v1/\x1b[31m").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    )
    (line,) = relay.log
    assert " main GET /v1/?[31m 404 " in line
    assert "EXAMPLE-token" not in line


def test_it_stops_at_once_though_connections_are_open_and_answers_what_it_was_asked(start, parcel):
    relay = start()
    entered, outcome = threading.Event(), []

    class Slow:
        def send(self, given):
            entered.set()
            time.sleep(0.5)
            return relay.local.send(given)

    doors = doors_by_token({"EXAMPLE-token-0123456789": Door("main", Slow())})
    with serving(Listening(), doors, system_clock, print) as url:
        idle = connected(url)
        sender = threading.Thread(target=lambda: outcome.append(relay.client(url=url, tries=1).send(parcel()).status))
        sender.start()
        assert entered.wait(10)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    sender.join(10)
    assert outcome == ["sent"]
    idle.close()


def test_a_port_that_is_taken_is_told(relay):
    port = urlsplit(relay.url).port
    with (
        pytest.raises(ConfigError) as caught,
        serving(Listening(port=port), one_door(Door("main", relay.local)), system_clock, print),
    ):
        pass
    assert caught.value.code == "address-in-use"


def test_a_handshake_that_does_not_come_holds_up_nobody(start, certificates, parcel):
    relay = start(certificate=certificates / "cert.pem", key=certificates / "key.pem", seconds=2.0)
    with connected(relay.url) as silent:
        began = time.monotonic()
        assert relay.client(ca=certificates / "cert.pem").send(parcel()).status == "sent"
        assert time.monotonic() - began < 2
        assert silent.recv(10) == b""
