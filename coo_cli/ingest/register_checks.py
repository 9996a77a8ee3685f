"""Owns what entries of registers are held against beyond their fields' kinds: check digits, forms, what must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import code_list
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.number import organisation_code
from coo_cli.certificate.register import FILINGS, Register
from coo_cli.ingest import texts
from coo_cli.ingest.values import Unfit, date

FILING_STATES = "filing_states"

Check = Callable[[str, Resources], str]
"""Gives a value as it is kept, or raises `Unfit`."""


def checked(register: Register, name: str, text: str, resources: Resources) -> str:
    """Hold a value, or with an empty name a key, against what it must be.

    Raises:
        Unfit: saying what is wrong with it.
    """
    if not name and register.of_types:
        return _type_key(text, resources)
    check = _CHECKS.get(name or register.name)
    return check(text, resources) if check is not None else text


def disagreement(values: Mapping[str, str]) -> tuple[str, Text] | None:
    """Two values of an entry that cannot both be right: the name of one, and why; None when all agree."""
    if values.get("valid_from", "") > values.get("valid_to", "9"):
        return "valid_to", t("It ends before it begins.", "有效期止早于有效期起。")
    credit, own = values.get("exporter_code", ""), values.get("organisation_code", "")
    if credit and own and organisation_code(credit) != own:
        says = t("Characters 9 to 17 of the credit code are {code}.", "统一社会信用代码第 9 至 17 位为 {code}。")
        return "organisation_code", says.fill(code=organisation_code(credit))
    return None


def _type_key(text: str, resources: Resources) -> str:
    """A certificate type, `E`, or one of a registration, `330099999@E`."""
    registration, _, code = text.rpartition("@")
    code = code.strip().upper()
    if code not in type_codes(resources):
        says = t("There is no certificate type `{code}`.", "没有证书类型“{code}”。")
        raise Unfit(says.fill(code=code), texts.NOT_IN_LIST)
    return f"{_registration(registration.strip(), resources)}@{code}" if registration else code


def _registration(text: str, resources: Resources) -> str:
    if len(text) != 9 or not (text.isascii() and text.isdigit()):  # system of 2019
        says = t("`{value}` is no registration number of nine digits.", "“{value}”不是 9 位备案号。")
        raise Unfit(says.fill(value=text), texts.UNFIT)
    return text


def _id_card(text: str, resources: Resources) -> str:
    from coo_cli.rules.coded.numbers import is_id_card

    if not is_id_card(text):  # GB 11643; not repeated whole, for tables of faults travel further than registers
        says = t(
            "The ID card number ending in `{end}` has a wrong form, birth date or check digit.",
            "尾号为“{end}”的身份证号格式、出生日期或校验位有误。",
        )
        raise Unfit(says.fill(end=text[-4:]), texts.UNFIT)
    return text


def _organisation(text: str, resources: Resources) -> str:
    from coo_cli.rules.coded.numbers import is_organisation_code

    if not is_organisation_code(text):  # GB 11714
        says = t("`{value}` is not a valid organisation code.", "“{value}”不是有效的组织机构代码。")
        raise Unfit(says.fill(value=text), texts.UNFIT)
    return text.replace("-", "")


def _credit(text: str, resources: Resources) -> str:
    from coo_cli.rules.coded.numbers import is_credit_code

    if not is_credit_code(text):  # GB 32100
        says = t("`{value}` is not a valid credit code.", "“{value}”不是有效的统一社会信用代码。")
        raise Unfit(says.fill(value=text), texts.UNFIT)
    return text


def _filings(text: str, resources: Resources) -> str:
    """Lines of date, state, kind and note, put in order of their dates: `2026-11-02 approved 企业备案`."""
    found: list[str] = []
    for line in text.splitlines():
        day, _, rest = line.strip().partition(" ")
        state, _, said = rest.strip().partition(" ")
        entry = code_list(resources, FILING_STATES).find(state) if state else None
        if entry is None:
            says = t(
                "`{line}` is no filing: write date, state ({states}), kind and note.",
                "“{line}”不是备案记录：请依次填写日期、状态（{states}）、类型、备注。",
            )
            names = code_list(resources, FILING_STATES).entries
            states = Text(", ".join(one.code for one in names), "、".join(one.zh for one in names))
            raise Unfit(says.fill(line=line, states=states), texts.UNFIT)
        found.append(" ".join(filter(None, (date(day), entry.code, said.strip()))))
    return "\n".join(sorted(found, key=lambda line: line[:10]))


_CHECKS: dict[str, Check] = {
    "registration": _registration,
    "registration_no": _registration,
    "declarant_id": _id_card,
    "organisation_code": _organisation,
    "exporter_code": _credit,
    "goods.producer_code": _organisation,
    FILINGS: _filings,
}
"""By the value's name; a register's own name stands for its key."""
