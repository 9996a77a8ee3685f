"""Owns what a return or failure asks the user to change: customs' words held against the table of reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from coo_cli.base.errors import CooError, Place
from coo_cli.base.resources import Resources
from coo_cli.base.texts import EMPTY, Text, t
from coo_cli.certificate.finding import Finding
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Receipt, meaning
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.report.problem import Problem, of_error

REJECTED = (Declaration.RETURNED, Declaration.FAILED)
"""The states in which customs, or what lies before it, wants something else."""

_CORRECT = t("Correct the data, convert again and declare the certificate again.", "请更正数据，重新转换后再次申报。")
_PROBABLY = t("Customs probably asks for this:", "海关可能要求：")
_AGAIN = t("Then convert again and declare again.", "然后重新转换并再次申报。")


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field to look at, without its line where customs named none, and its source cell where that is known."""

    path: str
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.path} ({self.place})" if self.place else self.path


class Remedy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to change.

    Attributes:
        reason: its name in the table of reasons; empty for what the code asks as such.
        text: what to do.
        spots: where; empty when nothing in the certificate is wrong, or nobody can tell where.
        rule: the rule of ours that finds the same.
    """

    reason: str = ""
    text: Text
    spots: tuple[Spot, ...] = ()
    rule: str = ""

    @property
    def heading(self) -> Text:
        """What to call it: nobody publishes what officers' words mean, so reasons are but probable."""
        return t("probably to change", "可能须更正") if self.reason else t("what to do", "处理")

    @property
    def line(self) -> Text:
        """All of it in one sentence."""
        spots = [str(spot) for spot in self.spots]
        where = Text(f" [{', '.join(spots)}]", f"（{'、'.join(spots)}）") if spots else EMPTY
        see = (
            t(" (see `coo explain {rule}`)", "（见 `coo explain {rule}`）").fill(rule=self.rule) if self.rule else EMPTY
        )
        return Text(
            f"{self.text.en.removesuffix('.')}{where.en}{see.en}.",
            f"{self.text.zh.removesuffix('。')}{where.zh}{see.zh}。",
        )


def remedies(
    resources: Resources, receipt: Receipt, cert: Certificate | None = None, findings: Sequence[Finding] = ()
) -> tuple[Remedy, ...]:
    """What a receipt asks for: what its words name, else what its code says; empty where neither is known.

    Args:
        resources: where the table lies.
        receipt: of a return, a failure or a refused attachment; others ask for nothing.
        cert: the certificate it answers, which tells the lines there are.
        findings: what the checks found in it, by which the source cells of some fields are known.

    Raises:
        ConfigError: when a data file has a fault.
    """
    from coo_cli.catalog.receipts import asked_in, code_meaning

    known = code_meaning(resources, receipt)
    asked = asked_in(resources, receipt.text) if meaning(receipt) in REJECTED else []
    if not asked and known is not None and known.remedy is not None:
        return (Remedy(text=known.remedy.text),)
    places = {finding.path: finding.place for finding in findings if finding.place}
    return tuple(
        Remedy(
            reason=one.key,
            text=one.reason.remedy.text,
            spots=tuple(Spot(path, places.get(path)) for path in _paths(one.reason.fields, one.lines, cert)),
            rule=one.reason.rule,
        )
        for one in asked
    )


def rejection(cert_no: str, state: Declaration, words: str, asked: Sequence[Remedy], key: str) -> Problem:
    """The error for a certificate that was returned or failed; placed at its field where there is but one.

    Args:
        cert_no: its number.
        state: returned or failed.
        words: customs' own.
        asked: what they ask for.
        key: what names the certificate in the export it came from; empty where it came from none.
    """
    spots = [spot for remedy in asked for spot in remedy.spots]
    steps = [remedy.line for remedy in asked]
    if any(remedy.reason for remedy in asked):
        steps.insert(0, _PROBABLY)
    if spots or not asked:
        steps.append(_AGAIN if asked else _CORRECT)
    if key:
        steps.append(t("In the export it is `{key}`.", "该证书在导出数据中为“{key}”。").fill(key=key))
    problem = of_error(
        CooError(
            "rejected",
            t("Customs' answer: {state}. {words}", "海关回执：{state}。{words}").fill(
                state=shown_state(state), words=words
            ),
            Text(" ".join(step.en for step in steps), "".join(step.zh for step in steps)),
        ),
        cert_no,
    )
    return msgspec.structs.replace(problem, path=spots[0].path, place=spots[0].place) if len(spots) == 1 else problem


def _paths(fields: Iterable[str], lines: Sequence[int], cert: Certificate | None) -> list[str]:
    """The paths of fields; those of goods on the lines named, or on the only one there is."""
    count = len(cert.goods) if cert is not None else 0
    numbers = [number for number in lines if 1 <= number <= count] or ([1] if count == 1 else [])
    paths = []
    for field in fields:
        group, _, name = field.rpartition(".")
        if group == "goods" and numbers:
            paths += [f"goods[{number}].{name}" for number in numbers]
        else:
            paths.append(field)
    return paths
