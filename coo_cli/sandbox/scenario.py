"""Owns the scenario: what the sandbox does with which certificate, and how long it takes."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import pydantic
from pydantic import Field

from coo_cli.base import yamls
from coo_cli.base.misfit import invalid_data
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data

Verdict = Literal["approve", "return", "fail_at_entry", "fail_to_send"]
"""`fail_to_send`: the import client cannot send it; `fail_at_entry`: customs does not store it."""

FileVerdict = Literal["accept", "refuse", "fail_to_send"]
"""What becomes of attachments; `fail_to_send`: the import client cannot send them."""

Trick = Literal["twice", "out_of_order", "late", "half_written", "gb18030", "lost", "stranger", "unknown_code"]
"""How customs' receipts arrive: each under two names; the last stage first; later; in two pieces; in GB18030; the
last never; one more for a certificate nobody has; one more with a code that is not published."""

_RETURN_REASONS = (
    "货物名称与HS编码不符，请核实后重新申报。",
    "原产地标准填写有误，请核实后重新申报。",
    "进口商信息不完整，请补充后重新申报。",
)


class Delays(Data):
    """Seconds after a message was taken, one stage after the other."""

    answer: float = Field(1, ge=0)
    received: float = Field(3, ge=0)
    stored: float = Field(6, ge=0)
    decided: float = Field(15, ge=0)

    @pydantic.model_validator(mode="after")
    def _in_order(self) -> Delays:
        if not self.answer <= self.received <= self.stored <= self.decided:
            raise ValueError(
                t(
                    "the stages come one after the other: answer, received, stored, decided",
                    "各阶段须依次为 answer、received、stored、decided",
                )
            )
        return self


class Down(Data):
    """A time in which nothing answers: the client's folders are gone, and HTTP says 503."""

    after: float = Field(0, ge=0)
    """Seconds after the sandbox was started."""
    seconds: float = Field(3600, gt=0)
    """How long it lasts."""


class Line(Data):
    """How the way there behaves, whatever the certificate."""

    slow: float = Field(0, ge=0, le=600)
    """Seconds every answer over HTTP takes."""
    lose_replies: int = Field(0, ge=0)
    """How many answers over HTTP to each message get lost, though the message was taken."""
    down: Down | None = None

    def is_down(self, elapsed: float) -> bool:
        """Whether nothing answers so many seconds after the start."""
        return self.down is not None and 0 <= elapsed - self.down.after < self.down.seconds


AT_ONCE = Delays(answer=0, received=0, stored=0, decided=0)
"""All stages in one pass."""


class Act(Data):
    """What is done with certificates whose number fits."""

    match: str | tuple[str, ...] = "*"
    """Patterns with `*` and `?`."""
    verdict: Verdict | None = None
    """Left to chance when not given."""
    reason: str = ""
    tricks: tuple[Trick, ...] = ()
    files: FileVerdict = "accept"
    """What is done with the certificates' attachments."""
    files_reason: str = "附件不清晰，请重新上传。"
    """Why they are not accepted."""

    def fits(self, cert_no: str) -> bool:
        """Whether one of the patterns fits a certificate number."""
        patterns = (self.match,) if isinstance(self.match, str) else self.match
        return any(fnmatchcase(cert_no, pattern) for pattern in patterns)


class Scenario(Data):
    """A whole scenario; the empty one approves everything that passes the checks."""

    seed: int = 1
    delays: Delays = Delays()
    late_by: float = Field(3600, ge=0)
    """Further seconds for the trick `late`."""
    return_rate: Decimal = Field(Decimal(0), ge=0, le=1)
    """The share returned by chance where no act decides."""
    line: Line = Line()
    acts: tuple[Act, ...] = ()
    """The first that fits counts."""

    def act_on(self, cert_no: str) -> Act:
        """What is done with this certificate: an act with its verdict, and with a reason unless approved."""
        act = next((act for act in self.acts if act.fits(cert_no)), Act())
        returned = self.chance(cert_no, "return") < self.return_rate * 2**32
        verdict = act.verdict or ("return" if returned else "approve")
        reason = act.reason
        if verdict != "approve" and not reason:
            reason = _RETURN_REASONS[self.chance(cert_no, "reason") % len(_RETURN_REASONS)]
        return act.model_copy(update={"verdict": verdict, "reason": reason})

    def chance(self, cert_no: str, purpose: str) -> int:
        """A number from 0 to 2**32 - 1 that depends on nothing but seed, certificate number and purpose."""
        return int.from_bytes(hashlib.sha256(f"{self.seed} {purpose} {cert_no}".encode()).digest()[:4], "big")


def load_scenario(path: Path) -> Scenario:
    """Read a scenario from YAML.

    Raises:
        ConfigError: `file-missing`, `file-unreadable`, `yaml-syntax`, `yaml-shape` or `data-invalid`.
    """
    text = yamls.read_text(path)
    try:
        return Scenario.model_validate(yamls.parse_mapping(text, str(path)))
    except pydantic.ValidationError as error:
        raise invalid_data(error, text, str(path), Scenario) from error
