"""Owns what the models of all data and settings files share: a base, names, parties, fields' paths."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from coo_cli.base.misfit import near
from coo_cli.base.texts import Text, t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS


class Data(BaseModel):
    """A piece of a catalog file: unknown keys are faults, values do not change."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, populate_by_name=True, defer_build=True
    )


class Name(Data):
    """A name in both languages."""

    en: str
    zh: str

    @property
    def text(self) -> Text:
        """The name as a text."""
        return Text(self.en, self.zh)


def _party(text: str) -> str:
    if not re.fullmatch("@[A-Z0-9]+|[A-Z]{2}", text):
        raise ValueError(
            t(
                "write a country's two-letter code, or @ and the name of a group of countries",
                "应为国家的两位字母代码，或 @ 加国家组名称",
            )
        )
    return text


Party = Annotated[str, AfterValidator(_party)]
"""A country by its alpha-2 code, or a group of countries by `@NAME` (`groups.yaml`)."""


def _field(path: str) -> str:
    if not is_path(path):
        known = [f"{group}.{item.name}".lstrip(".") for group in GROUPS for item in describe(GROUPS[group])]
        raise ValueError(t("there is no such field{hint}", "没有此字段{hint}").fill(hint=near(path, known)))
    return path


FieldPath = Annotated[str, AfterValidator(_field)]
"""The path of a field, such as `remark` or `goods.criterion_sub`."""


@lru_cache(maxsize=256)
def is_path(path: str) -> bool:
    """Whether `goods.hs_code` or `invoice_no` names a described field."""
    group, _, name = path.rpartition(".")
    return group in GROUPS and any(item.name == name for item in describe(GROUPS[group]))
