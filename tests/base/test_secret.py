import os
import sys

import pydantic
import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.base.masking import without_password
from coo_cli.base.secret import Secret, fetch_secret

TOKEN = "EXAMPLE-token-0123456789"


def fetched(folder, environment=None, **places):
    return fetch_secret(Secret(**places), "gateway.token", environment or {}, folder)


def kept(path, text=TOKEN + "\n", mode=0o600):
    path.write_text(text)
    path.chmod(mode)
    return path


PRINTS = [sys.executable, "-c", f"print('{TOKEN}')"]


def test_the_first_place_that_has_it_counts(tmp_path):
    named, own = kept(tmp_path / "named", "by-file-variable"), kept(tmp_path / "own", "by-file")
    places = {"env": "TOKEN", "file": own, "command": [sys.executable, "-c", "print('by-command')"]}
    assert fetched(tmp_path, {"TOKEN": "by-env", "TOKEN_FILE": str(named)}, **places) == "by-env"
    assert fetched(tmp_path, {"TOKEN_FILE": str(named)}, **places) == "by-file-variable"
    assert fetched(tmp_path, {}, **places) == "by-file"
    own.unlink()
    assert fetched(tmp_path, dict(os.environ), **places) == "by-command"


def test_a_relative_file_is_below_the_workspace_and_its_first_line_counts(tmp_path):
    kept(tmp_path / "token", f"\ufeff{TOKEN} \r\n# a note\n")
    assert fetched(tmp_path, file="token") == TOKEN


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits mean nothing there")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_others_may_read_is_refused(tmp_path, mode):
    kept(tmp_path / "token", mode=mode)
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, file="token")
    assert caught.value.code == "secret-exposed"
    assert "chmod 600" in caught.value.fix.zh
    assert TOKEN not in repr(caught.value.__dict__)


@pytest.mark.parametrize(
    "program",
    [
        f"import sys; print('{TOKEN}', file=sys.stderr); sys.exit(3)",
        f"import sys; print('{TOKEN}'); sys.exit(1)",
    ],
)
def test_a_command_that_fails_is_an_error_that_shows_nothing_it_printed(tmp_path, program):
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, dict(os.environ), command=[sys.executable, "-c", program])
    assert caught.value.code == "secret-command"
    assert TOKEN not in repr(caught.value.__dict__)


def test_a_command_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("coo_cli.base.secret.COMMAND_SECONDS", 0.3)
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, dict(os.environ), command=[sys.executable, "-c", "import time; time.sleep(60)"])
    assert "0.3 s" in caught.value.why.en


def test_a_program_that_is_not_there_is_named_as_such(tmp_path):
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, command=["no-such-program-anywhere"])
    assert caught.value.code == "secret-command"


def test_what_is_nowhere_is_told_with_the_places_looked_in(tmp_path):
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, env="TOKEN", file="token")
    assert caught.value.code == "secret-missing"
    assert str(caught.value.why) == "env: TOKEN, TOKEN_FILE; file: token"


def test_the_keyring_is_asked_last_and_its_absence_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, env="TOKEN", keyring="coo/main")
    assert "coo-cli[keyring]" in caught.value.fix.en


def test_the_keyring_gives_it_by_service_and_name(tmp_path, monkeypatch):
    package = tmp_path / "keyring"
    package.mkdir()
    (package / "__init__.py").write_text("def get_password(service, name):\n    return f'{service}+{name}'\n")
    (package / "errors.py").write_text("class KeyringError(Exception):\n    pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    assert fetched(tmp_path, keyring="coo/main/relay") == "coo+main/relay"
    for name in ("keyring", "keyring.errors"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("text", ["令牌", "a\x07b", "a\tb"])
def test_what_no_header_can_carry_is_refused(tmp_path, text):
    with pytest.raises(ConfigError) as caught:
        fetched(tmp_path, {"TOKEN": text}, env="TOKEN")
    assert caught.value.code == "secret-unreadable"
    assert text not in repr(caught.value.__dict__)


@pytest.mark.parametrize(
    "written", [TOKEN, {}, {"value": TOKEN}, {"env": f"{TOKEN}!"}, {"command": f"echo {TOKEN}"}, {"keyring": TOKEN}, 5]
)
def test_only_a_place_may_be_written_and_the_fault_does_not_repeat_it(written):
    with pytest.raises(pydantic.ValidationError) as caught:
        Secret.model_validate(written)
    for fault in caught.value.errors():
        assert TOKEN not in str(fault.get("ctx", {}).get("error", ""))


def test_a_password_in_a_url_is_not_shown():
    assert without_password("postgresql://coo:p@ss:w@db/coo") == "postgresql://coo:***@db/coo"
    assert without_password("sqlite:///coo.db") == "sqlite:///coo.db"
