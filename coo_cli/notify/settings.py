"""Owns the settings of notices: channels by which they leave, and rules that say what is told to whom, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, field_serializer, model_validator

from coo_cli.base.misfit import near
from coo_cli.base.secret import Secret
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data, Party
from coo_cli.certificate.state import Declaration
from coo_cli.notify.address import Address, WebAddress
from coo_cli.notify.events import EVENTS

ROBOTS = ("wecom", "dingtalk", "feishu")
KINDS = (*ROBOTS, "webhook", "apprise")
WEEKENDS = "weekends"

_MOMENT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class RobotChannel(Data):
    """A group's robot (群机器人) in WeChat Work (企业微信), DingTalk (钉钉) or Feishu (飞书)."""

    kind: Literal["wecom", "dingtalk", "feishu"]
    key: Secret
    """What stands in the robot's webhook URL behind `key=`, `access_token=` or `hook/`."""
    signing: Secret | None = None
    """The secret messages are signed with (加签), where DingTalk's or Feishu's robot demands it."""
    mention: tuple[str, ...] = ()
    """Mobile numbers of members to mention, or `all`; Feishu knows only `all`."""
    server: str = Field("", pattern=r"^(https://[^/@\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?)?$")
    """Where a private deployment answers, e.g. `https://wecom.example`; the public service unless given."""
    timeout: float = Field(15, gt=0, le=120)
    """Seconds without an answer."""


class WebhookChannel(WebAddress):
    """A program of one's own that takes notices as JSON by POST."""

    kind: Literal["webhook"]
    token: Secret | None = None
    """Sent as `Authorization: Bearer`."""
    timeout: float = Field(15, gt=0, le=120)
    """Seconds without an answer."""

    @property
    def is_secret(self) -> bool:
        """Whether something secret goes with a request."""
        return bool(self.secrets) or self.token is not None


class AppriseChannel(Address):
    """Any service apprise knows by URL - e-mail, SMS and a hundred more; needs the extra `coo-cli[notify]`."""

    kind: Literal["apprise"]


def _a_kind(value: object) -> object:
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if isinstance(value, Mapping) and kind not in KINDS:
        hint = near(str(kind), KINDS) if kind else ""
        raise ValueError(
            t("`kind` must be one of {kinds}{hint}", "`kind` 应为 {kinds} 之一{hint}").fill(
                kinds=", ".join(KINDS), hint=hint
            )
        )
    return value


def _tag(value: object) -> str:
    """The tag of a channel's settings; with a bracket, so that it is no step in the path of a fault."""
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", "")
    return f"[{kind}]" if kind in ("webhook", "apprise") else "[robot]"


Channel = RobotChannel | WebhookChannel | AppriseChannel
"""A way by which notices leave."""

AnyChannel = Annotated[
    Annotated[RobotChannel, Tag("[robot]")]
    | Annotated[WebhookChannel, Tag("[webhook]")]
    | Annotated[AppriseChannel, Tag("[apprise]")],
    Discriminator(_tag),
    BeforeValidator(_a_kind),
]
"""A channel in a settings file, told by its `kind`."""


def _event(word: str) -> str:
    if word not in EVENTS:
        raise ValueError(
            t("there is no event `{word}`; use one of {words}{hint}", "没有事件“{word}”；可用：{words}{hint}").fill(
                word=word, hint=near(word, list(EVENTS)), words=", ".join(EVENTS)
            )
        )
    return word


def _moment(text: str) -> str:
    if not _MOMENT.fullmatch(text):
        raise ValueError(t("write a time of the day such as 09:00", "应为时刻，如 09:00"))
    return text


def _span(text: str) -> str:
    start, _, end = text.partition("-")
    if text != WEEKENDS and not (_MOMENT.fullmatch(start) and _MOMENT.fullmatch(end) and start != end):
        raise ValueError(
            t("write hours such as 22:00-07:30, or `weekends`", "应为时段，如 22:00-07:30，或 weekends（周末）")
        )
    return text


def _listed(value: object) -> object:
    """One text may stand without a list around it."""
    return (value,) if isinstance(value, str) else value


def _digest(value: object) -> object:
    switched: dict[object, object] = {False: None, "false": None, True: (), "true": ()}
    return switched[value] if isinstance(value, bool | str) and value in switched else _listed(value)


class NoticeRule(Data):
    """What is told to whom, and when."""

    events: Annotated[tuple[Annotated[str, AfterValidator(_event)], ...], BeforeValidator(_listed), Field(min_length=1)]
    """States a declaration came into (approved, returned, failed ...) or acts (refused, overdue, print-file ...)."""
    channels: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
    """Their names."""
    types: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Only certificates of these types."""
    destinations: Annotated[tuple[Party, ...], BeforeValidator(_listed)] = ()
    """Only those that go to these countries (VN) or groups of countries (@ASEAN)."""
    states: Annotated[tuple[Declaration, ...], BeforeValidator(_listed)] = ()
    """Only those that stand so when the message is made: not what was mended meanwhile."""
    profiles: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """Only those of these enterprises."""
    digest: Annotated[tuple[Annotated[str, AfterValidator(_moment)], ...] | None, BeforeValidator(_digest)] = None
    """`false`: a message for each event; `true`: one a run; `17:30` or several times: one a day at each."""
    quiet: Annotated[tuple[Annotated[str, AfterValidator(_span)], ...], BeforeValidator(_listed)] = ()
    """Hours in China in which nothing is sent, such as `22:00-07:30`, and `weekends`; told when they are over."""
    most: int = Field(10, ge=1, le=200)
    """Single messages a run; when more are due they become one digest."""
    language: Literal["zh", "en"] = "zh"
    template: str = Field("default", pattern=r"^[\w.-]+$")
    """The file `notices/NAME.yaml` that says how messages read."""

    @field_serializer("digest")
    def _as_written(self, digest: tuple[str, ...] | None) -> bool | list[str]:
        return list(digest) if digest else digest is not None


class NotifySettings(Data):
    """Who is told of what happens to certificates."""

    channels: dict[str, AnyChannel] = Field(default_factory=dict)
    rules: dict[str, NoticeRule] = Field(default_factory=dict)
    tries: int = Field(10, ge=1, le=1000)
    """How often a message that a channel did not take is tried, once a run."""
    poll: bool = True
    """Whether `coo poll` sends what is due, too."""

    @model_validator(mode="after")
    def _channels_there(self) -> NotifySettings:
        for name, rule in self.rules.items():
            for channel in rule.channels:
                if channel not in self.channels:
                    raise ValueError(
                        t(
                            "rule `{rule}` names channel `{channel}`, which is not below `channels`{hint}",
                            "规则“{rule}”使用的渠道“{channel}”不在 `channels` 下{hint}",
                        ).fill(rule=name, channel=channel, hint=near(channel, list(self.channels)))
                    )
        return self
