"""Owns the gateway over HTTP: messages handed to a relay, receipts fetched from it, as docs/relay.openapi.yaml says."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import quote

import msgspec

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import ConfigError, GatewayUnavailable
from coo_cli.base.files import sha256
from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.finding import Severity
from coo_cli.gateway import http_api as api
from coo_cli.gateway.http_line import Line, Reply
from coo_cli.gateway.parcel import (
    Incoming,
    Outcome,
    Parcel,
    Problem,
    Seen,
    Signs,
    Surroundings,
    Unfinished,
    unfit,
    untold,
)
from coo_cli.gateway.settings import HttpSettings

CLOCKS_APART = 120
"""Seconds two clocks may differ before it is told: receipts are ordered by time."""

_OUTCOMES = {200: "sent", 422: "refused", 503: "later"}
"""The codes with which a relay tells what became of a message; a body that says otherwise is not believed."""

_REFUSING = (409, 413, 422)
"""What refuses a message whoever says it; any other code does only in a relay's own words."""

Shape = TypeVar("Shape")


class HttpGateway:
    """A relay as a gateway; keeps the `Gateway` protocol."""

    def __init__(
        self,
        settings: HttpSettings,
        around: Surroundings,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Note where the relay is; nothing is touched until it is used.

        Args:
            settings: the profile's.
            around: where secrets are found, and the clock.
            sleep: waits between tries.
            chance: a number from 0 to 1 that spreads the waits.
        """
        self._url, self._clock = settings.url, around.clock
        self._line = Line(settings, around, sleep, chance)

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a message to the relay; asked twice, because an answer was lost, it is sent once; see `Gateway`."""
        wrong = unfit(parcel)
        if wrong is not None:
            return wrong
        headers = {"Content-Type": "application/xml", api.KEY_HEADER: parcel.sha256}
        reply = self._line.ask("PUT", api.MESSAGES + quote(parcel.name, safe=""), parcel.data, headers)
        answer = _decoded(reply.body, api.SentAnswer)
        if answer is not None and answer.status == _OUTCOMES.get(reply.status):
            unsaid = None if answer.status == "sent" else _reason(reply)
            return Outcome(answer.status, api.text(answer.reason) if answer.reason else unsaid)
        refused = _decoded(reply.body, api.Refused)
        if reply.status in _REFUSING or (reply.status == 400 and refused is not None):
            return Outcome("refused", _reason(reply))
        if reply.status == 500:  # it may stumble over this message alone
            return Outcome("later", _reason(reply))
        raise self._fault(reply)

    def collect(self, seen: Seen, unfinished: Unfinished = untold) -> Iterator[Incoming]:
        """What came back to the relay; see `Gateway`."""
        listed = self._answer(self._line.ask("GET", api.FILES), api.FileList)
        for name in listed.unfinished:
            unfinished(name)
        return self._fetch(sorted(file for file in listed.files if not seen(file.name, file.look)), unfinished)

    def probe(self) -> list[Problem]:
        """Whether the relay answers, takes the token, keeps the same time, and what it finds itself; see `Gateway`."""
        try:
            status = self._status()
        except (GatewayUnavailable, ConfigError) as error:
            why = t(" ({why})", "（{why}）").fill(why=error.why) if error.why else plain("")
            return [Problem(t("{what}{why}", "{what}{why}").fill(what=error.what, why=why), error.fix, Severity.ERROR)]
        problems = [
            Problem(api.text(found.what), api.text(found.fix), Severity(found.severity)) for found in status.problems
        ]
        apart = round((status.time - self._clock()).total_seconds())
        if abs(apart) > CLOCKS_APART:
            problems.append(_clocks_apart(apart))
        return problems

    def signs(self) -> Signs:
        """Messages that wait behind the relay; see `Gateway`."""
        status = self._status()
        return Signs(status.waiting, status.oldest.astimezone(SHANGHAI) if status.oldest else None)

    def _status(self) -> api.StatusAnswer:
        return self._answer(self._line.ask("GET", api.STATUS), api.StatusAnswer)

    def _fetch(self, wanted: list[api.FileEntry], unfinished: Unfinished) -> Iterator[Incoming]:
        for start in range(0, len(wanted), api.MOST_FILES):
            asked = dict.fromkeys(wanted[start : start + api.MOST_FILES])
            left = dict(asked)
            while left:
                body = msgspec.json.encode(api.FetchRequest(list(left)))
                reply = self._line.ask("POST", api.FETCH, body, {"Content-Type": "application/json"})
                answer = self._answer(reply, api.FetchAnswer)
                for file in answer.files:
                    entry = api.FileEntry(file.modified_ns, file.name, file.size)
                    if entry in asked:
                        left.pop(entry, None)
                        yield self._incoming(file, entry)
                if not answer.more or not answer.files:
                    break
            for entry in left:
                unfinished(entry.name)

    def _incoming(self, file: api.FetchedFile, entry: api.FileEntry) -> Incoming:
        if sha256(file.data) != file.sha256 or len(file.data) != file.size:
            raise self._unsuitable(t("a file came damaged: {name}", "文件传输损坏：{name}").fill(name=file.name))
        return Incoming(file.name, file.data, file.sha256, entry.look, file.folder)

    def _answer(self, reply: Reply, shape: type[Shape]) -> Shape:
        if reply.status != 200:
            raise self._fault(reply)
        answer = _decoded(reply.body, shape)
        if answer is None:
            raise self._unsuitable(t("its answer is not a relay's", "应答不符合中继接口"))
        return answer

    def _fault(self, reply: Reply) -> GatewayUnavailable | ConfigError:
        """The error for an answer that says nothing of the message: it waits, whoever must mend what."""
        if reply.status in (401, 403):
            return ConfigError(
                "gateway-token-refused",
                t("The relay at {url} does not know this profile.", "中继 {url} 不接受本资料的凭证。").fill(
                    url=self._url
                ),
                t(
                    "Check `gateway.token` or `gateway.certificate` here, and the relay's `tokens`.",
                    "请检查本机的 `gateway.token` 或 `gateway.certificate`，以及中继的 `tokens`。",
                ),
                why=_reason(reply),
            )
        if reply.again:
            return GatewayUnavailable(
                "gateway-unavailable",
                t("The relay at {url} cannot serve now.", "中继 {url} 暂不可用。").fill(url=self._url),
                t("Nothing is lost; try again later.", "没有数据丢失，请稍后重试。"),
                why=_reason(reply),
            )
        return self._unsuitable(_reason(reply))

    def _unsuitable(self, why: Text) -> GatewayUnavailable:
        return GatewayUnavailable(
            "gateway-unsuitable",
            t("What answers at {url} is not the relay that was meant.", "{url} 的应答方不是预期的中继。").fill(
                url=self._url
            ),
            t(
                "Check `gateway.url` and the proxy; the relay must offer what docs/relay.openapi.yaml describes.",
                "请检查 `gateway.url` 和代理；中继须提供 docs/relay.openapi.yaml 所述接口。",
            ),
            why=why,
        )


def open_http(settings: HttpSettings, around: Surroundings) -> HttpGateway:
    """A relay as a gateway."""
    return HttpGateway(settings, around)


def _decoded(body: bytes, shape: type[Shape]) -> Shape | None:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _reason(reply: Reply) -> Text:
    """Why, in the relay's words where it has any."""
    said = _decoded(reply.body, api.Refused) or _decoded(reply.body, api.SentAnswer)
    if said is not None and said.reason is not None:
        return api.text(said.reason)
    return t("HTTP code {code}", "HTTP 状态码 {code}").fill(code=reply.status)


def _clocks_apart(seconds: int) -> Problem:
    return Problem(
        t("The relay's clock is {s} s {side} of this one.", "中继的时钟比本机{side} {s} 秒。").fill(
            s=abs(seconds), side=t("ahead", "快") if seconds > 0 else t("behind", "慢")
        ),
        t("Let both machines take their time from the network.", "请让两台机器均使用网络校时。"),
        Severity.WARNING,
    )
