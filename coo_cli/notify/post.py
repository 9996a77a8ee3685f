"""Owns one request to another service over HTTP, and what its outcome means for sending it again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.masking import masked
from coo_cli.base.texts import Text, plain, t
from coo_cli.notify.message import Outcome

if TYPE_CHECKING:
    import httpx

_LARGEST = 64 * 1024
"""Bytes of an answer that are read."""

_PATIENCE = 60.0
"""Seconds an answer's body may take."""


class Reply(msgspec.Struct, frozen=True):
    """What was answered."""

    status: int
    body: bytes


def post(
    url: str, content: bytes, headers: Mapping[str, str], *, timeout: float, method: str = "POST"
) -> Reply | Outcome:
    """Ask once; redirections are not followed, for they could lead a secret elsewhere.

    Args:
        url: where to.
        content: the body.
        headers: further headers.
        timeout: seconds without a byte after which it is given up.
        method: `POST` or `GET`.

    Returns:
        the answer, or, without one: `failed` when nothing was handed over, `unsure` when it may have been.
    """
    import httpx

    try:
        client = httpx.Client(timeout=timeout, follow_redirects=False)
    except (ImportError, OSError, ValueError) as error:  # a proxy or certificates the surroundings name and lack
        return Outcome("failed", no_answer(error))
    try:
        with client:
            return _ask(client, method, url, content, headers)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.InvalidURL) as error:
        return Outcome("failed", no_answer(error))
    except (httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
        return Outcome("failed", no_answer(error))
    except httpx.HTTPError as error:
        return Outcome("unsure", no_answer(error))


def _ask(client: httpx.Client, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> Reply:
    until = time.monotonic() + _PATIENCE
    with client.stream(method, url, content=content or None, headers=dict(headers)) as answer:
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > _LARGEST or time.monotonic() > until:  # the status has said what counts
                break
    return Reply(answer.status_code, bytes(body[:_LARGEST]))


def no_answer(error: Exception) -> Text:
    """Why there was no answer, in the library's words."""
    return t("no answer: {why}", "无应答：{why}").fill(why=masked(str(error) or type(error).__name__))


def refusal(reply: Reply) -> Text:
    """What a refusing answer said."""
    said = " ".join(reply.body.decode("utf-8", errors="replace").split())[:200]
    return plain(masked(f"HTTP {reply.status} {said}".strip()))
