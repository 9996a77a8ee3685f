"""Owns finding a rule's text by its id, over all rooms that have rules."""

from __future__ import annotations

from difflib import get_close_matches

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.finding import RuleText, Severity
from coo_cli.workflow.app import App

_SEVERITIES = {
    Severity.ERROR: t("error: keeps a certificate from being declared", "错误：不能申报"),
    Severity.WARNING: t("warning: declared all the same", "警告：仍可申报"),
    Severity.ADVICE: t("advice", "建议"),
}


def severity_text(severity: Severity) -> Text:
    """A severity in words."""
    return _SEVERITIES[severity]


def all_rules() -> tuple[RuleText, ...]:
    """Every rule there is, in the order of the ids."""
    from coo_cli.ingest.texts import RULES as OF_INGEST
    from coo_cli.message.texts import RULES as OF_MESSAGE
    from coo_cli.rules.texts import RULES as OF_RULES
    from coo_cli.workflow.intake import CHANGED_AFTER_DECLARING, NUMBER_TAKEN

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


def explain(app: App, code: str) -> RuleText:
    """What a rule, ours or the user's own, means, at the severity this workspace gives it.

    Raises:
        UsageError: `unknown-rule`.
        ConfigError: when it is none of ours and a file of the user's own has a fault.
    """
    wanted = {code.upper(), f"COO-{code}"}
    for rules in (all_rules, lambda: users_rules(app)):
        for rule in rules():
            if rule.id in wanted:
                own = app.settings.rules.get(rule.id, rule.severity.value)
                return rule if own == "off" else msgspec.structs.replace(rule, severity=Severity(own))
    raise UsageError(
        "unknown-rule",
        t("There is no rule `{code}`.", "没有规则“{code}”。").fill(code=code),
        t(
            "Rule ids look like COO-1001; your own stand in rules/*.yaml.",
            "规则编号形如 COO-1001；自定义规则在 rules/*.yaml 中。",
        ),
    )


def unknown_rules(app: App) -> dict[str, list[str]]:
    """The ids under `rules` in coo.yaml that no rule has, each with those that are perhaps meant.

    Raises:
        ConfigError: when a file of rules has a fault.
    """
    known = [rule.id for rule in (*all_rules(), *users_rules(app))]
    return {name: get_close_matches(name.upper(), known, 3, 0.7) for name in app.settings.rules if name not in known}
