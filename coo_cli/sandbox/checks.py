"""Owns what the sandbox's customs demands of a certificate: by itself, without a look at our rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from coo_cli.base.resources import Resources
from coo_cli.catalog.data import Data

_DECIMAL = re.compile(r"[0-9]{1,19}(\.[0-9]{1,5})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Fields = dict[str, str]
"""The texts of one group's elements, by local name; inside this room only."""


class Demands(Data):
    """The list in `sandbox/data/demands.yaml`."""

    head: tuple[str, ...]
    declared_head: tuple[str, ...]
    declared_item: tuple[str, ...]
    declared_goods: tuple[str, ...]
    criterion: frozenset[str]
    patterns: dict[str, str]
    dates: frozenset[str]
    decimals: frozenset[str]
    file: tuple[str, ...]
    file_lengths: dict[str, int]
    file_patterns: dict[str, str]


@lru_cache(maxsize=8)
def demands(resources: Resources) -> Demands:
    """Read the list, with users' changes laid over it.

    Raises:
        ConfigError: when it has a fault.
    """
    return resources.model("sandbox/data/demands.yaml", Demands)


def faults(root: etree._Element, demanded: Demands) -> list[str]:
    """What customs would not store, in the words of a receipt; empty when all is well.

    Args:
        root: a `Certificate` that fits the schema.
        demanded: the list.
    """
    head = fields(root, "CertificateHead")
    declared = head.get("ApplyType") == "1"
    found = list(_number(head))
    found += _missing("表头", head, (*demanded.head, *(demanded.declared_head if declared else ())))
    items = [_texts(item) for item in root.findall("{*}CertificateList/{*}Goods")]
    if declared and not items:
        found.append("没有货物项")
    for number, item in enumerate(items, 1):
        if item.get("GNo") != str(number):
            found.append(f"第{number}项 GNo 应为 {number}")
        if declared:
            found += _missing(f"第{number}项", item, _demanded_of(item, head.get("CertType", ""), demanded))
    found += _change(head, fields(root, "ModCertificate"))
    for invoice in root.findall("{*}OriInvs/{*}OriInv"):
        if _texts(invoice).get("CertNo") != head.get("CertNo"):
            found.append("发票的 CertNo 与表头不一致")
    found += _forms(root, demanded)
    if fields(root, "AplPromise").get("AplPromiseCode") != "1":
        found.append("AplPromiseCode 应为 1")
    return found


def fields(root: etree._Element, group: str) -> Fields:
    """The texts of a group that stands once; empty when it is not there."""
    found = root.find(f"{{*}}{group}")
    return {} if found is None else _texts(found)


def _texts(group: etree._Element) -> Fields:
    return {etree.QName(child).localname: child.text or "" for child in group.iterchildren("{*}*")}


def _number(head: Fields) -> Iterator[str]:
    number, kind = head.get("CertNo", ""), head.get("CertType", "")
    form = re.escape(kind) + r"(?P<year>[0-9]{2})[0-9A-Z]{9}[0-9]{4}"
    fits = re.fullmatch(form, number)
    if not fits:
        yield f"CertNo {number} 格式不正确"
    elif (applied := head.get("AplDate", "")) and applied[2:4] != fits["year"]:
        yield f"CertNo {number} 的年份与 AplDate 不一致"


def _missing(where: str, group: Fields, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if not group.get(name, "").strip():
            yield f"{where} {name} 未填"


def _demanded_of(item: Fields, cert_type: str, demanded: Demands) -> tuple[str, ...]:
    if item.get("GoodsItemFlag") == "Y":
        return demanded.declared_item
    criterion = ("OriCriteria",) if cert_type in demanded.criterion else ()
    return (*demanded.declared_item, *demanded.declared_goods, *criterion)


def _change(head: Fields, change: Fields) -> Iterator[str]:
    if head.get("CertStatus") == "0":
        return
    yield from _missing("更改/重发", change, ("OldCertNo", "ModReason"))
    if change.get("OldCertNo") == head.get("CertNo"):
        yield "OldCertNo 与 CertNo 相同"


def _forms(root: etree._Element, demanded: Demands) -> Iterator[str]:
    for element in root.iter("{*}*"):
        name, text = etree.QName(element).localname, element.text or ""
        if len(element) or not text:
            continue
        if "\n" in text or "\r" in text:
            yield f"{name} 含换行，应写作 /n"
        pattern = demanded.patterns.get(name)
        if pattern is not None and not re.fullmatch(pattern, text):
            yield f"{name} {text} 格式不正确"
        if name in demanded.decimals and not _DECIMAL.fullmatch(text):
            yield f"{name} {text} 不是数值"
        if name in demanded.dates and not _is_date(text):
            yield f"{name} {text} 不是日期"


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
