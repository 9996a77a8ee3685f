"""Owns the rules' examples as they are shown: what is changed in what, and what the rule then says, by running them."""

from __future__ import annotations

import msgspec

from coo_cli.base.resources import Resources
from coo_cli.base.texts import EMPTY, Text, plain, t
from coo_cli.certificate.example import Example, OnCertificate, OnExport, OnMessage
from coo_cli.certificate.fields import described
from coo_cli.certificate.finding import Finding, RuleText
from coo_cli.certificate.model import GROUPS
from coo_cli.certificate.state import shown_state
from coo_cli.rules.findings import field_of, shown

_SURROUNDINGS = {
    "ctx.today": t("day of the check", "检查日期"),
    "ctx.own_code": t("credit code of the profile", "企业资料中的信用代码"),
    "ctx.enterprise": t("enterprise in the profile's numbers", "企业资料的证书号企业段"),
    "ctx.registration_no": t("registration number of the profile", "企业资料中的备案号"),
    "ctx.duplicate_of": t("certificate with the same invoice", "已有同一发票的证书"),
}
_LISTS = {
    "goods": t("goods lines", "货物项"),
    "invoices": t("listed invoices", "发票列表"),
    "nonparty": t("companies of non-parties", "非缔约方公司"),
    "change": t("old certificate", "原证信息"),
}
_BLANK = t("(blank)", "（留空）")
_NONE = t("(none)", "（无）")


class Given(msgspec.Struct, frozen=True):
    """A value of an example: the path of the field, its label, and what stands there, empty for nothing."""

    path: str
    label: Text
    value: str

    @property
    def absence(self) -> Text:
        """What to show for an empty value."""
        return _NONE if self.path in _LISTS else _BLANK


class Said(msgspec.Struct, frozen=True):
    """A finding of an example: the path, and its words."""

    path: str
    text: Text


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An example to read.

    Attributes:
        of: what is changed.
        given: the values that are changed in it.
        code: the mapping and the export, or the piece of a message, line by line.
        says: the rule's findings; empty where the example passes, and for a rule that only the store can run.
    """

    of: Text
    given: tuple[Given, ...] = ()
    code: str = ""
    says: tuple[Said, ...] = ()


def findings_of(rule: RuleText, example: Example, resources: Resources) -> list[Finding]:
    """What is found in an example by the rules of the room that its rule is of.

    Raises:
        ConfigError: when a data file has a fault.
        ValueError: for an example on a stored certificate, which needs a store.
    """
    if isinstance(example, OnExport):
        from coo_cli.ingest.examples import findings_of as in_export

        return in_export(example, resources)
    from coo_cli.message.texts import RULES as OF_MESSAGE
    from coo_cli.rules.examples import findings_of as in_certificate
    from coo_cli.rules.examples import patched
    from coo_cli.rules.right import context, right

    if isinstance(example, OnMessage):
        from coo_cli.message.build import build
        from coo_cli.message.examples import findings_of as in_message

        return in_message(example, build(right()["C"]), resources)
    if example.stored is not None:
        raise ValueError(rule.id)
    if rule in OF_MESSAGE:
        from coo_cli.message.sendable import unsendable

        cert, _ = patched(right()[example.base], context(resources), example.patch)
        return unsendable(cert)
    return in_certificate(example, resources)


def shown_example(rule: RuleText, example: Example, resources: Resources) -> Shown:
    """An example as it is shown, with what its rule says of it.

    Raises:
        ConfigError: when a data file has a fault.
    """
    stored = isinstance(example, OnCertificate) and example.stored is not None
    found = [] if stored else findings_of(rule, example, resources)
    says = tuple(Said(item.path, item.text) for item in found if item.rule == rule.id)
    if isinstance(example, OnExport) and example.register:
        of = t("a table for the register `{register}`", "导入登记簿“{register}”的表格")
        return Shown(of=of.fill(register=example.register), code=example.table, says=says)
    if isinstance(example, OnExport) and example.most:
        of = t(
            "an export and its mapping, with --split and at most {most} lines a certificate",
            "导出数据及其映射，使用 --split，每份证书最多 {most} 项",
        )
        return Shown(of=of.fill(most=example.most), code=f"{example.mapping}\n---\n{example.table}", says=says)
    if isinstance(example, OnExport):
        merged = t(", cells {cells} merged", "，其中 {cells} 为合并单元格").fill(cells=example.merged)
        of = t("an export and its mapping{merged}", "导出数据及其映射{merged}")
        kept = "".join(f"\n--- register {name}\n{text}" for name, text in example.entries.items())
        code = "\n---\n".join(filter(None, (example.mapping, example.table, example.heads))) + kept
        return Shown(of=of.fill(merged=merged if example.merged else EMPTY), code=code, says=says)
    if isinstance(example, OnMessage):
        of = t("a right message with this for its `{name}`", "正确的报文，其中“{name}”写作")
        gone = t("a right message without its `{name}`", "正确的报文，去掉“{name}”")
        return Shown(of=(of if example.instead else gone).fill(name=example.element), code=example.instead, says=says)
    return Shown(
        of=_of(example),
        given=tuple(_given(path, value) for path, value in example.patch.items()),
        code=example.type_file.rstrip(),
        says=says,
    )


def _of(example: OnCertificate) -> Text:
    if example.stored is not None:
        of = t(
            "a certificate of type {type} that is already {state}; the export now gives",
            "{type}类证书状态已为“{state}”，导出数据现为",
        )
        return of.fill(type=example.base, state=shown_state(example.stored))
    if example.type_file:
        of = t(
            "a right certificate of type {type}, under a `types/{type}.yaml` in the workspace, with",
            "正确的{type}类证书，工作区有 `types/{type}.yaml`，改为",
        )
        return of.fill(type=example.base)
    return t("a right certificate of type {type} with", "正确的{type}类证书，改为").fill(type=example.base)


def _given(path: str, value: str) -> Given:
    name = field_of(path)
    group, _, attribute = name.rpartition(".")
    if name in _LISTS:
        return Given(path, _LISTS[name], value)
    label = described(GROUPS[group], attribute).label if group in GROUPS else _SURROUNDINGS.get(path, plain(path))
    return Given(path, label, shown(value))
