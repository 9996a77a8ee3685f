"""Owns opening the relay's doors: which profiles are served, and the tokens that open them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.gateway.parcel import Gateway
from coo_cli.relay.doors import Door, Doors, doors_by_token, one_door


def open_doors(tokens: Mapping[str, str], single: str, gateway_of: Callable[[str], Gateway]) -> Doors:
    """The doors of the profiles that have a token, or that of a single profile.

    Args:
        tokens: by profile.
        single: the profile that is served without a token; empty when the settings ask for tokens.
        gateway_of: opens a profile's gateway.

    Raises:
        ConfigError: `no-relay-token`, `token-too-short`, `token-twice`, or a profile's fault.
    """
    if single:
        return one_door(Door(single, gateway_of(single)))
    if not tokens:
        raise ConfigError(
            "no-relay-token",
            t("The profile has no token at the relay, but others have.", "该资料没有中继令牌，而其他资料有。"),
            t("Give it one under `relay.tokens` in coo.yaml.", "请在 coo.yaml 的 `relay.tokens` 中设置。"),
        )
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
