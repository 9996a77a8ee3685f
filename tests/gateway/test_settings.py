import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.gateway.settings import FolderSettings, HttpSettings, OtherSettings
from coo_cli.workflow.settings import load_settings

PROFILE = "profiles:\n  main:\n    credit_code: 91330200MA99999966\n    company_name: 示例公司\n    gateway:\n"


def settings(folder, *lines):
    (folder / "coo.yaml").write_text(PROFILE + "".join(f"      {line}\n" for line in lines), encoding="utf-8")
    return load_settings(folder / "none", folder, {})[0].profiles["main"].gateway


def test_what_was_valid_stays_valid(tmp_path):
    assert settings(tmp_path, "root: client", "settle: 0") == FolderSettings(root="client", settle=0)
    assert settings(tmp_path, "kind: folders", "root: client") == FolderSettings(root="client")


def test_http_has_keys_of_its_own(tmp_path):
    found = settings(tmp_path, "kind: http", "url: https://relay.example:8443/", "token: {env: RELAY_TOKEN}")
    assert isinstance(found, HttpSettings)
    assert found.url == "https://relay.example:8443"
    assert found.token.env == "RELAY_TOKEN"


def test_a_kind_of_another_package_keeps_its_keys(tmp_path):
    found = settings(tmp_path, "kind: pigeon", "loft: north")
    assert isinstance(found, OtherSettings)
    assert found.model_extra == {"loft": "north"}


@pytest.mark.parametrize(
    ("lines", "row", "says"),
    [
        (["kind: http", "url: https://relay.example", "root: client"], 8, "no such key"),
        (["kind: http", "url: http://relay.example"], 7, "https://"),
        (["kind: http", "url: https://u:EXAMPLE-pw@relay.example"], 7, "out of the URL"),
        (["kind: http", "url: relay"], 7, "URL such as"),
        (["kind: http", "url: 'https://relay.example:x'"], 7, "no URL"),
        (["kind: http", "url: https://relay.example", "token: EXAMPLE-pw"], 8, "where it is kept"),
        (["kind: http", "url: https://relay.example", "token: {env: 'EXAMPLE-pw'}"], 8, "environment variable"),
        (["kind: http", "url: https://relay.example", "proxy: http://u:EXAMPLE-pw@p"], 8, "direct"),
        (["kind: folders", "rot: client"], 7, "root"),
        (["settle: soon"], 6, "number"),
    ],
)
def test_a_fault_is_shown_at_its_line_and_without_what_may_be_secret(tmp_path, lines, row, says):
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, *lines)
    assert caught.value.where.row == row
    assert says in caught.value.what.en
    assert "EXAMPLE-pw" not in repr(caught.value.__dict__)
    assert "[" not in caught.value.what.en.split(":")[0]
