"""Owns which gateways there are, and opening the one a profile chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from coo_cli.base.clock import Clock, system_clock
from coo_cli.base.plugins import look_up
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Gateway, Surroundings
from coo_cli.gateway.settings import GatewaySettings

Opener = Callable[[GatewaySettings, Surroundings], Gateway]
"""What a gateway's module, or an entry point in `coo.gateways`, offers."""

KINDS = {
    "folders": "coo_cli.gateway.folders:open_folders",
    "http": "coo_cli.gateway.http:open_http",
    "sftp": "coo_cli.gateway.sftp:open_sftp",
}


def open_gateway(
    settings: GatewaySettings, base: Path, clock: Clock = system_clock, environment: Mapping[str, str] | None = None
) -> Gateway:
    """Open the gateway a profile chose; nothing is touched until it is used.

    Args:
        settings: the profile's.
        base: the folder a relative path is below: the workspace.
        clock: tells how long files have stood still.
        environment: the variables in which secrets and proxies may stand; none unless given.

    Raises:
        ConfigError: `unknown-plugin` for a kind there is not.
    """
    opener = cast(Opener, look_up(settings.kind, KINDS, "coo.gateways", t("gateway", "通道")))
    return opener(settings, Surroundings(base, clock, environment or {}))
