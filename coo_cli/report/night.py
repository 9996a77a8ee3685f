"""Owns what a run of all steps did, as a value that every form of its report is made from."""

from __future__ import annotations

from typing import Literal

import msgspec

from coo_cli.base.errors import Exit
from coo_cli.base.texts import Text, t
from coo_cli.report.problem import Problem

StepState = Literal["done", "failed", "stopped", "interrupted"]

_STEPS: dict[str, Text] = {
    "convert": t("convert", "转换"),
    "check": t("check", "检查"),
    "declare": t("declare", "申报"),
    "poll": t("poll", "收取回执"),
    "render": t("print to PDF", "输出 PDF"),
    "notify": t("notify", "通知"),
    "report": t("report", "报告"),
}

_STATES: dict[str, Text] = {
    "done": t("done", "完成"),
    "failed": t("failed", "失败"),
    "stopped": t("stopped by a hook", "被钩子阻止"),
    "interrupted": t("interrupted", "已中断"),
}

_COUNTS: dict[str, Text] = {
    "created": t("created", "新建"),
    "updated": t("updated", "更新"),
    "unchanged": t("unchanged", "无变化"),
    "faulty": t("faulty", "有误"),
    "declared": t("declared before", "此前已申报"),
    "passed": t("passed", "通过检查"),
    "held": t("held back", "暂缓"),
    "sent": t("sent", "已发送"),
    "refused": t("refused by the gateway", "通道拒收"),
    "later": t("waiting", "待发送"),
    "not_declared": t("not declared", "未申报"),
    "received": t("received by customs", "海关已接收"),
    "approved": t("approved", "审核通过"),
    "returned": t("returned", "退回"),
    "failed": t("failed", "失败"),
    "overdue": t("overdue", "逾期"),
    "rendered": t("printed to PDF", "已输出"),
    "unsure": t("not known whether they arrived", "是否送达不明"),
    "given_up": t("given up", "已放弃"),
    "dropped": t("dropped", "已取消"),
    "unreadable": t("unreadable files", "无法识别的文件"),
}


_EXITS: dict[int, Text] = {
    Exit.DONE: t("all went well", "一切正常"),
    Exit.INPUT_INVALID: t("some input has errors", "部分输入有误"),
    Exit.PARTLY: t("partly done", "部分完成"),
    Exit.REJECTED: t("customs sent certificates back", "有证书被海关退回或失败"),
    Exit.UNAVAILABLE: t("the gateway does not answer", "通道无法连接"),
    Exit.REFUSED: t("the gateway refused messages", "通道拒收报文"),
    Exit.CONFIG: t("settings have to be corrected", "设置有误"),
    Exit.STORE: t("the database failed", "数据库故障"),
    Exit.OVERDUE: t("answers are overdue", "有回执逾期"),
    Exit.INTERRUPTED: t("interrupted", "已中断"),
}


def exit_text(night: Night) -> Text:
    """How a run ended, in words."""
    if night.is_idle:
        return t("nothing was due", "无待办")
    return _EXITS.get(night.exit) or t("something went wrong", "发生错误")


def step_text(name: str) -> Text:
    """A step in words; of another package's step its name."""
    return _STEPS.get(name) or Text(name, name)


def state_text(state: StepState) -> Text:
    """How a step ended, in words."""
    return _STATES[state]


def count_text(name: str) -> Text:
    """What was counted, in words."""
    return _COUNTS.get(name) or Text(name, name)


class HookRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a hook; `fault` says by language why it counts as failed, and is empty when it does not."""

    hook: str
    command: str
    certificate: str = ""
    seconds: float
    output: str
    fault: dict[str, str] = {}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one certificate; `text` is what customs or the gateway said of it."""

    cert_no: str
    event: str
    text: str = ""
    key: str = ""


class StepReport(msgspec.Struct, kw_only=True):
    """One step: what came of it.

    Attributes:
        counts: how many certificates became what.
        certificates: those something happened to.
        errors: what went wrong, the first of them.
        error_count: how many errors there were.
        warnings: what is doubtful, the first of it; `warning_count` counts all.
        hooks: those before it, of its certificates, and behind it.
    """

    name: str
    state: StepState = "done"
    exit: int = 0
    seconds: float = 0
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    certificates: list[Happening] = msgspec.field(default_factory=list)
    errors: list[Problem] = msgspec.field(default_factory=list)
    error_count: int = 0
    warnings: list[Problem] = msgspec.field(default_factory=list)
    warning_count: int = 0
    hooks: list[HookRun] = msgspec.field(default_factory=list)


class Night(msgspec.Struct, kw_only=True):
    """A run of all steps.

    Attributes:
        id: of the run: the moment it began, as its reports' names have it.
        exit: the worst of its steps.
        before: how many certificates were in each state when it began.
        after: the same when it ended.
        hooks: those of the run as a whole.
    """

    id: str
    version: str
    workspace: str
    machine: str
    actor: str
    began: str
    ended: str = ""
    seconds: float = 0
    exit: int = 0
    steps: list[StepReport] = msgspec.field(default_factory=list)
    hooks: list[HookRun] = msgspec.field(default_factory=list)
    before: dict[str, int] = msgspec.field(default_factory=dict)
    after: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def is_idle(self) -> bool:
        """Whether nothing happened: nothing was due and nothing was wrong."""
        return self.exit == 0 and not self.hooks and not any(s.certificates or s.hooks for s in self.steps)


def night_json(night: Night) -> bytes:
    """The report for programs."""
    return msgspec.json.format(msgspec.json.encode(night), indent=1) + b"\n"
