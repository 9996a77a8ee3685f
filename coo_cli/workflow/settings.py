"""Owns the settings of a workspace as one model, laid together from user, workspace and environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pydantic
from pydantic import Field

from coo_cli.base import yamls
from coo_cli.base.layers import Path as KeyPath
from coo_cli.base.layers import overlay
from coo_cli.base.misfit import invalid_data, place_of
from coo_cli.base.secret import Secret
from coo_cli.catalog.data import Data
from coo_cli.notify.ping import Ping
from coo_cli.notify.settings import NotifySettings
from coo_cli.workflow.place import ENVIRONMENT, settings_texts
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.run_settings import HookSettings, OverdueSettings, RunSettings, Span

LOG_FILE = "COO_LOG"
"""The variable of `--log-file`, which is no key of the settings though `log` is one."""


class StoreSettings(Data):
    """Where certificates are kept."""

    url: str = "sqlite:///coo.db"
    """A database URL; a relative SQLite path is below the workspace."""
    share: bool = False
    """Let an SQLite file lie on a network share: safe only when one machine alone uses it."""


class AttachmentSettings(Data):
    """What is taken as an attachment (随附单据)."""

    warn_over_mib: float = Field(3, gt=0)
    """MiB a message may have before a warning: import clients are said to stumble over larger ones."""


class RelaySettings(Data):
    """Whom `coo relay` on this machine serves."""

    tokens: dict[str, Secret] = Field(default_factory=dict)
    """By profile: the token with which another machine reaches that profile's gateway here."""


class SealSettings(Data):
    """How seals and signatures are kept."""

    key: Secret = Secret(env="COO_SEAL_KEY", file=Path("seal.key"))
    """Where the key is with which their pictures are encrypted; `coo seal key` makes one."""


class PrintSettings(Data):
    """How print control (证书打印) prints."""

    printer: str = ""
    """The printer's name in CUPS; prints go to files unless there is one."""
    options: tuple[str, ...] = ()
    """Further options for CUPS' `lp -o`, e.g. `print-quality=5`; they come after ours, so they may replace them."""
    out: Path = Path("print")
    """The folder for prints that go to files; a relative path is below the workspace."""
    archive_after: Span = "7d"
    """How long after its original was printed a certificate is archived; `off` for never."""


class LogSettings(Data):
    """Where what happens is written down for programs, as JSON lines."""

    file: Path | None = None
    """The file; a relative path is below the workspace. `--log-file` and COO_LOG come before it."""
    level: Literal["info", "warning", "error"] = "info"
    """What weighs less is left out."""
    size_mib: float = Field(10, gt=0, le=10000)
    """MiB after which the file becomes NAME.1, an older one NAME.2 ..."""
    keep: int = Field(5, ge=1, le=1000)
    """How many older files stay."""


class PingSettings(Data):
    """The monitors that are told when unattended work begins and ends, by command."""

    run: Ping | None = None
    poll: Ping | None = None


class Settings(Data):
    """What `coo.yaml` may hold."""

    store: StoreSettings = StoreSettings()
    profiles: dict[str, Profile] = Field(default_factory=dict)
    profile: str = ""
    """The profile used when none is named; needed only when there are several."""
    mapping: str = "csv_generic"
    """The mapping used when none is named."""
    attachments: AttachmentSettings = AttachmentSettings()
    relay: RelaySettings = RelaySettings()
    overdue: OverdueSettings = OverdueSettings()
    run: RunSettings = RunSettings()
    hooks: HookSettings = HookSettings()
    notify: NotifySettings = NotifySettings()
    log: LogSettings = LogSettings()
    ping: PingSettings = PingSettings()
    seals: SealSettings = SealSettings()
    printing: PrintSettings = PrintSettings()
    rules: dict[str, Literal["error", "warning", "advice", "off"]] = Field(default_factory=dict)
    """Other severities for rules, by id."""


def load_settings(
    user: Path, workspace: Path | None, environment: Mapping[str, str]
) -> tuple[Settings, dict[KeyPath, str]]:
    """Read the settings in force: user file < workspace file < environment.

    `COO_STORE__URL` in the environment sets `store.url`; only variables whose first part is a setting count.

    Returns:
        the settings, and for each key that is set where it comes from.

    Raises:
        ConfigError: `file-unreadable`, `yaml-syntax`, `yaml-shape` or `data-invalid`, with file, line and column.
    """
    texts = settings_texts(user, workspace)
    layers = [(name, yamls.parse_mapping(text, name)) for name, text in texts.items()]
    data, origins = overlay([*layers, ("environment", _from_environment(environment))])
    try:
        return Settings.model_validate(data), origins
    except pydantic.ValidationError as error:
        fault = place_of(error)
        origin = next((o for p, o in origins.items() if p[: len(fault)] == fault or fault[: len(p)] == p), "")
        name = origin if origin in texts else (list(texts)[-1] if texts else "environment")
        raise invalid_data(error, texts.get(name, ""), name, Settings) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    data: dict[str, object] = {}
    for name, value in sorted(environment.items()):
        keys = name.removeprefix(ENVIRONMENT).lower().split("__")
        if not name.startswith(ENVIRONMENT) or keys[0] not in Settings.model_fields or name == LOG_FILE:
            continue
        level = data
        for key in keys[:-1]:
            below = level.setdefault(key, {})
            if not isinstance(below, dict):
                break
            level = below
        else:
            level[keys[-1]] = value
    return data
