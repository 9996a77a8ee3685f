"""Owns opening an enterprise's own certificate and key, once for all that is signed with it in a run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from coo_cli.base.errors import ConfigError
from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import t
from coo_cli.workflow.app import App

if TYPE_CHECKING:
    from coo_cli.seal.signing import CertificateSettings, Hand
    from coo_cli.workflow.profile import Profile

Hands: TypeAlias = "Callable[[str], Hand]"
"""The open key of a profile, by its name."""


def hands_of(app: App, keys: contextlib.ExitStack) -> Hands:
    """Keys that are opened when first asked for, and stay open until the stack ends."""
    from coo_cli.seal.signing import signing_hand

    @cache
    def hand(profile: str) -> Hand:
        """The key of a profile.

        Raises:
            ConfigError: `no-certificate`, as `base.secret`, or as `seal.signing`.
        """
        name, chosen = app.profile(profile)
        settings = certificate_of(name, chosen)
        password = fetch_secret(settings.password, f"profiles.{name}.certificate.password", app.environment, app.folder)
        return keys.enter_context(signing_hand(settings, app.folder, password, app.clock()))

    return hand


def certificate_of(name: str, profile: Profile) -> CertificateSettings:
    """Where an enterprise's certificate is.

    Raises:
        ConfigError: `no-certificate`.
    """
    if profile.certificate is None:
        raise ConfigError(
            "no-certificate",
            t("The profile `{name}` names no certificate to sign with.", "资料“{name}”未设置签名证书。").fill(
                name=name
            ),
            t(
                "Set `profiles.{name}.certificate` in coo.yaml: {{pkcs12: FILE, password: {{env: NAME}}}}.",
                "请在 coo.yaml 设置 `profiles.{name}.certificate`：{{pkcs12: 文件, password: {{env: 变量名}}}}。",
            ).fill(name=name),
        )
    return profile.certificate
