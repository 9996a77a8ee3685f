"""Owns what the relay answers: a question and a gateway to a code and a body, without anything of HTTP's wire."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.errors import ConfigError, CooError, GatewayUnavailable
from coo_cli.base.files import Look, safe_name, sha256
from coo_cli.base.texts import Text, t
from coo_cli.gateway import http_api as api
from coo_cli.gateway.parcel import Parcel, is_final_name
from coo_cli.relay.doors import Door

LARGEST_ANSWER = 16 * 2**20
"""Bytes of files in one answer; a single larger file goes alone."""

RETRY_AFTER = 5
"""Seconds a client is asked to wait when the gateway does not work now."""


class Question(msgspec.Struct, frozen=True):
    """A request, read whole.

    Attributes:
        method: GET, PUT or POST.
        path: as it came, without a query.
        key: the idempotency key; empty when none came.
        body: the content.
    """

    method: str
    path: str
    key: str
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """A code and a JSON body."""

    status: int
    body: bytes
    retry_after: int = 0


def answer(question: Question, door: Door, clock: Clock) -> Answer:
    """Answer a question through a door.

    Raises:
        ConnectionError: when the gateway wants the connection cut, as the sandbox does to lose an answer.
    """
    try:
        return _route(question)(question, door, clock)
    except (GatewayUnavailable, ConfigError) as error:  # no other message would fare better
        return refusal(503, error.code, error.what, retry_after=RETRY_AFTER)
    except CooError as error:
        return refusal(500, error.code, error.what)
    except ConnectionError:
        raise
    except OSError as error:
        why = t("{why}", "{why}").fill(why=error.strerror or type(error).__name__)
        return refusal(503, "gateway-fails", why, retry_after=RETRY_AFTER)


def refusal(status: int, code: str, reason: Text, retry_after: int = 0) -> Answer:
    """The answer to a request that is not answered."""
    return Answer(status, msgspec.json.encode(api.Refused(code, api.words(reason))), retry_after)


def _route(question: Question) -> Callable[[Question, Door, Clock], Answer]:
    routes = {api.STATUS: ("GET", _status), api.FILES: ("GET", _list), api.FETCH: ("POST", _fetch)}
    if question.path.startswith(api.MESSAGES):
        method, handler = "PUT", _take
    elif question.path in routes:
        method, handler = routes[question.path]
    else:
        return lambda *given: refusal(404, "no-such-path", t("There is nothing here.", "没有该路径。"))
    if question.method != method:
        return lambda *given: refusal(
            405, "wrong-method", t("Use {method} here.", "此处应使用 {method}。").fill(method=method)
        )
    return handler


def _take(question: Question, door: Door, clock: Clock) -> Answer:
    """A message; its name and its key say which, and the gateway under it lets the same pass once."""
    name = unquote(question.path.removeprefix(api.MESSAGES))
    if not _usable(name):
        return refusal(422, "bad-name", t("This is no usable file name.", "文件名不可用。"))
    if not question.body:
        return refusal(422, "empty", t("The message is empty.", "报文为空。"))
    if not re.fullmatch(r"[0-9a-f]{64}", question.key):
        what = t("{header} must hold the content's SHA-256.", "{header} 应为内容的 SHA-256。").fill(
            header=api.KEY_HEADER
        )
        return refusal(400, "bad-key", what)
    if sha256(question.body) != question.key:
        return refusal(400, "damaged", t("The message was changed on its way.", "报文在传输中被改动。"))
    with door.turn:
        outcome = door.gateway.send(Parcel(name, question.body, question.key))
    status = {"sent": 200, "refused": 422, "later": 503}[outcome.status]
    return Answer(
        status, msgspec.json.encode(api.sent_answer(outcome)), RETRY_AFTER if outcome.status == "later" else 0
    )


def _list(question: Question, door: Door, clock: Clock) -> Answer:
    """Everything that stands still; nothing is read for it."""
    files: list[api.FileEntry] = []
    unfinished: list[str] = []

    def seen(name: str, look: Look) -> bool:
        files.append(api.FileEntry(look.modified_ns, name, look.size))
        return True

    for _ in door.gateway.collect(seen, unfinished.append):
        pass  # a gateway that yields what was seen is none
    return Answer(200, msgspec.json.encode(api.FileList(files, unfinished)))


def _fetch(question: Question, door: Door, clock: Clock) -> Answer:
    try:
        wanted = msgspec.json.decode(question.body, type=api.FetchRequest).files
    except (msgspec.MsgspecError, RecursionError):
        wanted = []
    if not 0 < len(wanted) <= api.MOST_FILES:
        what = t("Ask for 1 to {n} files of the list.", "请索取列表中的 1 至 {n} 个文件。").fill(n=api.MOST_FILES)
        return refusal(400, "bad-request", what)
    looks = {(entry.name, entry.look) for entry in wanted}
    found: list[api.FetchedFile] = []
    size = 0
    for incoming in door.gateway.collect(lambda name, look: (name, look) not in looks):
        if found and size + len(incoming.data) > LARGEST_ANSWER:
            return Answer(200, msgspec.json.encode(api.FetchAnswer(found, more=True)))
        found.append(api.fetched(incoming))
        size += len(incoming.data)
    return Answer(200, msgspec.json.encode(api.FetchAnswer(found)))


def _status(question: Question, door: Door, clock: Clock) -> Answer:
    signs = door.gateway.signs()
    problems = [api.problem_answer(problem) for problem in door.gateway.probe()]
    return Answer(200, msgspec.json.encode(api.StatusAnswer(clock(), signs.waiting, signs.oldest, problems)))


def _usable(name: str) -> bool:
    short = len(name.encode("utf-8", errors="surrogateescape")) <= api.LONGEST_NAME
    return short and name.isprintable() and safe_name(name) == name and is_final_name(name)
