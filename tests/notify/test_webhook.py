"""The webhook: a program's own end."""

import pytest
from pydantic import ValidationError


def test_it_gets_text_and_events_and_a_name_that_is_the_same_at_every_try(hub, channel, message):
    send = channel(
        kind="webhook", url=f"{hub.url}/in/{{part}}", secrets={"part": {"env": "KEY"}}, token={"env": "SIGN"}
    )
    hub.answer = (503, b"later")
    assert send("coo-5", message).status == "failed"
    hub.answer = (204, b"")
    assert send("coo-5", message).status == "sent"
    first, second = hub.requests
    assert first.body == second.body
    assert (first.path, first.headers["Authorization"]) == ("/in/k-4711%2Fsecret", "Bearer SEC0815")
    assert first.headers["Idempotency-Key"] == "coo-5"
    body = hub.bodies[0]
    assert (body["id"], body["rule"], body["title"]) == ("coo-5", "done", message.title)
    event = body["events"][0]
    assert (event["cert_no"], event["words"], event["destination"]) == ("E263300999990001", ["approved"], "VN")


def test_a_redirection_is_not_followed_for_it_could_lead_the_token_elsewhere(hub, channel, message):
    hub.says["/in"] = (307, b"")
    assert channel(kind="webhook", url=f"{hub.url}/in")("coo-5", message).status == "failed"
    assert len(hub.requests) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": "http://erp.example/in", "token": {"env": "KEY"}}, "https://"),
        ({"url": "ftp://erp.example/in"}, "a URL such as"),
        ({"url": "https://me:hunter2@erp.example/in"}, "no password"),
        ({"url": "https://erp.example/in?token=hunter2"}, "no password"),
        ({"url": "https://erp.example/{key}"}, "`key`"),
        ({"url": "https://erp.example/", "secrets": {"key": {"env": "KEY"}}}, "`key`"),
        ({"kind": "wecon", "key": {"env": "KEY"}}, "`wecom`"),
        ({"kind": "wecom", "key": "k-4711"}, "a secret itself does not stand here"),
    ],
)
def test_what_would_give_a_secret_away_or_reach_nobody_is_refused(channel, settings, said):
    with pytest.raises(ValidationError) as caught:
        channel(**{"kind": "webhook"} | settings)
    told = str(caught.value.errors()[0]["ctx"]["error"])
    assert said in told
    assert "hunter2" not in told and "k-4711" not in told
