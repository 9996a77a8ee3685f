"""Owns how a cell's text is read as what a field holds: decimals, dates, digits, codes, lines."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import code_list
from coo_cli.certificate.fields import Field, Kind
from coo_cli.certificate.finding import RuleText
from coo_cli.ingest import texts

Step = Callable[[str], str]
"""Turns a text, never empty and without space around it, into another; raises `Unfit` when it cannot."""

FRACTION = 5
"""Digits a decimal may have after the point in the message."""


class Unfit(ValueError):
    """A value that a step cannot read.

    Args:
        text: what is wrong, with the value.
        rule: the rule it breaks.
        value: what to go on with, where the rule is but a warning.
    """

    def __init__(self, text: Text, rule: RuleText = texts.UNFIT, value: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.rule = rule
        self.value = value


_PLAIN = r"-?+(?:0|[1-9]\d{0,17}+)(?:\.\d{1,5}+)?+"
_PLAIN_DECIMAL = re.compile(_PLAIN, re.ASCII)
_PLAIN_DECIMALS = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*+", re.ASCII)

_GROUPED = (
    r"(?P<sign>[-+]?)(?P<whole>\d+|\d{1,3}(?P<by>[%s '])\d{3}(?:(?P=by)\d{3})*)(?:[%s](?P<part>\d*))?(?P<behind>-?)"
)
_STYLES = {
    "point": re.compile(_GROUPED % (",", "."), re.ASCII),
    "comma": re.compile(_GROUPED % (".", ","), re.ASCII),
}


def decimal(style: str = "point") -> Step:
    """Reads decimals into plain notation: thousands separators, full-width digits, a sign before or behind.

    Separators must part groups of three, so that `1,5` is a fault and not fifteen.

    Args:
        style: `point` for `1,234.56`, `comma` for `1.234,56`.
    """
    pattern = _STYLES[style]

    def read(text: str) -> str:
        if style == "point" and _PLAIN_DECIMAL.fullmatch(text):
            return text
        found = pattern.fullmatch(_narrow(text).replace("’", "'").replace("−", "-"))
        if found is None or (found["sign"] and found["behind"]):
            raise Unfit(t("`{value}` is no number.", "“{value}”不是数字。").fill(value=text), texts.NOT_A_NUMBER)
        sign = "-" if "-" in (found["sign"], found["behind"]) else ""
        number = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
        return f"{sign}{number}.{found['part']}" if found["part"] else sign + number

    return read


def are_plain(texts: Sequence[str]) -> bool:
    """Whether all are decimals that `decimal()` leaves as they are; looked at in one go."""
    joined = "\n".join(texts)
    return _PLAIN_DECIMALS.fullmatch(joined) is not None and joined.count("\n") == len(texts) - 1


def plain(number: Decimal, places: int | None = None) -> str:
    """A decimal in plain notation, rounded half up to so many places, or where it has more than the message holds."""
    exponent = number.as_tuple().exponent
    if places is not None or (isinstance(exponent, int) and -exponent > FRACTION):
        number = number.quantize(Decimal(1).scaleb(-(FRACTION if places is None else places)), ROUND_HALF_UP)
    return f"{number:f}"


def percent(text: str) -> str:
    """Reads a percentage; its sign stays where it stands."""
    plain_text = _narrow(text)
    number = plain_text.removesuffix("%").rstrip()
    return decimal()(number) + plain_text[len(number) :].strip()


_DATE = re.compile(
    r"(?P<y>\d{4})(?:(?P<by>[-/.])(?P<m>\d{1,2})(?P=by)(?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
    r"|(?P<m3>\d\d)(?P<d3>\d\d))(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"[3-7]\d{4}(?:\.\d+)?", re.ASCII)
_DAY_ZERO = dt.date(1899, 12, 30)


def date(text: str) -> str:
    """Reads dates whose order is beyond doubt, year first, and spreadsheets' day numbers, into `YYYY-MM-DD`."""
    plain_text = _narrow(text)
    if _SERIAL.fullmatch(plain_text):
        return (_DAY_ZERO + dt.timedelta(days=int(plain_text.split(".")[0]))).isoformat()
    found = _DATE.fullmatch(plain_text)
    if found is not None:
        year, month, day = (int(part) for name, part in found.groupdict().items() if part and name != "by")
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            pass
    raise _no_date(text)


def date_by(formats: Sequence[str]) -> Step:
    """Reads dates by the first of several `strptime` formats that fits."""

    def read(text: str) -> str:
        plain_text = _narrow(text)
        for form in formats:
            try:
                return dt.datetime.strptime(plain_text, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise _no_date(text)

    return read


def _no_date(text: str) -> Unfit:
    return Unfit(t("`{value}` is no date.", "“{value}”不是日期。").fill(value=text), texts.NOT_A_DATE)


def digits(text: str) -> str:
    """Reads a code of digits, without the points and spaces people write into it: `8544.42.1100`."""
    code = re.sub(r"[ .\-]", "", _narrow(text))
    if not code.isascii() or not code.isdigit():
        raise Unfit(t("`{value}` is no code of digits.", "“{value}”不是数字代码。").fill(value=text), texts.NOT_DIGITS)
    return code


def hs_code(text: str) -> str:
    """Reads an HS code; one with an odd number of digits has lost its leading zero, for HS codes have even ones."""
    code = digits(text)
    if len(code) % 2:
        raise Unfit(
            t(
                "The HS code `{code}` has {count} digits; its leading zero is probably lost.",
                "HS 编码“{code}”为 {count} 位，前导零可能丢失。",
            ).fill(code=code, count=len(code)),
            texts.ZEROS_LOST,
            code,
        )
    return code


def whole(text: str) -> str:
    """Reads a whole number."""
    number = decimal()(text)
    head, _, part = number.partition(".")
    if part.strip("0"):
        raise Unfit(t("`{value}` is no whole number.", "“{value}”不是整数。").fill(value=text), texts.NOT_A_NUMBER)
    return head


def code(text: str) -> str:
    """Reads a code in capitals and half-width characters."""
    return _narrow(text).upper()


def code_in(resources: Resources, name: str, give: str = "code") -> Step:
    """Reads a spelling of an entry of a code list into its code, or its English or Chinese name.

    Where all codes of a list are digits of one length, a shorter number is read with leading zeros, and said so.

    Args:
        resources: where the list is found; it is read when the first value comes.
        name: the list, e.g. `countries`.
        give: `code`, `en` or `zh`.
    """

    def read(text: str) -> str:
        codes = code_list(resources, name)
        found = codes.find(text)
        if found is not None:
            return str(getattr(found, give))
        found = codes.get(text.zfill(_width(codes.codes))) if text.isascii() and text.isdigit() else None
        if found is None:
            raise Unfit(
                t("`{value}` is not in the code list `{name}`.", "“{value}”不在代码表“{name}”中。").fill(
                    value=text, name=name
                ),
                texts.NOT_IN_LIST,
            )
        raise Unfit(
            t("`{value}` was read as `{code}`.", "“{value}”已按“{code}”读取。").fill(value=text, code=found.code),
            texts.ZEROS_LOST,
            str(getattr(found, give)),
        )

    return read


def _width(codes: frozenset[str]) -> int:
    """The length all codes have that are digits; 0 when they differ."""
    lengths = {len(code) if code.isdigit() else 0 for code in codes}
    return lengths.pop() if len(lengths) == 1 else 0


def one_line(text: str) -> str:
    """Reads a text of one line; line breaks in the cell become spaces."""
    return text if text.isprintable() else " ".join(part for part in map(str.strip, text.splitlines()) if part)


def lines(text: str) -> str:
    """Reads a text of several lines, parted by line breaks or `|`; empty ones are left out."""
    parts = (part.strip() for piece in text.splitlines() for part in piece.split("|"))
    return "\n".join(part for part in parts if part)


_BY_KIND: dict[Kind, Step] = {
    Kind.TEXT: one_line,
    Kind.LINES: lines,
    Kind.DATE: date,
    Kind.DECIMAL: decimal(),
    Kind.PERCENT: percent,
    Kind.WHOLE: whole,
    Kind.DIGITS: digits,
    Kind.CODE: code,
}
_BY_ELEMENT: dict[str, Step] = {"HSCode": hs_code}


def reading_of(field: Field, resources: Resources) -> Step:
    """How a field reads a cell, by its kind and code list."""
    if field.codes:
        return code_in(resources, field.codes)
    return _BY_ELEMENT.get(field.element) or _BY_KIND[field.kind]


def _narrow(text: str) -> str:
    """Full-width characters and odd spaces as plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
