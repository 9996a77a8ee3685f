"""Owns the profile of an applying enterprise (申请企业): who it is, and what it adds to every certificate."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data, FieldPath
from coo_cli.certificate.number import organisation_code
from coo_cli.gateway.settings import FolderSettings, GatewaySettings
from coo_cli.seal.signing import CertificateSettings


class Declarant(Data):
    """The declarant (申报员) filed with customs."""

    name: str = ""
    id: str = ""
    tel: str = ""


class Picture(Data):
    """A seal or signature picture: its file and true width."""

    image: Path
    width_mm: float = Field(gt=0, le=60)


class Profile(Data):
    """One applying enterprise; a message with another's credit code is refused before it leaves.

    Own identity: since 2023-01-01 customs takes only what the applying enterprise itself imports
    (GACC Announcement 2022 No. 1).
    """

    registration_no: Annotated[str, Field(pattern=r"^(\d{9})?$")] = ""
    """The registration number with customs (备案号), nine digits; left out where the register `registration` has it."""
    credit_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]
    """The unified social credit code (统一社会信用代码), 18 characters."""
    company_name: str
    """The Chinese name."""
    exporter: str = ""
    """The English name and address, several lines."""
    declarant: Declarant = Declarant()
    issuing_authority: str = ""
    collection_office: str = ""
    """Where certificates are collected; the issuing authority unless given."""
    apply_place: str = ""
    """English place of the issuing authority, e.g. `NINGBO, CHINA`; from the office's entry unless given."""
    number_from: Literal["registration", "organisation"] = "registration"
    """Whose nine characters stand in certificate numbers: the registration number's, as the 2019 system
    does, or the organisation code's (characters 9-17 of the credit code), as later notes say."""
    fill: dict[FieldPath, str] = Field(default_factory=dict)
    """Values for fields an export leaves empty, by path: `trade_mode`, `goods.weight_unit` ..."""
    upper_case: bool = False
    """Whether texts that must be English are put in capitals (大写转换)."""
    gateway: GatewaySettings = FolderSettings()
    certificate: CertificateSettings | None = None
    """The enterprise's own certificate, to sign authorisations and PDFs with."""
    seal: Picture | None = None
    signature: Picture | None = None

    @property
    def enterprise(self) -> str:
        """The nine characters of this enterprise in its certificate numbers; empty when it has none yet."""
        return self.registration_no if self.number_from == "registration" else organisation_code(self.credit_code)

    @cached_property
    def head(self) -> dict[str, str]:
        """What it tells of the heads of certificates, by field; without what is empty."""
        values = {path: value for path, value in self.fill.items() if "." not in path}
        values |= {
            "registration_no": self.registration_no,
            "exporter_code": self.credit_code,
            "applicant_code": self.credit_code,
            "company_name": self.company_name,
            "exporter": self.exporter.strip(),
            "declarant_name": self.declarant.name,
            "declarant_id": self.declarant.id,
            "declarant_tel": self.declarant.tel,
            "issuing_authority": self.issuing_authority,
            "collection_office": self.collection_office,
            "apply_place": self.apply_place,
        }
        return {name: value for name, value in values.items() if value}

    def must_be_registered(self, name: str) -> None:
        """Refuse to go on without a registration number.

        Raises:
            ConfigError: `no-registration`.
        """
        if not self.registration_no:
            raise ConfigError(
                "no-registration",
                t(
                    "The profile `{name}` has no registration number; nothing can be declared.",
                    "资料“{name}”没有备案号，不能申报。",
                ).fill(name=name),
                t(
                    "File with customs, then set `profiles.{name}.registration_no` in coo.yaml, or keep it with "
                    "`coo register set registration NUMBER organisation_code={code}`.",
                    "请先在海关备案，再在 coo.yaml 中填写 `profiles.{name}.registration_no`，或用 "
                    "`coo register set registration 备案号 organisation_code={code}` 登记。",
                ).fill(name=name, code=organisation_code(self.credit_code)),
            )
