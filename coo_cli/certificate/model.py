"""Owns the certificate: head, goods lines, change, non-party companies and invoices, in message order.

Every value is the text that travels in the message, so that any message can be held without loss and any
fault in it can be named; `Kind` says how to read it. Order, lengths and labels: GACC Announcement 2022 No. 1,
annex 1, and the field notes published for COO.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from coo_cli.certificate.fields import Field, Kind
from coo_cli.certificate.goods import Goods

__all__ = ["GROUPS", "HEAD_ATTRIBUTES", "Certificate", "Change", "Goods", "Invoice", "NonpartyCorp"]

_LINES, _DATE, _DEC, _CODE = Kind.LINES, Kind.DATE, Kind.DECIMAL, Kind.CODE


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an amended (更改) or re-issued (重发) certificate says of the old one."""

    old_cert_no: Annotated[str, Field("OldCertNo", "原证书号", "old certificate number", 20)] = ""
    reason: Annotated[str, Field("ModReason", "更改/重发原因", "reason", 500, _LINES)] = ""
    columns: Annotated[str, Field("ModColm", "更改栏目", "changed columns", 200)] = ""
    old_content: Annotated[str, Field("OldSituDesc", "原有情况描述", "old content", 2000, _LINES)] = ""
    new_content: Annotated[str, Field("ModSituDesc", "更改情况描述", "new content", 2000, _LINES)] = ""
    old_apply_date: Annotated[str, Field("OldDeclDate", "原证申请日期", "old application date", 20, _DATE)] = ""
    old_issue_date: Annotated[str, Field("OldIssueDate", "原证签发日期", "old issue date", 20, _DATE)] = ""


class NonpartyCorp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company of a non-party (非缔约方) that issued the invoice."""

    sort_no: Annotated[str, Field("SortNo", "序号", "sequence", 0, Kind.WHOLE, "always")] = ""
    name: Annotated[str, Field("EntName", "企业名称", "company name", 500, _LINES, "always")] = ""
    address: Annotated[str, Field("EntAddr", "企业地址", "company address", 1000, _LINES)] = ""
    country_code: Annotated[
        str, Field("EntCountryCode", "国别/地区代码", "country code", 3, _CODE, "always", codes="countries")
    ] = ""
    country_name: Annotated[str, Field("EntCountryName", "国别/地区名称", "country name", 100, need="always")] = ""


class Invoice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the invoices a certificate covers (the message's `OriInv`)."""

    cert_no: Annotated[str, Field("CertNo", "证书号", "certificate number", 20, need="always")] = ""
    number: Annotated[str, Field("InvNo", "发票号", "invoice number", 50, need="always")] = ""
    contract_no: Annotated[str, Field("ContractNo", "合同号", "contract number", 50)] = ""
    lc_no: Annotated[str, Field("LcNo", "信用证号", "L/C number", 50)] = ""
    value: Annotated[str, Field("Value", "总金额", "total amount", 20, _DEC)] = ""
    currency: Annotated[str, Field("Curr", "货币单位", "currency", 10, _CODE, "always", codes="currencies")] = ""
    price_terms: Annotated[
        str, Field("PriceClause", "价格条款", "price terms", 20, _CODE, "always", codes="price_terms")
    ] = ""
    special_terms: Annotated[str, Field("SpecInvTerms", "特殊条款", "special terms", 1000, _LINES)] = ""
    date: Annotated[str, Field("InvDate", "发票日期", "invoice date", 20, _DATE, "always")] = ""


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A certificate of origin (原产地证书) as it travels to customs."""

    cert_no: Annotated[str, Field("CertNo", "原产地证编号", "certificate number", 20, _CODE, "always")] = ""
    apply_type: Annotated[
        str, Field("ApplyType", "申请类型", "application type", 1, _CODE, "always", codes="apply_types")
    ] = "1"
    cert_status: Annotated[
        str, Field("CertStatus", "证书类别", "certificate status", 1, _CODE, "always", codes="cert_statuses")
    ] = "0"
    cert_type: Annotated[
        str, Field("CertType", "原产地证书类型", "certificate type", 2, _CODE, "always", example="C")
    ] = ""
    registration_no: Annotated[str, Field("EntMgrNo", "货主企业备案号", "registration number", 19)] = ""
    exporter_code: Annotated[str, Field("CiqRegNo", "出口商代码", "exporter's credit code", 18, _CODE, "always")] = ""
    applicant_code: Annotated[
        str, Field("AplRegNo", "录入企业代码", "applicant's credit code", 18, _CODE, "always")
    ] = ""
    company_name: Annotated[str, Field("EtpsName", "企业名称(中文)", "company name (Chinese)", 400, need="always")] = ""
    declarant_name: Annotated[str, Field("ApplName", "申报员姓名", "declarant's name", 20, need="declare")] = ""
    declarant_id: Annotated[str, Field("Applicant", "申报员身份证号", "declarant's ID card", 18, _CODE, "declare")] = ""
    declarant_tel: Annotated[str, Field("ApplTel", "申报员联系电话", "declarant's telephone", 30, need="declare")] = ""
    issuing_authority: Annotated[
        str,
        Field(
            "OrgCode", "签证机构代码", "issuing authority", 20, Kind.DIGITS, "declare", codes="offices", example="3100"
        ),
    ] = ""
    collection_office: Annotated[
        str,
        Field(
            "FetchPlace", "领证机构", "collection office", 20, Kind.DIGITS, "declare", codes="offices", example="3100"
        ),
    ] = ""
    apply_place: Annotated[
        str,
        Field(
            "AplAdd", "申请地址", "place of application", 30, need="declare", script="english", example="NINGBO, CHINA"
        ),
    ] = ""
    invoice_date: Annotated[
        str, Field("InvDate", "发票日期", "invoice date", 10, _DATE, "note", example="2026-11-02")
    ] = ""
    invoice_no: Annotated[str, Field("InvNo", "发票号", "invoice number", 50, need="note", example="INV-26001")] = ""
    apply_date: Annotated[str, Field("AplDate", "申请日期", "application date", 10, _DATE, "declare")] = ""
    dest_country: Annotated[
        str,
        Field(
            "DestCountry", "目的国", "destination country", 80, need="declare", script="english", example="AUSTRALIA"
        ),
    ] = ""
    dest_country_code: Annotated[
        str,
        Field(
            "DestCountryCode",
            "目的国家/地区编码",
            "destination country code",
            4,
            _CODE,
            "declare",
            codes="countries",
            example="036",
        ),
    ] = ""
    dest_country_name: Annotated[
        str,
        Field(
            "DestCountryName",
            "目的国家/地区名称",
            "destination country (Chinese)",
            50,
            need="declare",
            example="澳大利亚",
        ),
    ] = ""
    exporter: Annotated[
        str,
        Field(
            "Exporter",
            "出口商",
            "exporter",
            400,
            _LINES,
            "declare",
            script="english",
            example="EXAMPLE EXPORT CO., LTD.",
        ),
    ] = ""
    consignee: Annotated[
        str,
        Field(
            "Consignee",
            "进口商",
            "consignee",
            400,
            _LINES,
            "declare",
            script="english",
            example="SAMPLE IMPORT PTY LTD",
        ),
    ] = ""
    goods_clause: Annotated[
        str, Field("GoodsSpecClause", "特殊条款(商品描述)", "goods special clause", 2000, _LINES, script="english")
    ] = ""
    marks: Annotated[str, Field("Mark", "唛头", "marks", 2000, _LINES, "declare", example="N/M")] = ""
    load_port: Annotated[
        str, Field("LoadPort", "启运港", "port of loading", 50, script="english", example="NINGBO, CHINA")
    ] = ""
    unload_port: Annotated[
        str, Field("UnloadPort", "卸货港", "port of discharge", 50, script="english", example="SYDNEY, AUSTRALIA")
    ] = ""
    transport_means: Annotated[
        str, Field("TransMeans", "运输方式", "means of transport", 100, script="english", example="BY SEA")
    ] = ""
    vessel: Annotated[str, Field("TransName", "运输工具船名/航次", "vessel and voyage", 100, script="english")] = ""
    transit_country_code: Annotated[
        str, Field("TransCountryCode", "中转国/地区编码", "transit country code", 4, _CODE, codes="countries")
    ] = ""
    transit_country: Annotated[str, Field("TransCountryName", "中转国/地区名称", "transit country", 150)] = ""
    transit_port: Annotated[str, Field("TransPort", "转运港", "transit port", 50, script="english")] = ""
    dest_port: Annotated[str, Field("DestPort", "目的港", "port of destination", 50, script="english")] = ""
    transport_details: Annotated[
        str, Field("TransDetails", "运输细节", "transport details", 630, _LINES, script="english")
    ] = ""
    departure_date: Annotated[
        str, Field("IntendExpDate", "出运日期", "departure date", 10, _DATE, "note", example="2026-11-20")
    ] = ""
    trade_mode: Annotated[
        str, Field("TradeModeCode", "贸易方式代码", "trade mode", 4, _CODE, codes="trade_modes", example="1")
    ] = ""
    fob_value: Annotated[str, Field("FOBValue", "FOB值", "FOB value", 25, _DEC)] = ""
    total_amount: Annotated[str, Field("TotalAmt", "总金额", "total amount", 25, _DEC)] = ""
    application_note: Annotated[str, Field("Note", "申请书备注", "application note", 1000, _LINES)] = ""
    contract_no: Annotated[str, Field("ContractNo", "合同号", "contract number", 200)] = ""
    lc_no: Annotated[str, Field("LcNo", "信用证号", "L/C number", 50)] = ""
    invoice_terms: Annotated[str, Field("SpecInvTerms", "发票特殊条款", "invoice special terms", 1000, _LINES)] = ""
    price_terms: Annotated[
        str, Field("PriceTerms", "价格条款", "price terms", 20, _CODE, codes="price_terms", example="FOB")
    ] = ""
    currency: Annotated[
        str, Field("Curr", "货币单位", "currency", 10, _CODE, "note", codes="currencies", example="USD")
    ] = ""
    remark: Annotated[str, Field("Remark", "证书备注信息", "remarks", 300, _LINES, special=True)] = ""
    producer_secret: Annotated[
        str, Field("ProducerSertFlag", "是否生产商保密", "producer kept secret", 1, _CODE, codes="yes_no")
    ] = ""
    exhibition: Annotated[
        str, Field("ExhibitFlag", "是否展览证书", "exhibition", 1, _CODE, codes="flags", special=True)
    ] = ""
    third_party_invoice: Annotated[
        str, Field("ThirdPartyInvFlag", "是否第三方发票", "third-party invoice", 1, _CODE, codes="flags", special=True)
    ] = ""
    exporter_tel: Annotated[str, Field("ExporterTel", "出口商电话", "exporter's telephone", 50, need="note")] = ""
    exporter_fax: Annotated[str, Field("ExporterFax", "出口商传真", "exporter's fax", 50, need="note")] = ""
    exporter_email: Annotated[str, Field("ExporterEmail", "出口商邮箱", "exporter's e-mail", 50, need="note")] = ""
    consignee_tel: Annotated[str, Field("ConsigneeTel", "进口商电话", "consignee's telephone", 50, special=True)] = ""
    consignee_fax: Annotated[str, Field("ConsigneeFax", "进口商传真", "consignee's fax", 50, special=True)] = ""
    consignee_email: Annotated[str, Field("ConsigneeEmail", "进口商邮箱", "consignee's e-mail", 50, special=True)] = ""
    departure_estimated: Annotated[
        str, Field("PredictFlag", "是否预计离港日期", "departure estimated", 1, _CODE, codes="flags", special=True)
    ] = ""
    export_date: Annotated[str, Field("ExpDeclDate", "出口报关日期", "export declaration date", 10, _DATE)] = ""
    origin_country_code: Annotated[
        str, Field("OriCountryCode", "原产国代码", "country of origin code", 4, _CODE, codes="countries", special=True)
    ] = ""
    origin_country: Annotated[
        str, Field("OriCountry", "原产国英文名", "country of origin", 30, special=True, script="english")
    ] = ""
    valid_date: Annotated[str, Field("ChkValidDate", "签发有效日期", "date of validity", 10, _DATE)] = ""
    contact_name: Annotated[str, Field("EtpsConcEr", "企业联系人", "company's contact", 30)] = ""
    contact_tel: Annotated[str, Field("EtpsTel", "企业联系电话", "company's telephone", 20)] = ""
    producer: Annotated[
        str, Field("Producer", "证书货物生产商描述", "producer (as printed)", 1000, _LINES, special=True)
    ] = ""
    assembly: Annotated[
        str, Field("PrcsAssembly", "加工装配工序", "processing and assembly", 30, _LINES, special=True)
    ] = ""
    entry_ids: Annotated[str, Field("EntryId", "报关单号", "export declaration numbers", 600)] = ""
    goods: tuple[Goods, ...] = ()
    change: Change | None = None
    nonparty: tuple[NonpartyCorp, ...] = ()
    invoices: tuple[Invoice, ...] = ()


HEAD_ATTRIBUTES = ("goods", "change", "nonparty", "invoices")
"""The attributes of a certificate that are groups, not fields."""

GROUPS: dict[str, type[msgspec.Struct]] = {
    "": Certificate,
    "goods": Goods,
    "change": Change,
    "nonparty": NonpartyCorp,
    "invoices": Invoice,
}
"""The groups by the prefix of their paths; the head's is empty: `goods.hs_code`, `invoice_no`."""
