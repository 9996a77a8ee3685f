"""Owns the page that documents every rule, in Markdown, in the language in force; `docs/rules.md` is made by it."""

from __future__ import annotations

from collections.abc import Iterator

from coo_cli.base.texts import t
from coo_cli.workflow.app import App
from coo_cli.workflow.examples import Shown
from coo_cli.workflow.explain import TIERS, Explained, all_rules, explained, severity_word


def rules_page(app: App) -> str:
    """The page: a table of contents, then every rule by tier with its examples run."""
    rules = [explained(app, rule) for rule in all_rules()]
    return "\n".join((*_head(), *_contents(rules), *_tiers(rules)))


def _head() -> Iterator[str]:
    yield f"# {t('Rules', '规则')}"
    yield ""
    yield str(
        t(
            "What is checked, why, and of each an example that fails and one that passes. `coo explain --markdown` "
            "makes this page, `coo explain CODE` shows one rule; severities are changed under `rules` in coo.yaml.",
            "检查的内容、原因，以及不通过和通过的示例。本页由 `coo explain --markdown --lang zh` 生成；"
            "`coo explain 编号` 查看单条，级别可在 coo.yaml 的 `rules` 下修改。",
        )
    )
    yield ""


def _contents(rules: list[Explained]) -> Iterator[str]:
    yield f"| {t('rule', '规则')} | {t('severity', '级别')} | {t('what', '内容')} |"
    yield "| --- | --- | --- |"
    for digit, heading in TIERS.items():
        yield f"| | | **{heading}** |"
        for rule in _of(rules, digit):
            yield f"| [{rule.id}](#{rule.id.lower()}) | {severity_word(rule.severity)} | {_cell(str(rule.title))} |"
    yield ""


def _tiers(rules: list[Explained]) -> Iterator[str]:
    for digit, heading in TIERS.items():
        yield f"## {heading}"
        yield ""
        for rule in _of(rules, digit):
            yield f"### {rule.id}"
            yield ""
            yield f"**{rule.title}** ({severity_word(rule.severity)})"
            yield ""
            yield str(t("- Why: {text}", "- 原因：{text}").fill(text=rule.why))
            yield str(t("- What to do: {text}", "- 处理：{text}").fill(text=rule.fix))
            yield str(t("- Source: {text}", "- 依据：{text}").fill(text=rule.source))
            if rule.fails and rule.passes:
                yield str(t("- Fails: {of}", "- 不通过：{of}").fill(of=rule.fails.of))
                yield from _example(rule.fails)
                yield str(t("- Passes: {of}", "- 通过：{of}").fill(of=rule.passes.of))
                yield from _example(rule.passes)
            yield ""


def _example(example: Shown) -> Iterator[str]:
    if example.code:
        yield ""
        yield from ("  ```", *(f"  {line}" for line in example.code.splitlines()), "  ```")
    if example.code and (example.given or example.says):
        yield ""
    for given in example.given:
        yield f"  - {given.label} (`{given.path}`): {_code(given.value) if given.value else given.absence}"
    for said in example.says:
        yield f"  - → {said.text}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(value: str) -> str:
    """A value as code, with enough marks around it that none in it ends it."""
    marks = "``" if "`" in value else "`"
    return f"{marks}{value}{marks}"


def _of(rules: list[Explained], digit: str) -> list[Explained]:
    return [rule for rule in rules if rule.id.startswith(f"COO-{digit}")]
