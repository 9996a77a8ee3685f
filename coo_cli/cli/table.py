"""Owns the table of commands: their words and one line on each; help and look-up are made from it alone."""

from __future__ import annotations

from typing import NamedTuple

from coo_cli.base.texts import Text, t


class Row(NamedTuple):
    """A command: its words as typed, and what it does in one line."""

    words: str
    does: Text

    @property
    def module(self) -> str:
        """The module that holds the command: its words are the file's name."""
        return "coo_cli.cli.commands." + self.words.replace(" ", "_").replace("-", "_")


NOUNS = {
    "audit": t("the log of who did what, and whether it was changed", "审计日志及其校验"),
    "cert": t("certificates: list, look at, edit, amend, convert", "证书：列表、查看、修改、更改、重发、转换"),
    "codes": t("code lists: countries, currencies, offices ...", "代码表：国家、币制、海关等"),
    "config": t("settings, and where each comes from", "设置及其来源"),
    "db": t("care of the database: backup, restore, check", "数据库维护：备份、恢复、检查"),
    "goods": t("goods sheets: make a template, import it", "货物表：生成模板、导入"),
    "mapping": t("mappings: list, check, try out", "映射：列出、检查、试用"),
    "notify": t("notices of what happened, to people and programs", "通知：告知人员和程序"),
    "operator": t("who works with the workspace, and what each may do", "操作员及其权限"),
    "print": t("print control: originals, copies, ledger; verify prints", "证书打印：正本、副本、台账、打印异常、核验"),
    "receipts": t("what customs answered", "海关回执"),
    "registration": t("registration numbers: how a filing stands", "备案号：登记备案状态"),
    "register": t("goods library, parties, initial values", "登记簿：商品、企业、人员、初始值"),
    "seal": t("company seals: draw, take out of a scan, keep", "企业印章：绘制、从扫描件提取、登记"),
    "signature": t("declarants' signatures: take out of a scan, keep", "申报员签名：从扫描件提取、登记"),
    "sandbox": t("a stand-in for the import client and customs", "模拟导入客户端与海关"),
    "schedule": t("have the system start coo run", "由系统定时启动 coo run"),
    "tariff": t("tariff schedules: take in, look rates up", "关税减让表：导入、查询协定税率"),
    "types": t("certificate types and what each demands", "证书类型及其要求"),
    "xsd": t("the message's schema", "报文模式文件"),
}
"""The nouns that have verbs behind them."""

COMMANDS = (
    Row("init", t("make a workspace: settings, folders, database", "建立工作区：设置、文件夹、数据库")),
    Row("demo", t("the whole line on invented data, in a minute", "用虚构数据跑通全流程")),
    Row("doctor", t("what is missing and how to mend it", "检查缺什么、如何补")),
    Row("convert", t("turn ERP exports into certificates and messages", "把 ERP 导出转换成证书和报文")),
    Row("validate", t("check messages or exports, storing nothing", "检查报文或导出文件，不入库")),
    Row("declare", t("send certificates to customs", "向海关申报")),
    Row("poll", t("fetch customs' answers", "收取海关回执")),
    Row(
        "run",
        t(
            "do all that is due: convert, declare, poll, print, notify, report",
            "夜间运行：转换、申报、收回执、输出、通知、报告",
        ),
    ),
    Row("notify send", t("send the notices that are due", "发送到期的通知")),
    Row("notify list", t("list notices: sent, waiting, given up", "查看通知：已发送、待发送、已放弃")),
    Row("notify test", t("send a sample by one channel or all", "向一个或全部渠道发送测试通知")),
    Row("schedule show", t("print the unit for cron, systemd or Windows", "输出 cron、systemd 或 Windows 的定时配置")),
    Row("render", t("print certificates as PDF", "输出证书 PDF")),
    Row("print list", t("approved certificates and where their originals stand", "可打印证书及其打印状态")),
    Row("print preview", t("look at certificates, marked as previews", "打印预览（带预览标记）")),
    Row("print original", t("print originals from customs' print file, each once", "打印正本（海关版式文件，仅一次）")),
    Row("print copy", t("print copies", "打印副本")),
    Row("print both", t("print originals with their copies", "打印正本和副本")),
    Row("print import", t("take in customs' print files", "导入海关版式文件")),
    Row("print exception", t("ask to print an original again", "打印异常申请")),
    Row("print requests", t("list print exception requests", "打印异常申请列表")),
    Row("print ledger", t("every print there was, by running number", "打印台账")),
    Row("print verify", t("is a print what is stored and approved?", "核验打印件是否与库中已通过的证书一致")),
    Row("explain", t("what a rule or a receipt code means and what to do", "解释规则、回执代码及处理办法")),
    Row("cert list", t("list certificates", "证书列表")),
    Row("cert import", t("take in messages made elsewhere", "导入其他系统生成的报文")),
    Row("cert show", t("show one certificate with all that belongs to it", "查看证书及其全部信息")),
    Row("cert edit", t("change one that is not declared, or was returned", "修改未申报或被退回的证书")),
    Row("cert amend", t("amend an approved certificate", "更改证：更改已通过的证书")),
    Row("cert reissue", t("re-issue an approved certificate", "重发证：重发已通过的证书")),
    Row("cert convert", t("make one of another type out of it", "单证转换：转为其他类型")),
    Row("cert copy", t("make a new one that says the same", "复制证书")),
    Row("cert delete", t("take out ones that were never declared", "删除从未申报的证书")),
    Row("cert export", t("write ones to files: message, JSON, or all in a ZIP", "导出证书：报文、JSON 或全部打包")),
    Row("cert archive", t("put ones away that are done with", "归档")),
    Row("cert unarchive", t("take ones out of the archive", "取消归档")),
    Row("cert attach", t("attach files to a certificate", "为证书添加随附单据")),
    Row("cert detach", t("take off a file that is not declared", "撤下未申报的随附单据")),
    Row("cert attachments", t("list the files attached to a certificate", "查看证书的随附单据")),
    Row("goods template", t("write an Excel template for goods lines", "生成货物项 Excel 模板")),
    Row("goods import", t("fill a certificate's goods lines from a sheet", "从表格导入证书的货物项")),
    Row("receipts list", t("list receipts", "回执列表")),
    Row("receipts show", t("show the receipts of a certificate as they came", "查看证书回执原文")),
    Row("mapping init", t("propose a mapping for an export", "为导出文件生成映射草案")),
    Row("mapping list", t("list the mappings there are", "映射列表")),
    Row("mapping check", t("check mappings before an export comes", "检查映射是否可用")),
    Row("mapping coverage", t("what a type needs and a mapping has no source for", "列出某类型所需而映射无来源的字段")),
    Row("mapping test", t("run the golden samples kept beside mappings", "运行映射旁的基准样例")),
    Row("mapping preview", t("show the first certificates of an export", "预览导出文件的前几份证书")),
    Row("mapping schema", t("the JSON Schema of mappings, for editors", "映射文件的 JSON Schema，供编辑器使用")),
    Row("register list", t("list or search a register", "列出或查找登记簿")),
    Row("register show", t("show one entry of a register", "查看登记簿中的一条记录")),
    Row("register set", t("add an entry, or change its values", "新增或修改一条记录")),
    Row("register delete", t("delete entries", "删除记录")),
    Row("register import", t("take a CSV or Excel table into a register", "从 CSV 或 Excel 导入登记簿")),
    Row("register export", t("write a register as CSV or Excel", "把登记簿导出为 CSV 或 Excel")),
    Row("registration file", t("note how the filing of a registration number stands", "登记备案状态")),
    Row("operator list", t("list operators, their roles and principals", "操作员列表：角色、委托人")),
    Row("operator show", t("show what an operator may do; yourself unless named", "查看操作员权限，默认为当前操作员")),
    Row("operator add", t("register an operator with roles and principals", "登记操作员及其角色、委托人")),
    Row("operator edit", t("change an operator's roles or principals", "修改操作员的角色或委托人")),
    Row("operator enable", t("let an operator work again", "启用操作员")),
    Row("operator disable", t("let an operator do nothing any more", "停用操作员")),
    Row("seal key", t("make the key that seals are encrypted with", "生成印章加密密钥")),
    Row("seal make", t("draw a standard seal from its text", "按文字绘制制式印章")),
    Row("seal extract", t("take a real seal out of a scan", "从扫描件提取印章")),
    Row("seal list", t("list seals", "印章列表")),
    Row("seal modify", t("change a seal's name, type, dates or remark", "修改印章名称、类型、有效期、备注")),
    Row("seal enable", t("let a seal be used again", "启用印章")),
    Row("seal disable", t("let a seal be used no more", "停用印章")),
    Row("seal delete", t("delete a disabled seal for ever", "永久删除已停用的印章")),
    Row("signature extract", t("take a signature out of a scan", "从扫描件提取签名")),
    Row("signature list", t("list signatures", "签名列表")),
    Row("signature modify", t("change a signature's name, dates or remark", "修改签名名称、有效期、备注")),
    Row("signature enable", t("let a signature be used again", "启用签名")),
    Row("signature disable", t("let a signature be used no more", "停用签名")),
    Row("signature delete", t("delete a disabled signature for ever", "永久删除已停用的签名")),
    Row("tariff lookup", t("agreement rates of a commodity side by side", "查询协定税率并比较")),
    Row("tariff import", t("take a published tariff schedule in", "导入关税减让表")),
    Row("tariff list", t("list the schedules taken in", "已导入的关税减让表")),
    Row("tariff delete", t("take a schedule out", "删除关税减让表")),
    Row("types list", t("list certificate types", "证书类型列表")),
    Row("types show", t("show what a type demands", "查看证书类型的要求")),
    Row("codes list", t("list or search a code list", "列出或查找代码表")),
    Row("config show", t("show the settings in force", "显示生效的设置")),
    Row("relay", t("offer this machine's import client to others over HTTP", "通过 HTTP 向其他机器提供本机导入客户端")),
    Row("sandbox run", t("play customs on the import client's folders", "在导入客户端文件夹上模拟海关")),
    Row("sandbox serve", t("play customs behind HTTP on this machine", "在本机以 HTTP 方式模拟海关")),
    Row("metrics", t("figures for a monitor, as Prometheus reads them", "监控指标（Prometheus 文本格式）")),
    Row("db backup", t("copy the database while it is in use", "备份数据库（可在使用中进行）")),
    Row("db restore", t("put a backup in its place", "用备份恢复数据库")),
    Row("db check", t("is it as it was written?", "检查数据库是否完好")),
    Row("db upgrade", t("bring it to this program's revision", "升级数据库版本")),
    Row("audit list", t("who did what when", "查看审计日志")),
    Row("audit verify", t("has anything of the log been changed?", "校验审计日志是否被改动")),
    Row("xsd compare", t("hold a schema file against ours", "将官方模式文件与内置的比较")),
)
