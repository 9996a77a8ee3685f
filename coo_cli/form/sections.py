"""Owns the order of the entry screen: which fields of a certificate stand together, as on the 2019 system's screen."""

from __future__ import annotations

import msgspec

from coo_cli.base.texts import Text, t


class Section(msgspec.Struct, frozen=True):
    """Fields that stand together, by their names."""

    title: Text
    fields: tuple[str, ...]


HEAD: tuple[Section, ...] = (
    Section(
        t("Application", "申请信息"),
        (
            "invoice_no",
            "invoice_date",
            "apply_date",
            "issuing_authority",
            "collection_office",
            "apply_place",
            "company_name",
            "registration_no",
            "exporter_code",
            "applicant_code",
            "declarant_name",
            "declarant_id",
            "declarant_tel",
            "contact_name",
            "contact_tel",
        ),
    ),
    Section(
        t("Parties", "企业"),
        (
            "exporter",
            "exporter_tel",
            "exporter_fax",
            "exporter_email",
            "consignee",
            "consignee_tel",
            "consignee_fax",
            "consignee_email",
            "producer",
            "producer_secret",
        ),
    ),
    Section(
        t("Transport", "运输"),
        (
            "dest_country_code",
            "dest_country",
            "dest_country_name",
            "load_port",
            "unload_port",
            "dest_port",
            "transit_country_code",
            "transit_country",
            "transit_port",
            "transport_means",
            "vessel",
            "departure_date",
            "departure_estimated",
            "transport_details",
            "marks",
        ),
    ),
    Section(
        t("Trade", "贸易"),
        (
            "trade_mode",
            "currency",
            "price_terms",
            "total_amount",
            "fob_value",
            "contract_no",
            "lc_no",
            "invoice_terms",
            "third_party_invoice",
            "export_date",
            "entry_ids",
        ),
    ),
    Section(
        t("Other", "其他"),
        (
            "origin_country_code",
            "origin_country",
            "goods_clause",
            "assembly",
            "exhibition",
            "valid_date",
            "remark",
            "application_note",
        ),
    ),
)
"""The head's sections; `cert_no`, `cert_type`, `cert_status` and `apply_type` are not for typing."""

NOT_TYPED = ("cert_no", "cert_type", "cert_status", "apply_type")
"""What the program settles."""

REGISTER_OF = {
    "exporter": "exporter",
    "consignee": "consignee",
    "goods.producer": "producer",
    "goods.hs_code": "goods",
    "declarant_name": "declarant",
}
"""The fields for which a register can be looked through, whose entry fills them and others."""
