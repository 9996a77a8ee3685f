"""Services by apprise's URLs: e-mail over a real SMTP server, and JSON."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd import handlers
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from coo_cli.base.errors import ConfigError

from .conftest import KEY

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # apprise itself asks for it

MAIL = "mailto://127.0.0.1:{port}?user=coo&pass={{password}}&from=coo@example.com&to=desk@example.com&format=text"


class Post(handlers.Message):
    """What the mail server takes, or the words with which it does not."""

    def __init__(self, port):
        super().__init__()
        self.port, self.mails, self.refuses = port, [], ""

    def handle_message(self, message):
        if self.refuses:
            raise RuntimeError(self.refuses)
        self.mails.append(message_from_bytes(message.as_bytes(), policy=policy.default))


def login(server, session, envelope, mechanism, given):
    return AuthResult(success=isinstance(given, LoginPassword) and given.password == KEY.encode())


@pytest.fixture
def post():
    with socket.socket() as probe:  # the server wants to know its port beforehand
        probe.bind(("127.0.0.1", 0))
        handler = Post(probe.getsockname()[1])
    server = Controller(handler, "127.0.0.1", handler.port, authenticator=login, auth_require_tls=False)
    server.start()
    yield handler
    server.stop()


@pytest.fixture
def mail(post, channel):
    return channel(kind="apprise", url=MAIL.format(port=post.port), secrets={"password": {"env": "KEY"}})


def test_a_mail_arrives_with_chinese_in_subject_and_body(post, mail, message):
    assert mail("coo-1", message).status == "sent"
    (got,) = post.mails
    assert got["Subject"].strip() == message.title
    assert got["To"] == "desk@example.com"
    assert message.body in got.get_body().get_content()


def test_a_mail_server_that_refuses_is_told_in_its_words_and_without_the_password(post, mail, message):
    post.refuses = f"554 no mail from {KEY}"
    outcome = mail("coo-1", message)
    assert (outcome.status, post.mails) == ("failed", [])
    assert "554" in outcome.reason.en
    assert KEY not in outcome.reason.en


def test_any_other_service_works_by_its_url(hub, channel, message):
    send = channel(
        kind="apprise", url=hub.url.replace("http://", "json://") + "/in/{key}", secrets={"key": {"env": "KEY"}}
    )
    assert send("coo-1", message).status == "sent"
    assert hub.bodies[0]["title"] == message.title
    hub.hang = 0.5
    url = hub.url.replace("http://", "json://") + "/in?rto=0.1"
    assert channel(kind="apprise", url=url)("coo-1", message).status == "unsure"


def test_a_service_apprise_does_not_know_is_refused_without_showing_the_url(channel):
    with pytest.raises(ConfigError) as caught:
        channel(kind="apprise", url="nosuch://token-4711/room")
    assert (caught.value.code, str(caught.value.why)) == ("channel-url", "nosuch://")
