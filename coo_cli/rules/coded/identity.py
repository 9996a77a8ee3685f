"""Owns rules that need more than the certificate: who applies, under which registration, and what exists already."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.number import PATTERN
from coo_cli.rules.book import DECLARE
from coo_cli.rules.coded.changes import AMENDED
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context
from coo_cli.rules.findings import shown

_NEW = "0"


@rule(
    "COO-4001",
    Severity.ERROR,
    title=t("The applicant is not the own enterprise", "录入企业不是本企业"),
    fix=t(
        "Send it from the applicant's own profile; an agent applies under its own credit code.",
        "请使用该企业自己的资料申报；代理企业须以自己的代码申请。",
    ),
    source="GACC Announcement 2022 No. 1: customs accepts only what the applying enterprise imports itself",
    why=t(
        "Since 2022 customs accepts a message only from the enterprise that imports "
        "it itself; any other fails before review.",
        "2022 年起海关只接受企业自行导入的本企业数据；其他数据在审核前即失败。",
    ),
    reads=("applicant_code",),
    fails={"applicant_code": "91330200MA9999988B"},
    passes={"exporter_code": "91330200MA9999988B", "registration_no": "330299998"},
)
def applicant_is_other(cert: Certificate, ctx: Context) -> Hits:
    """Silent when the profile is not known."""
    if ctx.own_code and cert.applicant_code and cert.applicant_code != ctx.own_code:
        yield (
            "applicant_code",
            t(
                "The applicant's code is `{other}`, this profile's is `{own}`.",
                "录入企业代码为“{other}”，本资料为“{own}”。",
            ).fill(other=shown(cert.applicant_code), own=ctx.own_code),
        )


@rule(
    "COO-4002",
    Severity.ERROR,
    title=t("The applying enterprise has no registration number", "申请企业没有备案号"),
    fix=t(
        "File with customs, then set `registration_no` in the profile, or keep it in the register `registration`.",
        "请先在海关备案，再在企业资料中填写 `registration_no`，或登记到登记簿 `registration`。",
    ),
    source="system of 2019: without a filing nothing can be applied for",
    why=t(
        "Customs looks up the filing before anything else; without one it refuses every application.",
        "海关首先查找备案；没有备案，一切申请都会被拒绝。",
    ),
    reads=("registration_no",),
    fails={"ctx.registration_no": ""},
    passes={"ctx.registration_no": "", "apply_type": "0"},
)
def unregistered(cert: Certificate, ctx: Context) -> Hits:
    """A draft may be kept without."""
    if ctx.own_code and not ctx.registration_no and cert.apply_type == DECLARE:
        yield (
            "registration_no",
            t("The profile has no registration number; nothing can be declared.", "企业资料没有备案号，不能申报。"),
        )


@rule(
    "COO-4003",
    Severity.ERROR,
    title=t("The certificate number is another enterprise's", "证书号属于其他企业"),
    fix=t(
        "Leave the number empty to have one allocated, or use the right profile.",
        "请将证书号留空由系统编号，或使用正确的企业资料。",
    ),
    source="certificate number: nine characters of the enterprise",
    why=t(
        "The number belongs to a series of another enterprise and may exist there; customs refuses it.",
        "该号码属于其他企业的编号序列，可能已被使用；海关会拒收。",
    ),
    reads=("cert_no",),
    fails={"cert_no": "C26MA99999880012"},
    passes={"cert_no": "C26MA99999960013"},
)
def number_of_other_enterprise(cert: Certificate, ctx: Context) -> Hits:
    """Numbers are allocated by enterprise; another's may exist there."""
    found = PATTERN.fullmatch(cert.cert_no)
    if ctx.enterprise and found and found["enterprise"] != ctx.enterprise:
        yield (
            "cert_no",
            t(
                "The number `{number}` has `{other}` for the enterprise, this profile has `{own}`.",
                "证书号“{number}”中的企业为“{other}”，本资料为“{own}”。",
            ).fill(number=cert.cert_no, other=found["enterprise"], own=ctx.enterprise),
        )


@rule(
    "COO-4004",
    Severity.ERROR,
    title=t("The invoice is already on another certificate of the type", "同一发票已有同类证书"),
    fix=t(
        "Amend that certificate, or correct the invoice number; for part shipments set this rule to `warning`.",
        "请对该证书做更改，或修正发票号；如分批出运，请将本规则设为 `warning`。",
    ),
    source="one certificate of a type for an invoice",
    why=t(
        "Customs sees two certificates for one shipment and returns the second; at "
        "the importer's both fall under suspicion.",
        "海关发现同一批货物有两份证书，会退回后一份；进口地也会对两份都产生怀疑。",
    ),
    reads=("invoice_no",),
    fails={"ctx.duplicate_of": "C26MA99999960003"},
    passes={"ctx.duplicate_of": "C26MA99999960003", **AMENDED},
)
def invoice_used_before(cert: Certificate, ctx: Context) -> Hits:
    """An amended or re-issued certificate has the old one's invoice."""
    if ctx.duplicate_of and cert.cert_status == _NEW:
        yield (
            "invoice_no",
            t("Invoice `{invoice}` is on certificate {number} already.", "发票“{invoice}”已用于证书 {number}。").fill(
                invoice=shown(cert.invoice_no), number=ctx.duplicate_of
            ),
        )


@rule(
    "COO-4005",
    Severity.WARNING,
    title=t(
        "The exporter is another company, but the registration number is the applicant's",
        "出口商为其他企业，备案号却是申请企业的",
    ),
    fix=t(
        "An agent gives the exporter's registration number, or leaves it empty.",
        "代理企业应填写出口商（货主）的备案号，或留空。",
    ),
    source="field notes published for COO, EntMgrNo: registration number of the owner of the goods",
    why=t(
        "The office looks the number up and finds the agent instead of the exporter.",
        "签证机构按备案号查到的是代理企业，而非出口商。",
    ),
    reads=("registration_no", "exporter_code"),
    fails={"exporter_code": "91330200MA9999988B"},
    passes={"exporter_code": "91330200MA9999988B", "registration_no": ""},
)
def registration_of_agent(cert: Certificate, ctx: Context) -> Hits:
    """A warning: the element may stay empty, and only offices look at it."""
    of_other = ctx.own_code and cert.exporter_code and cert.exporter_code != ctx.own_code
    if of_other and ctx.registration_no and cert.registration_no == ctx.registration_no:
        yield (
            "registration_no",
            t(
                "The exporter is `{exporter}`, but the registration number {number} is this profile's.",
                "出口商为“{exporter}”，备案号 {number} 却是本资料的。",
            ).fill(exporter=shown(cert.exporter_code), number=cert.registration_no),
        )


@rule(
    "COO-4006",
    Severity.WARNING,
    title=t(
        "The exporter is the own enterprise, but the registration number is not its own",
        "出口商为本企业，备案号却不是本企业的",
    ),
    fix=t(
        "Leave it out of the export to have it filled, or correct the profile.",
        "请在导出数据中留空以自动填写，或修正企业资料。",
    ),
    source="field notes published for COO, EntMgrNo: registration number of the owner of the goods",
    why=t("The office looks the number up and finds another enterprise.", "签证机构按备案号查到的是其他企业。"),
    reads=("registration_no", "exporter_code"),
    fails={"registration_no": "330299998"},
    passes={"registration_no": "330299998", "ctx.registration_no": "330299998"},
)
def registration_of_other(cert: Certificate, ctx: Context) -> Hits:
    """A warning, as an enterprise may have been registered anew."""
    own = ctx.registration_no if cert.exporter_code == ctx.own_code else ""
    if own and cert.registration_no and cert.registration_no != own:
        yield (
            "registration_no",
            t(
                "The registration number is `{other}`, this profile's is `{own}`.",
                "备案号为“{other}”，本资料的备案号为“{own}”。",
            ).fill(other=shown(cert.registration_no), own=own),
        )
