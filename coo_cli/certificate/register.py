"""Owns what the registers (登记簿) are: which facts an enterprise keeps once and certificates take from them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import Field, Kind, described
from coo_cli.certificate.model import GROUPS


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """One register: entries by a key, each with values for fields of a certificate and facts of its own.

    Attributes:
        name: its word, e.g. `goods`.
        title: what it is called.
        key: what an entry is found by.
        paths: the certificate's fields an entry may hold, e.g. `goods.hs_code`.
        own: further facts, by name; no certificate takes them.
        by_type: whether a value may be another for one certificate type, as an origin criterion is:
            `goods.origin_criterion@E`.
        of_types: whether its keys are certificate types, `E`, or those of one registration, `330099999@E`.
    """

    name: str
    title: Text
    key: Field
    paths: tuple[str, ...]
    own: Mapping[str, Field] = {}
    by_type: bool = False
    of_types: bool = False

    @property
    def group(self) -> str:
        """The group its fields are of: `goods`, or empty for the head."""
        return self.paths[0].rpartition(".")[0]

    def field(self, name: str) -> Field:
        """The description of a value by its name: a path, with `@` and a type, or a fact of its own.

        Raises:
            KeyError: when entries have no such value.
        """
        path, _, kind = name.partition("@")
        if path in self.own:
            return self.own[path]
        if path not in self.paths or (kind and not self.by_type):
            raise KeyError(name)
        group, _, attribute = path.rpartition(".")
        return described(GROUPS[group], attribute)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a register.

    Attributes:
        key: names it in its register.
        values: texts by name, see `Register.field`; what is empty is not there.
    """

    key: str
    values: dict[str, str]


DEFAULTS = "defaults"
"""The register of what certificates of a type have in common (初始值): it fills what their export leaves empty."""

PRINCIPAL = "principal"
"""The register of those an agent applies for (委托人); a certificate's exporter tells whose it is."""

REGISTRATION = "registration"
"""The register of filings with customs (备案), by registration number."""

APPROVED = "approved"
"""The state of a filing, or of a product's pre-examination, that counts; codes `filing_states`, `review_states`."""

FILINGS = "filings"
"""The value of a registration that tells its filings, a line each: date, state and what was said."""

REVIEW = "review_state"
"""The value of the goods library that tells how a product's pre-examination (产品预审) stands."""


def _goods(*names: str) -> tuple[str, ...]:
    return tuple(f"goods.{name}" for name in names)


REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (
        Register(
            name="goods",
            title=t("goods library", "商品库"),
            key=Field("", "物料号", "material number", 40, example="EX-CABLE-01"),
            paths=_goods(
                "hs_code",
                "name_zh",
                "name_en",
                "package_unit",
                "pack_type",
                "unit_zh",
                "unit_en",
                "aux_unit",
                "weight_unit",
                "origin_criterion",
                "criterion_sub",
                "criterion_detail",
                "import_content",
                "origin_country_code",
                "tax_rate_flag",
                "producer",
                "producer_code",
                "producer_name",
                "producer_contact",
                "producer_contact_tel",
                "producer_secret",
            ),
            own={
                "review_no": Field("", "产品预审编号", "pre-examination number", 40),
                REVIEW: Field("", "产品预审状态", "pre-examination state", 40, codes="review_states"),
                "review_date": Field("", "产品预审日期", "pre-examination date", 10, Kind.DATE),
                "note": Field("", "备注", "note", 300),
            },
            by_type=True,
        ),
        Register(
            name=REGISTRATION,
            title=t("registration numbers", "备案号"),
            key=Field("", "备案号", "registration number", 9, Kind.DIGITS, example="330099999"),
            paths=("company_name", "issuing_authority"),
            own={
                "organisation_code": Field("", "组织机构代码", "organisation code", 9, Kind.CODE),
                "valid_from": Field("", "有效期起", "valid from", 10, Kind.DATE),
                "valid_to": Field("", "有效期止", "valid to", 10, Kind.DATE),
                FILINGS: Field("", "备案历史", "filing history", 4000, Kind.LINES),
                "note": Field("", "备注", "note", 300),
            },
        ),
        Register(
            name=PRINCIPAL,
            title=t("principals", "委托人"),
            key=Field("", "委托人编号", "principal's short name", 40, example="EX-CLIENT"),
            paths=(
                "registration_no",
                "exporter_code",
                "exporter",
                "exporter_tel",
                "exporter_fax",
                "exporter_email",
                "trade_mode",
                "currency",
                "issuing_authority",
                "collection_office",
                "apply_place",
                "declarant_name",
                "declarant_id",
                "declarant_tel",
            ),
            own={
                "organisation_code": Field("", "组织机构代码", "organisation code", 9, Kind.CODE),
                "name_zh": Field("", "中文名称", "Chinese name", 400),
                "note": Field("", "备注", "note", 300),
            },
        ),
        Register(
            name="exporter",
            title=t("exporters", "出口商"),
            key=Field("", "出口商简称", "short name", 40),
            paths=("exporter", "exporter_tel", "exporter_fax", "exporter_email"),
        ),
        Register(
            name="consignee",
            title=t("consignees", "进口商"),
            key=Field("", "客户编号", "customer number", 40, example="0000100001"),
            paths=(
                "consignee",
                "consignee_tel",
                "consignee_fax",
                "consignee_email",
                "dest_country_code",
                "unload_port",
            ),
        ),
        Register(
            name="producer",
            title=t("producers", "生产商"),
            key=Field("", "生产商编号", "producer number", 40),
            paths=_goods(
                "producer",
                "producer_tel",
                "producer_fax",
                "producer_email",
                "producer_code",
                "producer_name",
                "producer_contact",
                "producer_contact_tel",
                "producer_secret",
            ),
        ),
        Register(
            name="declarant",
            title=t("declarants", "申报员"),
            key=Field("", "申报员编号", "declarant's short name", 40),
            paths=("declarant_name", "declarant_id", "declarant_tel"),
        ),
        Register(
            name=DEFAULTS,
            title=t("initial values", "初始值"),
            key=Field("", "证书类型", "certificate type", 12, example="E"),
            paths=(
                "issuing_authority",
                "collection_office",
                "apply_place",
                "declarant_name",
                "declarant_id",
                "declarant_tel",
                "contact_name",
                "contact_tel",
                "load_port",
                "unload_port",
                "transit_port",
                "dest_port",
                "transport_means",
                "trade_mode",
                "price_terms",
                "currency",
                "marks",
                "goods_clause",
                "invoice_terms",
                "application_note",
                "remark",
                "producer_secret",
            ),
            of_types=True,
        ),
    )
}
"""The registers, by name."""


def register_of(name: str) -> Register:
    """A register by its name.

    Raises:
        UsageError: `unknown-register`.
    """
    if name not in REGISTERS:
        raise UsageError(
            "unknown-register",
            t("There is no register `{name}`.", "没有登记簿“{name}”。").fill(name=name),
            t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(REGISTERS)),
        )
    return REGISTERS[name]
