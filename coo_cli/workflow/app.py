"""Owns what every use case needs: workspace, settings, data files, clock and actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.clock import Clock
from coo_cli.base.errors import ConfigError
from coo_cli.base.layers import Path as KeyPath
from coo_cli.base.log import Entry, Level, Log, Value
from coo_cli.base.resources import Resources, resources, user_folder
from coo_cli.base.texts import t
from coo_cli.workflow.place import FILE, StorePlace, store_place

if TYPE_CHECKING:
    from coo_cli.gateway.parcel import Gateway
    from coo_cli.ingest.mapping import Mapping as IngestMapping
    from coo_cli.store.connect import Database
    from coo_cli.store.events import Event
    from coo_cli.store.open import Store
    from coo_cli.workflow.profile import Profile
    from coo_cli.workflow.settings import Settings


_SQLITE = "sqlite:///"
WAIT = 30.0
"""Seconds to wait for another writer."""


class App(msgspec.Struct, frozen=True, kw_only=True):
    """One run's surroundings; `workspace` is None outside of any, where only look-ups and checks work."""

    workspace: Path | None
    loaded: Callable[[], tuple[Settings, dict[KeyPath, str]]]
    """Reads the settings, once; a list of certificates does without."""
    place: Callable[[], StorePlace]
    resources: Resources
    clock: Clock
    actor: str
    environment: Mapping[str, str] = {}
    """The variables a mapping may name."""
    log: Log | None = None
    """Where what happens is written down for programs, if anywhere."""

    @property
    def settings(self) -> Settings:
        """The settings in force.

        Raises:
            ConfigError: when a settings file has a fault.
        """
        return self.loaded()[0]

    @property
    def origins(self) -> dict[KeyPath, str]:
        """Where each setting that is set comes from.

        Raises:
            ConfigError: when a settings file has a fault.
        """
        return self.loaded()[1]

    @property
    def folder(self) -> Path:
        """The workspace's folder.

        Raises:
            ConfigError: `no-workspace`.
        """
        if self.workspace is None or not (self.workspace / FILE).is_file():
            raise ConfigError(
                "no-workspace",
                t("This is not in a workspace.", "当前不在工作区内。"),
                t(
                    "Make one with `coo init DIR`, then use `--workspace DIR` or change into it.",
                    "请用 `coo init 文件夹` 建立，再用 `--workspace` 指定或进入该文件夹。",
                ),
                why=str(self.workspace) if self.workspace else None,
            )
        return self.workspace

    @property
    def is_workspace(self) -> bool:
        """Whether there is a workspace here."""
        return self.workspace is not None and (self.workspace / FILE).is_file()

    def note(
        self,
        level: Level,
        event: str,
        *,
        certificate: str = "",
        text: str = "",
        more: Mapping[str, Value] | None = None,
    ) -> None:
        """Write a line into the log, if there is one; see `base.log.Entry`."""
        if self.log is not None:
            self.log.write([Entry(level=level, event=event, certificate=certificate, text=text, more=more or {})])

    @property
    def settings_file(self) -> str:
        """The workspace's settings file; empty outside of any."""
        return _file_in(self.workspace) if self.workspace else ""

    def store(self) -> Store:
        """The workspace's store, ready for use, as the operator at work sees it.

        A relative SQLite path is below the workspace.

        Raises:
            ConfigError: `no-workspace`, or a URL that is not understood.
            StoreError: when it is missing, damaged, or of a newer program.
        """
        from coo_cli.store.open import open_store
        from coo_cli.workflow.permission import scope_of

        watch = self._log_events if self.log is not None else None
        share, scope = self.place().share, scope_of(self)
        return open_store(self._store_url(), wait=WAIT, share=share, watch=watch, scope=scope)

    def _log_events(self, events: Sequence[tuple[Event, str]]) -> None:
        """Write down what a transaction did, once it is done."""
        if self.log is not None:
            self.log.write(
                Entry(
                    level="info",
                    event=one.act.action,
                    certificate=cert_no,
                    text=one.act.detail,
                    at=one.at,
                    more={"id": one.id, "from": one.act.old, "to": one.act.new},
                )
                for one, cert_no in events
            )

    def database(self) -> Database:
        """Where the workspace's database is, whether it can be used or not.

        Raises:
            ConfigError: `no-workspace`, or a URL that is not understood.
        """
        from coo_cli.store.connect import database

        return database(self._store_url(), WAIT)

    def _store_url(self) -> str:
        folder, url = self.folder, self.place().url
        path = url.removeprefix(_SQLITE)
        return _SQLITE + (folder / path).as_posix() if path != url else url

    def mapping(self, name: str = "", profile: str = "") -> IngestMapping:
        """A mapping by name or file, the settings' one unless given, as it is for a profile.

        Raises:
            ConfigError: for its fault, with file, line and column.
        """
        from coo_cli.ingest.mapping import load_mapping

        return load_mapping(
            self.resources, name or self.settings.mapping, self.environment, profile or self._only_profile()
        )

    def mapping_faults(self, name: str) -> list[ConfigError]:
        """All that is wrong with a mapping, by name or file."""
        from coo_cli.ingest.mapping import mapping_faults

        return mapping_faults(self.resources, name, self.environment, self._only_profile())

    def _only_profile(self) -> str:
        """The profile a command without one is for; empty when there are several."""
        return self.profile()[0] if len(self.settings.profiles) == 1 or self.settings.profile else ""

    def gateway(self, profile: Profile) -> Gateway:
        """The gateway a profile chose; nothing is touched until it is used.

        Raises:
            ConfigError: `no-workspace`, or a kind there is not.
        """
        from coo_cli.gateway.open import open_gateway

        return open_gateway(profile.gateway, self.folder, self.clock, self.environment)

    def profiles(self) -> dict[str, Profile]:
        """All profiles, each with its registration number: where it names none, that of the register.

        Raises:
            StoreError: when the register is needed and cannot be read.
        """
        from coo_cli.workflow.registration import with_numbers

        return with_numbers(self)

    def profile(self, name: str = "") -> tuple[str, Profile]:
        """A profile by name, or the one there is.

        Raises:
            ConfigError: `no-profile`, `unknown-profile` or `which-profile`.
        """
        profiles = self.settings.profiles
        chosen = name or self.settings.profile or (next(iter(profiles)) if len(profiles) == 1 else "")
        if chosen in profiles:
            return chosen, profiles[chosen] if profiles[chosen].registration_no else self.profiles()[chosen]
        if not profiles:
            raise ConfigError(
                "no-profile",
                t("The settings hold no profile of an applying enterprise.", "设置中没有申请企业资料。"),
                t(
                    "Write one under `profiles` in coo.yaml; `coo init` makes an example.",
                    "请在 coo.yaml 的 `profiles` 下填写；`coo init` 会生成示例。",
                ),
            )
        names = ", ".join(profiles)
        if chosen:
            raise ConfigError(
                "unknown-profile",
                t("There is no profile `{name}`.", "没有资料“{name}”。").fill(name=chosen),
                t("Use one of: {names}.", "可用：{names}。").fill(names=names),
            )
        raise ConfigError(
            "which-profile",
            t("There are several profiles.", "有多个企业资料。"),
            t(
                "Name one with --profile, or set `profile` in coo.yaml: {names}.",
                "请用 --profile 指定，或在 coo.yaml 设置 `profile`：{names}。",
            ).fill(names=names),
        )


def open_app(workspace: Path | None, environment: Mapping[str, str], clock: Clock, actor: str) -> App:
    """Lay the data files together for one run; settings are read when they are asked for."""
    user = user_folder(environment)

    @cache
    def loaded() -> tuple[Settings, dict[KeyPath, str]]:
        from coo_cli.workflow.settings import load_settings

        return load_settings(user, workspace, environment)

    @cache
    def place() -> StorePlace:
        found = store_place(user, workspace, environment)
        if found is None:
            settings = loaded()[0]
            found = StorePlace(settings.store.url, settings.store.share, settings.log.file is not None)
        return found

    return App(
        workspace=workspace,
        loaded=loaded,
        place=place,
        resources=resources(user, workspace),
        clock=clock,
        actor=actor,
        environment=environment,
    )


@cache
def _file_in(workspace: Path) -> str:
    """The settings file of a workspace: remembered, as findings ask for it again and again."""
    return str(workspace / FILE)
