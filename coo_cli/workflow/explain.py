"""Owns what is said of rules and receipt codes by name, over all rooms that have rules, and the list of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal

import msgspec

from coo_cli.base.errors import InputError
from coo_cli.base.resources import resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.receipts import receipt_table
from coo_cli.certificate.finding import RuleText, Severity
from coo_cli.certificate.receipt import state_of
from coo_cli.certificate.state import Declaration
from coo_cli.workflow.app import App
from coo_cli.workflow.examples import Shown, shown_example

InForce = Severity | Literal["off"]

_WORDS: dict[InForce, Text] = {
    Severity.ERROR: t("error", "错误"),
    Severity.WARNING: t("warning", "警告"),
    Severity.ADVICE: t("advice", "建议"),
    "off": t("off", "关闭"),
}
_EFFECTS: dict[InForce, Text] = {
    Severity.ERROR: t("keeps a certificate from being declared", "不能申报"),
    Severity.WARNING: t("declared all the same", "仍可申报"),
    Severity.ADVICE: t("may be done better", "可以改进"),
    "off": t("not reported", "不报告"),
}

TIERS = {
    "1": t("Field facts: each value by itself", "字段要求：逐项内容"),
    "2": t("Shapes: what the certificate type prescribes", "类型要求：证书类型规定的内容"),
    "3": t("The certificate in itself", "证书本身的一致性"),
    "4": t("The certificate and what stands around it", "证书与企业资料、已有证书的关系"),
    "5": t("Exports and their mapping", "导出数据及映射"),
    "6": t("The message and its schema", "报文及其模式"),
}
"""The parts of the list of rules, by the first digit of the id."""

_NEAR = 20
"""How far apart the numbers of rules may be that are named for one that does not exist."""

_is_id = re.compile(r"COO-?[0-9]+|[0-9]+", re.IGNORECASE).fullmatch


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with all that is said of it.

    Attributes:
        severity: in this workspace.
        default: unless settings change it.
        set_in: the file or `environment` that changes it; empty where nothing does.
        fails: the failing example, with what the rule says of it.
        passes: one near it of which it says nothing.
    """

    id: str
    severity: InForce
    default: Severity
    set_in: str
    topic: str
    title: Text
    why: Text
    fix: Text
    source: str
    fails: Shown | None
    passes: Shown | None


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in one line."""

    id: str
    severity: InForce
    topic: str
    title: Text


class ExplainedCode(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt code with what is known of it.

    Attributes:
        code: its name, e.g. `RepType 3`.
        means: its meaning.
        state: what it makes of a declaration; None when it changes nothing.
        certainty: how sure the meaning is.
        remedy: what to do; None where there is nothing to do.
    """

    code: str
    means: Text
    state: Declaration | None
    certainty: str
    remedy: Text | None


def severity_word(severity: InForce) -> Text:
    """A severity in a word."""
    return _WORDS[severity]


def severity_text(severity: InForce) -> Text:
    """A severity and its effect."""
    return t("{word}: {effect}", "{word}：{effect}").fill(word=_WORDS[severity], effect=_EFFECTS[severity])


def all_rules() -> tuple[RuleText, ...]:
    """Every rule there is, in the order of the ids."""
    from coo_cli.ingest.texts import RULES as OF_INGEST
    from coo_cli.message.texts import RULES as OF_MESSAGE
    from coo_cli.rules.texts import RULES as OF_RULES
    from coo_cli.workflow.intake_rules import CHANGED_AFTER_DECLARING, NUMBER_TAKEN

    return tuple(
        sorted((*OF_RULES, *OF_INGEST, *OF_MESSAGE, CHANGED_AFTER_DECLARING, NUMBER_TAKEN), key=lambda rule: rule.id)
    )


def users_rules(app: App) -> tuple[RuleText, ...]:
    """The rules that the user and the workspace have of their own.

    Raises:
        ConfigError: when a file of rules has a fault.
    """
    from coo_cli.rules.own import own_rules

    return tuple(own.rule for own in own_rules(app.resources))


def look_up(app: App, words: str) -> Explained | ExplainedCode | list[RuleLine]:
    """What words stand for: a rule by its id, a receipt code by its name, else the rules that mention them.

    Args:
        app: settings and data files.
        words: e.g. `COO-1001`, `1001`, `RepType 3`, `dates`; empty for all rules.

    Raises:
        InputError: `unknown-rule`, naming those that look alike, or `nothing-explained`.
        ConfigError: when a data file has a fault.
    """
    wanted = words.strip()
    rule = _by_id(all_rules(), wanted) or _by_id(users_rules(app), wanted)
    if rule is not None:
        return explained(app, rule)
    if _is_id(wanted):
        raise _unknown_rule(wanted)
    code = _code(app, wanted)
    return code if code is not None else list_rules(app, wanted)


def explained(app: App, rule: RuleText) -> Explained:
    """A rule at the severity this workspace gives it, with its examples run on the package's own data."""
    fails, passes = (
        shown_example(rule, example, resources()) if example is not None else None
        for example in (rule.fails, rule.passes)
    )
    return Explained(
        id=rule.id,
        severity=_in_force(app, rule),
        default=rule.severity,
        set_in=app.origins.get(("rules", rule.id), ""),
        topic=rule.topic,
        title=rule.title,
        why=rule.why,
        fix=rule.fix,
        source=rule.source,
        fails=fails,
        passes=passes,
    )


def list_rules(app: App, query: str = "") -> list[RuleLine]:
    """The rules of a topic, or else those whose texts hold a word in either language; all without one.

    Raises:
        InputError: `nothing-explained`.
    """
    rules: Sequence[RuleText] = (*all_rules(), *users_rules(app))
    wanted = query.casefold()
    of_topic = [rule for rule in rules if wanted and rule.topic == wanted]
    found = of_topic or [rule for rule in rules if wanted in _said(rule)]
    if not found:
        raise InputError(
            "nothing-explained",
            t(
                "No rule and no receipt code is called `{words}` or mentions it.",
                "没有名为或提到“{words}”的规则或回执代码。",
            ).fill(words=query),
            t(
                "Give a rule's id (COO-1001), a receipt code ({code}), a topic ({topics}), or a word of the texts.",
                "请输入规则编号（COO-1001）、回执代码（{code}）、主题（{topics}）或规则中的词语。",
            ).fill(code="RepType 3", topics=", ".join(dict.fromkeys(rule.topic for rule in rules))),
        )
    return [RuleLine(id=r.id, severity=_in_force(app, r), topic=r.topic, title=r.title) for r in found]


def unknown_rules(app: App) -> dict[str, list[str]]:
    """The ids under `rules` in coo.yaml that no rule has, each with those that are perhaps meant.

    Raises:
        ConfigError: when a file of rules has a fault.
    """
    known = [rule.id for rule in (*all_rules(), *users_rules(app))]
    return {name: get_close_matches(name.upper(), known, 3, 0.7) for name in app.settings.rules if name not in known}


def _by_id(rules: Iterable[RuleText], wanted: str) -> RuleText | None:
    ids = (wanted.upper(), f"COO-{wanted}", wanted.upper().replace("COO", "COO-", 1))
    return next((rule for rule in rules if rule.id in ids), None)


def _unknown_rule(wanted: str) -> InputError:
    number = int(re.sub(r"\D", "", wanted)[:4].ljust(4, "0"))
    apart = {rule.id: abs(int(rule.id[-4:]) - number) for rule in all_rules()}
    near = [rule_id for rule_id in sorted(apart, key=lambda each: apart[each])[:3] if apart[rule_id] < _NEAR]
    return InputError(
        "unknown-rule",
        t("There is no rule `{code}`.", "没有规则“{code}”。").fill(code=wanted),
        t("Did you mean {near}? `coo explain` lists all.", "是否应为 {near}？`coo explain` 可列出全部。").fill(
            near=", ".join(near)
        )
        if near
        else t(
            "Rule ids look like COO-1001; `coo explain` lists all.", "规则编号形如 COO-1001；`coo explain` 可列出全部。"
        ),
    )


def _code(app: App, wanted: str) -> ExplainedCode | None:
    """A receipt code by its name, whatever stands between its parts: `RepType 3`, `reptype=3`."""
    codes = receipt_table(app.resources).codes
    name = next((name for name in codes if _bare(name) == _bare(wanted)), "")
    if not name:
        return None
    known = codes[name]
    return ExplainedCode(
        code=name,
        means=known.text,
        state=state_of(name),
        certainty=known.certainty,
        remedy=known.remedy.text if known.remedy else None,
    )


def _bare(name: str) -> str:
    return re.sub(r"[\s=:-]", "", name).casefold()


def _said(rule: RuleText) -> str:
    return "\n".join((rule.id, *rule.title, *rule.why, *rule.fix, rule.source)).casefold()


def _in_force(app: App, rule: RuleText) -> InForce:
    own = rule.severity if rule.fixed else app.settings.rules.get(rule.id, rule.severity)
    return own if own == "off" else Severity(own)
