"""Owns the certificate number (证书号): type, year, nine characters of the enterprise, serial of four."""

from __future__ import annotations

import re

from coo_cli.base.errors import StoreError
from coo_cli.base.texts import t

LAST_SERIAL = 9999

PATTERN = re.compile(r"(?P<type>[A-Z]{1,2}?)(?P<year>\d{2})(?P<enterprise>[0-9A-Z]{9})(?P<serial>\d{4})")
"""16 characters for a one-letter type, 17 for two (system of 2019; interface notes, certificate number)."""


_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714: the weights of an organisation code's first eight characters, letters counting from 10."""


def format_number(cert_type: str, year: int, enterprise: str, serial: int) -> str:
    """Write a certificate number, e.g. `E194565009990001`.

    Args:
        cert_type: the type's code, one or two letters.
        year: the year of the application date, four digits.
        enterprise: the nine characters that stand for the enterprise: registration number or organisation code.
        serial: 1 to 9999.

    Raises:
        StoreError: `serials-exhausted` past 9999; a number is never used twice.
        ValueError: when the enterprise has not nine characters.
    """
    if len(enterprise) != 9:
        raise ValueError(f"nine characters of the enterprise are needed, not {enterprise!r}")
    if not 1 <= serial <= LAST_SERIAL:
        raise StoreError(
            "serials-exhausted",
            t(
                "All 9999 numbers of {enterprise} for type {type} in {year} are used.",
                "{enterprise} 的 {type} 类证书 {year} 年的 9999 个流水号已用完。",
            ).fill(enterprise=enterprise, type=cert_type, year=year),
            t("Apply under another registration, or ask customs.", "请使用其他备案号申请，或联系海关。"),
        )
    return f"{cert_type}{year % 100:02d}{enterprise}{serial:04d}"


def is_number(text: str, cert_type: str) -> bool:
    """Whether a text has the form of a certificate number of this type."""
    found = PATTERN.fullmatch(text)
    return found is not None and found["type"] == cert_type


def is_organisation_code(text: str) -> bool:
    """Whether a text is an organisation code (组织机构代码): eight characters and the check digit of GB 11714."""
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", text):
        return False
    weighted = sum(weight * int(letter, 36) for weight, letter in zip(_WEIGHTS, text, strict=False))
    return "0123456789X0"[11 - weighted % 11] == text[8]


def organisation_code(credit_code: str) -> str:
    """The nine-character organisation code: characters 9 to 17 of the unified social credit code (GB 32100)."""
    return credit_code[8:17]
