"""Owns opening the relay's doors: which profiles are served, and the tokens that open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Gateway
from coo_cli.relay.doors import Door, Doors, doors_by_token, one_door


def open_doors(tokens: Mapping[str, str], single: Callable[[], str], gateway_of: Callable[[str], Gateway]) -> Doors:
    """The doors of the profiles that have a token, or that of a single profile when none has.

    Args:
        tokens: by profile.
        single: names the profile that is served when there are no tokens.
        gateway_of: opens a profile's gateway.

    Raises:
        ConfigError: `token-too-short`, `token-twice`, or a profile's fault.
    """
    if not tokens:
        name = single()
        return one_door(Door(name, gateway_of(name)))
    if len(set(tokens.values())) < len(tokens):
        raise ConfigError(
            "token-twice",
            t("Two profiles have the same token at the relay.", "中继中有两个资料使用同一令牌。"),
            t(
                "Give each profile under `relay.tokens` a token of its own.",
                "请在 `relay.tokens` 中为每个资料设置不同的令牌。",
            ),
        )
    return doors_by_token({token: Door(name, gateway_of(name)) for name, token in tokens.items()})
