"""Owns a run's report as one HTML page: nothing is loaded, nothing is run, and both languages are in it."""

from __future__ import annotations

from collections.abc import Iterable

from coo_cli.base.clock import to_second
from coo_cli.base.texts import Text, shown_language, t
from coo_cli.report.markup import both, escaped, foreign, table
from coo_cli.report.night import HookRun, Night, StepReport, count_text, exit_text, state_text, step_text
from coo_cli.report.night_charts import figure_tiles, flow_chart, states_chart, time_chart
from coo_cli.report.page import page
from coo_cli.report.problem import Problem

SHOWN = 1000
"""The certificates of a step that are listed; JSON has them all."""


def night_html(night: Night) -> str:
    """The page; it opens in the language in force."""
    title = t("Run {id}: exit code {exit}", "运行 {id}：退出码 {exit}").fill(id=night.id, exit=night.exit)
    chosen = {language: " checked" if language == shown_language() else "" for language in ("zh", "en")}
    switch = "".join(
        f'<input type="radio" name="l" id="{code}"{chosen[code]}><label for="{code}">{words}</label>\n'
        for code, words in (("zh", "中文"), ("en", "English"))
    )
    ended = exit_text(night)
    headline = Text(ended.en[:1].upper() + ended.en[1:], ended.zh)
    main = (
        f'<h1 class="{"bad" if night.exit else "good"}">{both(headline)}</h1>\n<p class="sub">{both(title)}</p>\n'
        f"{_facts(night)}{figure_tiles(night)}{flow_chart(night)}{states_chart(night)}{time_chart(night)}"
        f"{''.join(_step(step) for step in night.steps)}{_hooks(night.hooks)}"
    )
    return page(title, main, switch)


def _facts(night: Night) -> str:
    whole = f"{to_second(night.began)} - {night.ended[11:19]}, {night.seconds:.1f} s"
    rows = (
        (t("when", "时间"), whole),
        (t("workspace", "工作区"), night.workspace),
        (t("by", "操作者"), f"{night.actor} @ {night.machine}"),
        (t("program", "程序"), f"coo {night.version}"),
    )
    body = "".join(f"<dt>{both(name)}</dt><dd>{foreign(value)}</dd>\n" for name, value in rows)
    return f'<dl class="facts">\n{body}</dl>\n'


def _step(step: StepReport) -> str:
    figures = " · ".join(f"{both(count_text(name))} {count}" for name, count in step.counts.items())
    if step.state == "done" and not (figures or step.error_count or step.warning_count or step.hooks):
        return ""  # the first chart says that nothing was due
    state = f'<span class="{"good" if step.state == "done" else "bad"}">{both(state_text(step.state))}</span>'
    heads = (t("certificate", "证书号"), t("what", "结果"), t("key", "单号"), t("said", "说明"))
    rows = (
        (foreign(one.cert_no), both(count_text(one.event)), foreign(one.key), foreign(one.text))
        for one in step.certificates[:SHOWN]
    )
    left = len(step.certificates) - SHOWN
    more = f"<p>{both(t('... and {n} more in the JSON file', '……另有 {n} 条，见 JSON 文件').fill(n=left))}</p>"
    return (
        f"<h2>{both(step_text(step.name))}: {state}</h2>\n<p>{figures}</p>\n"
        f"{table(heads, rows)}{more if left > 0 else ''}"
        f"{_problems(t('errors', '错误'), step.errors, step.error_count)}"
        f"{_problems(t('warnings', '警告'), step.warnings, step.warning_count)}{_hooks(step.hooks)}"
    )


def _problems(title: Text, problems: Iterable[Problem], count: int) -> str:
    if not count:
        return ""
    heads = (title.fill(), t("certificate", "证书号"), t("what is wrong, and what to do", "问题及处理办法"))
    rows = (
        (
            f"<code>{escaped(one.code)}</code>",
            foreign(one.certificate),
            f"{foreign(one.place or '')} {foreign(one.path)} {_said(one.text)} {foreign(one.why)}"
            f'<br/><span class="fix">{_said(one.fix)}</span>',
        )
        for one in problems
    )
    return f'<div class="problems">{table(heads, rows)}</div><p>{both(title)}: {count}</p>\n'


def _said(text: dict[str, str]) -> str:
    return both(Text(text.get("en", ""), text.get("zh", "")))


def _hooks(runs: Iterable[HookRun]) -> str:
    drawn = ""
    for run in runs:
        fault = f' <span class="bad">{_said(run.fault)}</span>' if run.fault else ""
        output = f"<pre>{foreign(run.output)}</pre>" if run.output else ""
        head = f"<code>{escaped(run.hook)}</code> {foreign(run.certificate)} {foreign(run.command)} {run.seconds:.1f} s"
        drawn += f"<p>{head}{fault}</p>{output}\n"
    return drawn
