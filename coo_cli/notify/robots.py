"""Owns group robots (群机器人): what WeChat Work, DingTalk and Feishu want to be sent, and how they say yes.

They answer HTTP 200 whether they took a message or not; only a number in the body tells. Shapes and limits are those
of the vendors' public pages on custom robots.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import msgspec

from coo_cli.base.masking import masked
from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import plain
from coo_cli.notify.message import SENT, Message, Outcome, Sender, Surroundings
from coo_cli.notify.post import Reply, post, refusal
from coo_cli.notify.settings import RobotChannel

_ALL = "all"


class Robot(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between the services.

    Attributes:
        server: where the public service answers.
        path: behind it, with the key's place.
        most: bytes of UTF-8 a text may have.
        answer: the number in the answer's body that is 0 when the message was taken.
        body: makes the body out of a text and whom to mention.
    """

    server: str
    path: str
    most: int
    answer: str
    body: Callable[[str, tuple[str, ...]], dict[str, object]]


def _wecom(text: str, mention: tuple[str, ...]) -> dict[str, object]:
    numbers = ["@all" if one == _ALL else one for one in mention]
    return {"msgtype": "text", "text": {"content": text} | ({"mentioned_mobile_list": numbers} if numbers else {})}


def _dingtalk(text: str, mention: tuple[str, ...]) -> dict[str, object]:
    numbers = [one for one in mention if one != _ALL]
    shown = text + "".join(f" @{one}" for one in numbers)  # a number mentions only when it stands in the text too
    return {"msgtype": "text", "text": {"content": shown}, "at": {"atMobiles": numbers, "isAtAll": _ALL in mention}}


def _feishu(text: str, mention: tuple[str, ...]) -> dict[str, object]:
    everybody = '<at user_id="all"></at> ' if _ALL in mention else ""
    return {"msg_type": "text", "content": {"text": everybody + text.replace("<", "＜")}}  # or the text could mention


_ROBOTS = {
    "wecom": Robot(
        server="https://qyapi.weixin.qq.com",
        path="/cgi-bin/webhook/send?key={key}",
        most=2048,
        answer="errcode",
        body=_wecom,
    ),
    "dingtalk": Robot(
        server="https://oapi.dingtalk.com",
        path="/robot/send?access_token={key}",
        most=16000,
        answer="errcode",
        body=_dingtalk,
    ),
    "feishu": Robot(
        server="https://open.feishu.cn",
        path="/open-apis/bot/v2/hook/{key}",
        most=16000,
        answer="code",
        body=_feishu,
    ),
}


def robot_sender(name: str, channel: RobotChannel, around: Surroundings) -> Sender:
    """What sends messages to a robot.

    Raises:
        ConfigError: when its key or signing secret cannot be had.
    """
    robot, what = _ROBOTS[channel.kind], f"notify.channels.{name}"
    key = fetch_secret(channel.key, f"{what}.key", around.environment, around.folder)
    signing = (
        fetch_secret(channel.signing, f"{what}.signing", around.environment, around.folder) if channel.signing else ""
    )
    url = (channel.server or robot.server) + robot.path.format(key=quote(key, safe=""))

    def send(notice: str, message: Message) -> Outcome:
        body = robot.body(_shortened(f"{message.title}\n{message.body}".strip(), robot.most), channel.mention)
        seconds = around.clock().timestamp()
        signed = url
        if signing and channel.kind == "dingtalk":
            stamp = str(round(seconds * 1000))
            sign = _sign(signing, f"{stamp}\n{signing}")
            signed += f"&timestamp={stamp}&sign={quote_plus(sign)}"
        elif signing and channel.kind == "feishu":
            stamp = str(int(seconds))
            body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{signing}", "")}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        reply = post(signed, msgspec.json.encode(body), headers, timeout=channel.timeout)
        return reply if isinstance(reply, Outcome) else _judged(reply, robot.answer)

    return send


def _judged(reply: Reply, answer: str) -> Outcome:
    if reply.status != 200:
        return Outcome("failed", refusal(reply))
    try:
        said = msgspec.json.decode(reply.body, type=dict[str, object])
    except msgspec.DecodeError:
        return Outcome("unsure", refusal(reply))
    code = said.get(answer)
    if code == 0:
        return SENT
    words = said.get("errmsg") or said.get("msg") or ""
    return Outcome("failed", plain(masked(f"{answer} {code} {words}".strip()[:300])))


def _sign(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()).decode()


def _shortened(text: str, most: int) -> str:
    """The text, or its first lines with dots behind, in at most so many bytes."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - 4].decode("utf-8", errors="ignore")
    return kept.rpartition("\n")[0] + "\n…" if "\n" in kept else kept + "…"
