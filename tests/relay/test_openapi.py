"""The description of what a relay offers, held against the real server."""

import json
from pathlib import Path

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from coo_cli.base.files import sha256

SPECIFICATION = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "docs" / "relay.openapi.yaml").read_text(encoding="utf-8")
)
DATA = b"<Certificate>1</Certificate>"
KEY = {"Idempotency-Key": sha256(DATA)}
AUTHORISED = {"Authorization": "Bearer EXAMPLE-token-0123456789"}
MESSAGES = "/v1/messages/{name}"


def resolved(node):
    """A part of the description with its references followed, as its schemas do not lead back to themselves."""
    if isinstance(node, dict) and "$ref" in node:
        found = SPECIFICATION
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        return resolved(found)
    if isinstance(node, dict):
        return {key: resolved(value) for key, value in node.items()}
    return [resolved(value) for value in node] if isinstance(node, list) else node


def schema_of(path, method, status):
    responses = resolved(SPECIFICATION["paths"][path][method.lower()]["responses"])
    return responses[str(status)]["content"]["application/json"]["schema"]


CASES = [
    ("GET", "/v1/status", "/v1/status", {}, b"", 200),
    ("GET", "/v1/status", "/v1/status", {"Authorization": "Bearer wrong"}, b"", 401),
    ("PUT", MESSAGES, "/v1/messages/a.xml", KEY, DATA, 200),
    ("PUT", MESSAGES, "/v1/messages/taken.xml", KEY, DATA, 422),
    ("PUT", MESSAGES, "/v1/messages/..%2Fa.xml", KEY, DATA, 422),
    ("PUT", MESSAGES, "/v1/messages/nul.xml", KEY, DATA, 422),
    ("PUT", MESSAGES, "/v1/messages/a.xml", {}, DATA, 400),
    ("PUT", MESSAGES, "/v1/messages/a.xml", KEY, DATA + b" ", 400),
    ("PUT", MESSAGES, "/v1/messages/a.xml", KEY, b"x" * 20_000, 413),
    ("PUT", MESSAGES, "/v1/messages/a.xml", {**KEY, "Authorization": "Basic x"}, DATA, 401),
    ("PUT", MESSAGES, "/v1/messages/a.xml", {**KEY, "Transfer-Encoding": "chunked"}, iter([DATA]), 411),
    ("GET", "/v1/files", "/v1/files", {}, b"", 200),
    ("POST", "/v1/files/fetch", "/v1/files/fetch", {}, b"nonsense", 400),
    ("POST", "/v1/files/fetch", "/v1/files/fetch", {}, b'{"files":[]}', 400),
    ("POST", "/v1/files/fetch", "/v1/files/fetch", {}, b"[" * 5000, 400),
]


@pytest.mark.parametrize(("method", "path", "url", "headers", "body", "status"), CASES)
def test_what_the_relay_answers_is_what_is_described(start, method, path, url, headers, body, status):
    relay = start(largest=10_000)
    (relay.root / "OutBox" / "taken.xml").write_bytes(b"<Certificate>other</Certificate>")
    (relay.root / "InBox" / "b.xml").write_bytes(b"<a></a>")
    answer = httpx.request(
        method, relay.url + url, headers={**AUTHORISED, **headers}, content=body, trust_env=False, timeout=20
    )
    assert answer.status_code == status, answer.text
    Draft202012Validator(schema_of(path, method, status)).validate(answer.json())


def test_files_are_listed_and_fetched_as_described(relay):
    (relay.root / "InBox" / "b.xml").write_bytes(b"<a></a>")
    with httpx.Client(base_url=relay.url, headers=AUTHORISED, trust_env=False, timeout=20) as client:
        listed = client.get("/v1/files").json()
        answer = client.post("/v1/files/fetch", json={"files": listed["files"]})
    Draft202012Validator(schema_of("/v1/files/fetch", "POST", 200)).validate(answer.json())
    assert [file["sha256"] for file in answer.json()["files"]] == [sha256(b"<a></a>")]


def test_a_gateway_that_does_not_answer_is_described(relay):
    (relay.root / "OutBox").rmdir()
    (relay.root / "InBox").rmdir()
    for method, path, url, body in (
        ("PUT", MESSAGES, "/v1/messages/a.xml", DATA),
        ("GET", "/v1/files", "/v1/files", b""),
        ("GET", "/v1/status", "/v1/status", b""),
    ):
        headers = {**AUTHORISED, **KEY}
        answer = httpx.request(method, relay.url + url, headers=headers, content=body, trust_env=False, timeout=20)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        Draft202012Validator(schema_of(path, method, 503)).validate(answer.json())


def test_every_schema_of_the_description_is_one():
    for name, schema in SPECIFICATION["components"]["schemas"].items():
        Draft202012Validator.check_schema(resolved(schema)), name
    assert json.dumps(resolved(SPECIFICATION["paths"]))
