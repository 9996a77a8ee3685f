"""Group robots: what each service is sent, and what its answers mean."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, quote

import pytest

from coo_cli.notify.message import Message

from .conftest import KEY

NO_PORT = "http://127.0.0.1:9"


@pytest.fixture
def robot(hub, channel):
    def opened(kind, **more):
        return channel(**{"kind": kind, "key": {"env": "KEY"}, "server": hub.url} | more)

    return opened


def test_wechat_work_is_sent_text_with_whom_to_mention(hub, robot, message):
    assert robot("wecom", mention=["13800000000", "all"])("n-1", message).status == "sent"
    (request,) = hub.requests
    assert (request.path, parse_qs(request.query)) == ("/cgi-bin/webhook/send", {"key": [KEY]})
    assert hub.bodies == [
        {
            "msgtype": "text",
            "text": {"content": f"{message.title}\n{message.body}", "mentioned_mobile_list": ["13800000000", "@all"]},
        }
    ]


def test_dingtalk_is_sent_text_signed_as_it_demands(hub, robot, message, now):
    assert robot("dingtalk", signing={"env": "SIGN"}, mention=["13800000000"])("n-1", message).status == "sent"
    (request,) = hub.requests
    query = parse_qs(request.query)
    stamp = str(int(now.timestamp() * 1000))
    digest = hmac.new(b"SEC0815", f"{stamp}\nSEC0815".encode(), hashlib.sha256).digest()
    assert query == {"access_token": [KEY], "timestamp": [stamp], "sign": [base64.b64encode(digest).decode()]}
    (body,) = hub.bodies
    assert body["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}
    assert body["text"]["content"].endswith("@13800000000")


def test_feishu_is_sent_text_signed_as_it_demands(hub, robot, message, now):
    assert robot("feishu", signing={"env": "SIGN"}, mention=["all"])("n-1", message).status == "sent"
    (request,), (body,) = hub.requests, hub.bodies
    assert request.path == f"/open-apis/bot/v2/hook/{quote(KEY, safe='')}"
    stamp = str(int(now.timestamp()))
    assert body["timestamp"] == stamp
    digest = hmac.new(f"{stamp}\nSEC0815".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(digest).decode()
    assert body["content"]["text"].startswith('<at user_id="all"></at> 原产地证')


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("wecom", b'{"errcode": 93000, "errmsg": "invalid webhook url"}'),
        ("dingtalk", b'{"errcode": 310000, "errmsg": "sign not match"}'),
        ("feishu", b'{"code": 19021, "msg": "sign match fail"}'),
    ],
)
def test_a_robot_that_refuses_with_http_200_did_not_take_it(hub, robot, message, kind, said):
    hub.answer = (200, said)
    outcome = robot(kind)("n-1", message)
    assert outcome.status == "failed"
    assert said.split(b'"')[-2].decode() in outcome.reason.en


def test_what_happened_on_the_line_tells_whether_it_may_be_sent_again(hub, robot, message):
    hub.answer = (500, b"busy " + KEY.encode())
    refused = robot("wecom")("n-1", message)
    assert (refused.status, KEY in refused.reason.en, "HTTP 500" in refused.reason.zh) == ("failed", False, True)
    assert robot("wecom", server=NO_PORT)("n-1", message).status == "failed"
    hub.hang = 0.3
    assert robot("wecom", timeout=0.05)("n-1", message).status == "unsure"
    hub.hang, hub.cut = 0, True
    assert robot("wecom")("n-1", message).status == "unsure"


@pytest.mark.parametrize(
    ("name", "value"), [("HTTP_PROXY", "socks9://127.0.0.1:9"), ("SSL_CERT_FILE", "/nonexistent/ca.pem")]
)
def test_surroundings_that_keep_the_client_from_starting_are_no_accident(hub, robot, message, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    outcome = robot("wecom")("n-1", message)
    assert (outcome.status, hub.requests) == ("failed", [])
    assert "no answer" in outcome.reason.en


def test_a_long_message_is_cut_between_lines_to_what_wechat_work_takes(hub, robot):
    body = "\n".join(f"E26330099999{n:04} 审核通过，越南，发票 INV-{n}" for n in range(60))
    assert robot("wecom")("n-1", Message(rule="done", title="60 份", body=body)).status == "sent"
    sent = hub.bodies[0]["text"]["content"]
    assert 1900 < len(sent.encode()) <= 2048
    *lines, last = sent.split("\n")
    assert last == "…"
    assert set(lines[1:]) < set(body.split("\n"))
