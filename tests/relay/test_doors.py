import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.relay.open import open_doors

ONE, TWO = "EXAMPLE-token-of-one-1", "EXAMPLE-token-of-two-2"


def test_a_token_opens_its_own_door_and_no_other_header_does():
    doors = open_doors({"one": ONE, "two": TWO}, "", lambda name: name)
    assert doors.find(f"Bearer {TWO}").gateway == "two"
    assert doors.find(f"bearer  {ONE} ").name == "one"
    for header in ("", "Bearer", f"Bearer {ONE[:-1]}", f"Basic {ONE}", ONE, f"Bearer {ONE} {TWO}"):
        assert doors.find(header) is None


def test_without_tokens_a_single_profile_is_served():
    assert open_doors({}, "one", lambda name: name).find("").gateway == "one"


@pytest.mark.parametrize(
    ("tokens", "code"),
    [({}, "no-relay-token"), ({"one": ONE, "two": ONE}, "token-twice"), ({"one": "short"}, "token-too-short")],
)
def test_doors_that_would_stand_open_are_not_made(tokens, code):
    with pytest.raises(ConfigError) as caught:
        open_doors(tokens, "", lambda name: name)
    assert caught.value.code == code
