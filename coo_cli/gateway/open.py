"""Owns which gateways there are, and opening the one a profile chose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from coo_cli.base.clock import Clock, system_clock
from coo_cli.base.plugins import look_up
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Gateway
from coo_cli.gateway.settings import GatewaySettings

Opener = Callable[[GatewaySettings, Path, Clock], Gateway]
"""What a gateway's module, or an entry point in `coo.gateways`, offers."""

KINDS = {"folders": "coo_cli.gateway.folders:open_folders"}


def open_gateway(settings: GatewaySettings, base: Path, clock: Clock = system_clock) -> Gateway:
    """Open the gateway a profile chose; nothing is touched until it is used.

    Args:
        settings: the profile's.
        base: the folder a relative `root` is below: the workspace.
        clock: tells how long files have stood still.

    Raises:
        ConfigError: `unknown-plugin` for a kind there is not.
    """
    opener = cast(Opener, look_up(settings.kind, KINDS, "coo.gateways", t("gateway", "网关")))
    return opener(settings, base, clock)
