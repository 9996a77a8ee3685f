"""Owns the examination of a workspace: what is missing, and how to mend it."""

from __future__ import annotations

import locale
import sys
from collections.abc import Iterator
from typing import Literal

import msgspec

from coo_cli.base.clock import stamp, to_minute
from coo_cli.base.errors import ConfigError, CooError, Exit, StoreError
from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.finding import Severity
from coo_cli.workflow.app import App
from coo_cli.workflow.odd_clock import odd_clock
from coo_cli.workflow.permission import require, words_of
from coo_cli.workflow.profile import Profile
from coo_cli.workflow.registration import fault_of_numbers
from coo_cli.workflow.workspace import EXAMPLE_CREDIT_CODE


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at."""

    state: Literal["ok", "warning", "error"]
    what: Text
    fix: Text | None = None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """All that was looked at; the exit code is 8 when something must be mended."""

    checks: list[Check]

    @property
    def exit(self) -> Exit:
        """What a script may conclude."""
        return Exit.CONFIG if any(check.state == "error" for check in self.checks) else Exit.DONE


def examine(app: App) -> Health:
    """Look at everything a nightly run needs; nothing is changed and nothing raised for what is found."""
    return Health(
        checks=[
            *_workspace(app),
            *_database(app),
            *_operator(app),
            *_clock(app),
            *_attachments(app),
            *_profiles(app),
            *_data(app),
            *_rules(app),
            *_notices(app),
            *_fonts(app),
            *_surroundings(app),
        ]
    )


def _workspace(app: App) -> Iterator[Check]:
    try:
        yield _ok(t("workspace {folder}", "工作区 {folder}").fill(folder=app.folder))
    except CooError as error:
        yield _bad(error)


def _database(app: App) -> Iterator[Check]:
    if app.workspace is None:
        return
    from coo_cli.store.schema import check

    try:
        with app.store() as store:
            faults = check(store.database)
    except CooError as error:
        yield _bad(error)
        return
    for fault in faults:
        yield Check(
            state="error",
            what=t("database: {fault}", "数据库：{fault}").fill(fault=fault),
            fix=t("Restore the newest backup beside it.", "请恢复旁边最新的备份。"),
        )
    unreadable = _unreadable(app)
    if unreadable:
        yield Check(
            state="warning",
            what=t(
                "{n} files came back unreadable, the last: {names}", "有 {n} 个回执文件无法读取，最近：{names}"
            ).fill(n=len(unreadable), names=", ".join(unreadable[:3])),
            fix=t("They are kept in the database; look at them in InBox.", "已存入数据库；请在 InBox 中查看。"),
        )
    if not faults:
        yield _ok(t("database {name}", "数据库 {name}").fill(name=store.database.name))


def _operator(app: App) -> Iterator[Check]:
    try:
        operator = require(app)
    except ConfigError as error:
        yield _bad(error)
    except StoreError:  # the database's own check has told
        return
    else:
        who = t("operator {name}: {roles}", "操作员 {name}：{roles}")
        yield _ok(who.fill(name=operator.name, roles=words_of(operator.roles)))


def _clock(app: App) -> Iterator[Check]:
    if app.workspace is None:
        return
    try:
        with app.store() as store:
            odd = odd_clock(app, store)
    except CooError:  # the database's own check has told
        return
    if odd is not None:
        yield _bad(odd)


def _attachments(app: App) -> Iterator[Check]:
    """Attachments that wait for a person: refused or failed, or not declared though their certificates are."""
    if app.workspace is None:
        return
    from coo_cli.store.attachment_outbox import certificates_with_due
    from coo_cli.store.attachments import count_attachments, unsettled

    try:
        with app.store() as store, store.read() as reader:
            counts, bad, behind = count_attachments(reader), unsettled(reader), len(certificates_with_due(reader))
    except CooError:  # the database's own check has told
        return
    if bad:
        yield Check(
            state="warning",
            what=t(
                "attachments refused or failed, of certificates: {names}", "以下证书有随附单据被拒收或发送失败：{names}"
            ).fill(names=", ".join(bad[:3]) + (" ..." if len(bad) > 3 else "")),
            fix=t(
                "See `coo cert attachments CERT`; attach a corrected file, or send again with `coo declare CERT`.",
                "请用 `coo cert attachments 证书号` 查看；添加更正后的文件，或用 `coo declare 证书号` 重新发送。",
            ),
        )
    if behind:
        yield Check(
            state="warning",
            what=t(
                "declared certificates with attachments that are not declared: {n}",
                "随附单据尚未申报的已申报证书：{n} 份",
            ).fill(n=behind),
            fix=t("`coo declare --ready` sends them.", "可用 `coo declare --ready` 发送。"),
        )
    if counts and not bad and not behind:
        yield _ok(t("attachments: {n}", "随附单据：{n} 份").fill(n=sum(counts.values())))


def _unreadable(app: App) -> list[str]:
    from coo_cli.store.files import list_quarantine

    with app.store() as store, store.read() as reader:
        return [file.name for file in list_quarantine(reader)]


def _profiles(app: App) -> Iterator[Check]:
    try:
        profiles = app.profiles()
    except StoreError:  # the database's own check has told
        profiles = app.settings.profiles
    if not profiles:
        yield Check(
            state="error",
            what=t("no profile of an applying enterprise", "没有申请企业资料"),
            fix=t("Write one under `profiles` in coo.yaml.", "请在 coo.yaml 的 `profiles` 下填写。"),
        )
    for name, profile in profiles.items():
        yield from _profile(app, name, profile)
        if app.workspace is not None:
            yield from _gateway(app, name, profile)
            yield from _pictures(app, profile)


def _profile(app: App, name: str, profile: Profile) -> Iterator[Check]:
    where = t("profile {name}", "资料 {name}").fill(name=name)
    if profile.credit_code == EXAMPLE_CREDIT_CODE:
        yield Check(
            state="warning",
            what=t("{where}: still the example enterprise", "{where}：仍为示例企业").fill(where=where),
            fix=t("Put your own enterprise's data into coo.yaml.", "请在 coo.yaml 中填写本企业资料。"),
        )
    try:
        profile.must_be_registered(name)
        if app.is_workspace and (fault := _filed(app, profile.registration_no)) is not None:
            raise fault
    except StoreError:  # the database's own check has told
        return
    except CooError as error:
        yield _bad(error)
        return
    yield _ok(
        t("{where}: registration number {no}", "{where}：备案号 {no}").fill(where=where, no=profile.registration_no)
    )


def _filed(app: App, number: str) -> ConfigError | None:
    with app.store() as store, store.read() as reader:
        return fault_of_numbers(app, reader, [number])


def _gateway(app: App, name: str, profile: Profile) -> Iterator[Check]:
    where = t("gateway of {name}", "{name} 的通道").fill(name=name)
    try:
        problems = app.gateway(profile).probe()
    except CooError as error:
        yield _bad(error)
        return
    for problem in problems:
        yield Check(
            state="error" if problem.severity is Severity.ERROR else "warning",
            what=t("{where}: {what}", "{where}：{what}").fill(where=where, what=problem.what),
            fix=problem.fix,
        )
    if not problems:
        yield _ok(where)


def _pictures(app: App, profile: Profile) -> Iterator[Check]:
    from coo_cli.workflow.inked import inked

    try:
        with app.store() as store, store.read() as reader:
            found = inked(app, reader, profile)
    except StoreError:  # the database's own check has told
        return
    except CooError as error:
        yield _bad(error)
        return
    for warning in found.warnings:
        yield Check(state="warning", what=t(**warning.text), fix=t(**warning.fix))


def _data(app: App) -> Iterator[Check]:
    """Every data file is read, overlays included, so that a typo is found before the night."""
    from coo_cli.catalog.codes import code_list, list_names
    from coo_cli.catalog.types import cert_type, type_codes
    from coo_cli.ingest.mapping import FOLDER as MAPPINGS
    from coo_cli.message.schema import compiled

    try:
        for code in type_codes(app.resources):
            cert_type(app.resources, code)
        for name in list_names(app.resources):
            code_list(app.resources, name)
        for name in dict.fromkeys([app.settings.mapping, *app.resources.names(MAPPINGS)]):
            app.mapping(name)
        compiled(app.resources, app.clock().date())
    except CooError as error:
        yield _bad(error)
        return
    yield _ok(t("certificate types, code lists, mappings and schema", "证书类型、代码表、映射和模式文件"))


def _rules(app: App) -> Iterator[Check]:
    """Users' own rules are read, and the ids under `rules` in the settings held against those there are."""
    from coo_cli.workflow.explain import unknown_rules, users_rules

    try:
        own, unknown = users_rules(app), unknown_rules(app)
    except CooError as error:
        yield _bad(error)
        return
    for name, near in unknown.items():
        hint = t(" Meant is perhaps {near}.", "可能应为 {near}。").fill(near=", ".join(near)) if near else plain("")
        yield Check(
            state="error",
            what=t(
                "`rules` in the settings names `{name}`, which is no rule", "设置中 `rules` 下的“{name}”不是规则"
            ).fill(name=name),
            fix=t("Correct or remove it; nothing is changed by it.{hint}", "请修正或删除，该项不起作用。{hint}").fill(
                hint=hint
            ),
        )
    if not unknown:
        yield _ok(t("severities, and {n} rules of your own", "规则级别，自定义规则 {n} 条").fill(n=len(own)))


def _notices(app: App) -> Iterator[Check]:
    """Channels are opened, and rules held against what there is; nothing is sent."""
    if app.workspace is None:
        return
    from coo_cli.workflow.notices import notice_faults

    faults = notice_faults(app)
    yield from (_bad(fault) for fault in faults)
    if app.settings.notify.channels and not faults:
        said = t("notices: {rules} rules, {channels} channels", "通知：规则 {rules} 条，渠道 {channels} 个")
        yield _ok(said.fill(rules=len(app.settings.notify.rules), channels=len(app.settings.notify.channels)))


def _fonts(app: App) -> Iterator[Check]:
    from coo_cli.document.font import face
    from coo_cli.seal.typeface import font_file

    try:
        font = face(app.resources)
    except CooError as error:
        yield _bad(error)
        return
    if any(font.lacks(character) for character in "A9 国"):
        yield Check(
            state="error",
            what=t("the font {file} lacks Latin or Chinese", "字体 {file} 缺少西文或中文").fill(
                file=font_file(app.resources)
            ),
            fix=t("Take it away, or put a whole TrueType font there.", "请移除该文件，或换成完整的 TrueType 字体。"),
        )
        return
    yield _ok(t("font for Chinese and Latin", "中西文字体"))


def _surroundings(app: App) -> Iterator[Check]:
    yield _ok(
        t("clock: {now}; is that the time in Shanghai?", "时钟：{now}，请核对是否为北京时间").fill(
            now=to_minute(stamp(app.clock()))
        )
    )
    encoding = (sys.stdout.encoding or locale.getpreferredencoding(do_setlocale=False)).lower().replace("-", "")
    if encoding in {"utf8", "gb18030", "gbk", "cp936"}:
        yield _ok(t("console can show Chinese ({encoding})", "终端可显示中文（{encoding}）").fill(encoding=encoding))
    else:
        yield Check(
            state="warning",
            what=t("the console's encoding {encoding} has no Chinese", "终端编码 {encoding} 不支持中文").fill(
                encoding=encoding
            ),
            fix=t("Set LANG=C.UTF-8 or PYTHONUTF8=1.", "请设置 LANG=C.UTF-8 或 PYTHONUTF8=1。"),
        )


def _ok(what: Text) -> Check:
    return Check(state="ok", what=what)


def _bad(error: CooError) -> Check:
    where = f"{error.where}: " if error.where else ""
    why = t(" ({why})", "（{why}）").fill(why=error.why) if error.why else plain("")
    return Check(
        state="error",
        what=t("{where}{what}{why}", "{where}{what}{why}").fill(where=where, what=error.what, why=why),
        fix=error.fix,
    )
