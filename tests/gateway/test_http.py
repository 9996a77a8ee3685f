"""The HTTP gateway against servers that are no good relay."""

import base64
import datetime as dt
import json
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from coo_cli.base.errors import ConfigError, GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.gateway.http import HttpGateway
from coo_cli.gateway.parcel import Outcome, Surroundings
from coo_cli.gateway.settings import HttpSettings

ENTRY = {"name": "a.xml", "size": 4, "modified_ns": 1}
LIST = json.dumps({"files": [ENTRY]}).encode()


def given(data=b"<a/>", **change):
    file = {**ENTRY, "folder": "InBox", "sha256": sha256(data), "data": base64.b64encode(data).decode(), **change}
    return json.dumps({"files": [file]}).encode()


@pytest.fixture
def serve(now, tmp_path):
    """A gateway to a server that says what a test says, answer by answer; the last one is repeated."""
    servers = []

    def served(*answers, **settings):
        left, asked = list(answers), []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked.append((self.command, self.path, self.headers.get("Idempotency-Key")))
                status, body, headers = left.pop(0) if len(left) > 1 else left[0]
                self.send_response(status)
                for name, value in {"Content-Length": len(body), "Connection": "close", **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def do_PUT(self):
                self.do_GET()

            def do_POST(self):
                self.do_GET()

            def log_message(self, *given):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        servers.append((server, thread))
        shown = {"url": f"http://127.0.0.1:{server.server_port}", "backoff": 1, "tries": 4, "timeout": 5, **settings}
        slept = []
        gateway = HttpGateway(
            HttpSettings(kind="http", **shown), Surroundings(tmp_path, lambda: now, {}), slept.append, lambda: 0.5
        )
        return gateway, asked, slept

    yield served
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>Please log in</html>", "gateway-unsuitable"),
        (200, b"", "gateway-unsuitable"),
        (200, b"[" * 100_000, "gateway-unsuitable"),
        (200, b'{"status":"refused"}', "gateway-unsuitable"),
        (302, b"", "gateway-unsuitable"),
        (404, b"", "gateway-unsuitable"),
        (400, b"<html>plain HTTP sent to an HTTPS port</html>", "gateway-unsuitable"),
        (407, b"", "gateway-unsuitable"),
        (502, b"<html>Bad Gateway</html>", "gateway-unavailable"),
        (503, b'{"status":"sent"}', "gateway-unavailable"),
        (404, b'{"status":"refused"}', "gateway-unsuitable"),
    ],
)
def test_what_is_no_relays_word_on_the_message_neither_sends_nor_refuses_it(serve, parcel, status, body, code):
    gateway, _, _ = serve((status, body, {}), tries=1)
    with pytest.raises(GatewayUnavailable) as caught:
        gateway.send(parcel())
    assert caught.value.code == code
    assert gateway.probe()[0].severity == "error"


@pytest.mark.parametrize(("status", "body"), [(401, b""), (403, b'{"status":"refused"}')])
def test_a_token_that_is_not_known_is_for_a_person_to_mend_and_not_tried_again(serve, parcel, status, body):
    gateway, asked, _ = serve((status, body, {}))
    with pytest.raises(ConfigError) as caught:
        gateway.send(parcel())
    assert (caught.value.code, len(asked)) == ("gateway-token-refused", 1)
    assert gateway.probe()[0].severity == "error"


@pytest.mark.parametrize("status", [409, 413, 422])
def test_a_message_that_is_refused_is_refused_whoever_says_so(serve, parcel, status):
    gateway, asked, _ = serve((status, b"<html>no</html>", {}))
    outcome = gateway.send(parcel())
    assert outcome.status == "refused"
    assert str(status) in outcome.reason.zh
    assert len(asked) == 1


def test_it_is_asked_again_with_growing_pauses_and_the_same_key(serve, parcel):
    gateway, asked, slept = serve(*[(502, b"", {})] * 3, (200, b'{"status":"sent"}', {}))
    assert gateway.send(parcel()) == Outcome("sent")  # and no reason, which people would read as a fault
    assert slept == [1, 2, 4]
    assert set(asked) == {("PUT", f"/v1/messages/{parcel().name}", parcel().sha256)}


@pytest.mark.parametrize(
    ("asks", "waits"),
    [("7", 7), ("0", 1), ("soon", 1), ("-5", 1), ("９", 1), (None, 20), ("Thu, 99 Foo 2026 00:00:00 GMT", 1)],
)
def test_retry_after_is_kept_to_in_seconds_or_as_a_date(serve, parcel, now, asks, waits):
    value = asks or format_datetime((now + dt.timedelta(seconds=20)).astimezone(dt.UTC), usegmt=True)
    headers = {"Retry-After": value.encode().decode("latin-1")}
    gateway, _, slept = serve((429, b"", headers), (200, b'{"status":"sent"}', {}))
    assert gateway.send(parcel()).status == "sent"
    assert slept == [waits]


@pytest.mark.parametrize(
    "answer",
    [given(sha256=sha256(b"<b/>")), given(b"<a/><a/>"), given().replace(b'"PG', b'"?G'), b"{}"],
    ids=["other bytes", "other size", "no base64", "nothing"],
)
def test_a_file_that_comes_damaged_is_not_taken(serve, answer):
    gateway, _, _ = serve((200, LIST, {}), (200, answer, {}))
    with pytest.raises(GatewayUnavailable) as caught:
        list(gateway.collect(lambda name, look: False))
    assert caught.value.code == "gateway-unsuitable"


def test_a_file_that_was_not_asked_for_is_left_and_one_that_does_not_come_is_told(serve):
    gateway, asked, _ = serve((200, LIST, {}), (200, given(name="other.xml"), {}))
    waiting = []
    assert list(gateway.collect(lambda name, look: False, waiting.append)) == []
    assert waiting == ["a.xml"]
    assert len(asked) == 2


def test_words_from_afar_do_not_act_on_the_terminal(serve, parcel):
    said = {"status": "refused", "reason": {"en": "no\x1b[2J" + "x" * 5000, "zh": "否\n"}}
    gateway, _, _ = serve((422, json.dumps(said).encode(), {}))
    reason = gateway.send(parcel()).reason
    assert reason.en.startswith("no[2Jx")
    assert (len(reason.en), reason.zh) == (1000, "否")
