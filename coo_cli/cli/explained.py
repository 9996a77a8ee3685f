"""Owns how rules and receipt codes are explained on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from coo_cli.base.texts import t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.tables import Console, facts, line, table
from coo_cli.workflow.examples import Shown
from coo_cli.workflow.explain import Explained, ExplainedCode, RuleLine, severity_text, severity_word

_CERTAINTIES = {
    "sure": t("published", "已公布"),
    "reported": t("reported by users, not published", "据使用者反映，未公布"),
    "unsure": t("seen, its meaning is a guess", "曾出现，含义为推测"),
    "unknown": t("seen, nobody knows its meaning", "曾出现，含义未知"),
}


def show_explained(console: Console, found: Explained | ExplainedCode | list[RuleLine]) -> None:
    """Draw a rule, a receipt code, or a list of rules."""
    if isinstance(found, Explained):
        _rule(console, found)
    elif isinstance(found, ExplainedCode):
        _code(console, found)
    else:
        headings = (t("rule", "规则"), t("severity", "级别"), t("topic", "主题"), t("what", "内容"))
        table(console, headings, ((r.id, severity_word(r.severity), r.topic, r.title) for r in found))


def _rule(console: Console, rule: Explained) -> None:
    set_in = t("{file}; unless set: {default}", "{file}；未设置时：{default}")
    facts(
        console,
        [
            (t("rule", "规则"), rule.id),
            (t("severity", "级别"), severity_text(rule.severity)),
            (
                t("set in", "设置于"),
                set_in.fill(file=rule.set_in, default=severity_word(rule.default)) if rule.set_in else "",
            ),
            (t("what", "内容"), rule.title),
            (t("why", "原因"), rule.why),
            (t("what to do", "处理"), rule.fix),
            (t("source", "依据"), rule.source),
        ],
    )
    for says, example in (
        (t("fails: {of}", "不通过：{of}"), rule.fails),
        (t("passes: {of}", "通过：{of}"), rule.passes),
    ):
        if example is not None:
            line(console, "")
            line(console, says.fill(of=example.of))
            for text in _lines(example):
                line(console, f"  {text}")


def _lines(example: Shown) -> Iterator[str]:
    yield from example.code.splitlines()
    for given in example.given:
        yield f"{given.label} ({given.path}): {given.value or given.absence}"
    for said in example.says:
        yield f"-> {said.path + ': ' if said.path else ''}{said.text}"


def _code(console: Console, code: ExplainedCode) -> None:
    unchanged = t("stays as it is", "不变")
    facts(
        console,
        [
            (t("receipt code", "回执代码"), code.code),
            (t("means", "含义"), code.means),
            (t("certificate is then", "证书状态"), shown_state(code.state) if code.state else unchanged),
            (t("certainty", "可靠程度"), _CERTAINTIES.get(code.certainty, code.certainty)),
            (t("what to do", "处理"), code.remedy or ""),
        ],
    )
