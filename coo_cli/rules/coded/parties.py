"""Owns exporter and consignee: one company of the mainland there, one of the importing party here, and its ports."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from coo_cli.base.texts import t
from coo_cli.catalog.codes import COUNTRIES, CodeList, Entry, code_list
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import DECLARE
from coo_cli.rules.coded.registry import Hits, rule
from coo_cli.rules.context import Context, type_of
from coo_cli.rules.findings import shown

_EXPORTER = "filling guides of 2018/2019 common to all types, box of the exporter"
_CONSIGNEE = "filling guides of 2018/2019 common to all types, box of the consignee"
_ROUTE = "filling guides of 2018/2019 common to all types, means of transport and route"
_CHINA = "156"
_ONE_TERRITORY = frozenset({"438", "756"})
"""Liechtenstein and Switzerland are one customs territory."""

_behind_name = re.compile(r"\b(?:VIA|O\s*/\s*B|ON\s+BEHALF\s+OF)\b", re.IGNORECASE).search
_suffix = re.compile(r"\b(?:CO(?:MPANY)?\b[.,\s]{0,4})?(?:LTD|LIMITED)\b", re.IGNORECASE)
_suffix_zh = re.compile("(?:股份)?有限(?:责任)?公司")
_outside = re.compile(
    r"(?:^|[\s,])(HONG\s*KONG|H\.\s?K|MACA[OU]|TAIWAN)\.?(?:[\s,]*\(?S\.?A\.?R\.?\)?)?(?:[\s,]*(?:P\.?\s?R\.?\s?)?CHINA)?"
    r"[\s.,]*$|^(?:中国)?(香港|澳门|台湾|台北)(?!.{0,3}[路街]|.*公司)",
    re.IGNORECASE | re.MULTILINE,
).search
_says_china = re.compile(r"\bCHINA\b|\bP\.?\s?R\.?\s?C\b", re.IGNORECASE).search
_contact = re.compile(
    r"\s*(?:TEL|PHONE|MOB|CELL|FAX|E-?MAIL|ATTN|ATTENTION|CONTACT|VAT|TAX|GST|EORI|USCI|NPWP|P\.?I\.?C|WWW|HTTP|ZIP|POST)",
    re.IGNORECASE,
).match
_TO_ORDER = ("TO ORDER", "TO THE ORDER", "TO WHOM")


class _Company(msgspec.Struct, frozen=True):
    """What the text of an exporter tells: where it lies outside the mainland, its companies, whether it says China."""

    outside: str
    companies: tuple[str, ...]
    in_china: bool


@rule(
    "COO-3091",
    Severity.ERROR,
    title=t("The exporter's address is not on the Chinese mainland", "出口商地址不在中国大陆"),
    fix=t(
        "Give the exporter registered with customs, with its mainland address.",
        "请填写在海关备案的大陆企业及其地址。",
    ),
    source=_EXPORTER,
    why=t(
        "Only a company registered with customs on the mainland may be the exporter; others are returned.",
        "出口商只能是在海关备案的大陆企业，否则会被退回。",
    ),
    reads=("exporter",),
    fails={"exporter": "SAMPLE TRADING LTD\nROOM 1, EXAMPLE BUILDING, KOWLOON, HONG KONG, CHINA"},
    passes={"exporter": "EXAMPLE EXPORT CO., LTD.\n1 HONG KONG ROAD, QINGDAO, CHINA"},
)
def exporter_outside(cert: Certificate, ctx: Context) -> Hits:
    """Only where a line of the address ends so: streets of the mainland bear these names too."""
    if outside := _read_exporter(cert.exporter).outside:
        yield (
            "exporter",
            t("The exporter's address ends in {place}.", "出口商地址为{place}。").fill(place=shown(outside)),
        )


@rule(
    "COO-3092",
    Severity.WARNING,
    title=t("The exporter's box names two companies", "出口商栏出现两家企业"),
    fix=t("Name the exporter alone.", "请只填写出口商一家企业。"),
    source=_EXPORTER,
    why=t(
        "Customs knows one exporter; with two it is unclear who answers for the goods.",
        "海关只认一家出口商，出现两家则责任不清。",
    ),
    reads=("exporter",),
    fails={"exporter": "EXAMPLE EXPORT CO., LTD.\nSAMPLE TRADING CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA"},
    passes={"exporter": "EXAMPLE EXPORT CO., LTD.\n(EXAMPLE EXPORT CO., LTD.)\n1 SAMPLE ROAD, NINGBO, CHINA"},
)
def exporter_of_two(cert: Certificate, ctx: Context) -> Hits:
    """A warning: an address may lie in the building of another company. What follows VIA is another rule's."""
    companies = _read_exporter(cert.exporter).companies
    if len(companies) > 1:
        yield (
            "exporter",
            t("The exporter names `{first}` and `{second}`.", "出口商栏有“{first}”和“{second}”。").fill(
                first=shown(companies[0]), second=shown(companies[1])
            ),
        )


@rule(
    "COO-3093",
    Severity.WARNING,
    title=t("The consignee is in another country than the destination", "进口商所在国家与目的国不一致"),
    fix=t(
        "Give the consignee in the importing party, or correct the destination.",
        "请填写进口方境内的企业，或修正目的国。",
    ),
    source=_CONSIGNEE,
    why=t(
        "The importer claims the lower duty; one in another country cannot.",
        "优惠税率由进口方企业申请，其他国家的企业不能享受。",
    ),
    reads=("consignee", "dest_country_code"),
    base="E",
    fails={"consignee": "SAMPLE TRADING PTE LTD\n1 EXAMPLE STREET, SINGAPORE 000001"},
    passes={"consignee": "SAMPLE TRADING PTE LTD\n1 SINGAPORE ROAD, BANGKOK, THAILAND"},
)
def consignee_elsewhere(cert: Certificate, ctx: Context) -> Hits:
    """Of types under an agreement; by the country at the end of the address, where one is known there."""
    text, name = cert.consignee, cert.dest_country
    if not text or not cert.dest_country_code or (name and text.endswith(name)):
        return
    country = _country_at_end(code_list(ctx.resources, COUNTRIES), text)
    if country is None or country.code == cert.dest_country_code or type_of(cert, ctx).agreement is None:
        return
    if {country.code, cert.dest_country_code} != _ONE_TERRITORY:
        yield (
            "consignee",
            t(
                "The consignee's address ends in {country}, the destination is {destination}.",
                "进口商地址为{country}，目的国为{destination}。",
            ).fill(country=country.name, destination=shown(name or cert.dest_country_code)),
        )


@rule(
    "COO-3094",
    Severity.ADVICE,
    title=t("The consignee's address does not name its country", "进口商地址未写明国家"),
    fix=t("Add the country to the address.", "请在地址中补充国家名称。"),
    source="boxes of the consignee: name, address, country",
    why=t(
        "The box is read by a customs that must recognise its own country's company.",
        "进口国海关须据此确认其境内企业。",
    ),
    reads=("consignee", "dest_country_code"),
    base="E",
    fails={"consignee": "SAMPLE TRADING CO., LTD.\n8 TEST ROAD, BANGKOK"},
    passes={"consignee": "SAMPLE TRADING CO., LTD.\n8 TEST ROAD, BANGKOK, THAILAND"},
)
def consignee_without_country(cert: Certificate, ctx: Context) -> Hits:
    """Of types under an agreement, on forms in English; any spelling that is known will do."""
    text = cert.consignee.upper()
    if not text or (cert.dest_country and cert.dest_country.upper() in text) or text.startswith(_TO_ORDER):
        return
    entry = code_list(ctx.resources, COUNTRIES).get(cert.dest_country_code)
    kind = type_of(cert, ctx)
    if entry is None or kind.agreement is None or kind.language != "en":
        return
    names = (entry.en, *entry.aliases, entry.other.get("alpha3", ""))
    if not any(name.upper() in text for name in names if name.isascii() and name):
        yield (
            "consignee",
            t("The consignee's address does not say {country}.", "进口商地址中没有{country}。").fill(
                country=entry.name
            ),
        )


@rule(
    "COO-3095",
    Severity.WARNING,
    title=t("Exporter and consignee are the same company", "出口商与进口商为同一企业"),
    fix=t("Correct the one that is wrong.", "请修正有误的一项。"),
    source="a certificate is for goods that are sold abroad",
    why=t("Mostly a column was mapped twice; nobody sells to himself.", "多为映射重复取列；不存在自己卖给自己的情形。"),
    reads=("exporter", "consignee"),
    fails={"consignee": "EXAMPLE EXPORT CO., LTD.\n2 EXAMPLE STREET, SYDNEY, AUSTRALIA"},
    passes={"consignee": "EXAMPLE EXPORT PTY LTD\n2 EXAMPLE STREET, SYDNEY, AUSTRALIA"},
)
def consignee_is_exporter(cert: Certificate, ctx: Context) -> Hits:
    """A warning: a group's companies may bear one name."""
    exporter, consignee = cert.exporter.partition("\n")[0], cert.consignee.partition("\n")[0]
    if exporter and exporter.strip().casefold() == consignee.strip().casefold():
        yield "consignee", t("Both are `{name}`.", "两者均为“{name}”。").fill(name=shown(exporter.strip()))


@rule(
    "COO-3096",
    Severity.ADVICE,
    title=t("The exporter's address does not name China", "出口商地址未写明中国"),
    fix=t("Add `CHINA` to the address.", "请在地址末尾补充“CHINA”。"),
    source="boxes of the exporter: name, address, country",
    why=t(
        "Boxes of the exporter ask for the country, and offices return those without.",
        "出口商栏要求写明国家，缺少时会被退回。",
    ),
    reads=("exporter",),
    fails={"exporter": "EXAMPLE EXPORT CO., LTD.\n1 SAMPLE ROAD, NINGBO"},
    passes={"exporter": "EXAMPLE EXPORT CO., LTD.\n1 SAMPLE ROAD, NINGBO, P.R.C."},
)
def exporter_without_country(cert: Certificate, ctx: Context) -> Hits:
    """On forms in English."""
    if cert.exporter and not _read_exporter(cert.exporter).in_china and type_of(cert, ctx).language == "en":
        yield "exporter", t("The exporter's address does not say CHINA.", "出口商地址中没有 CHINA。")


@rule(
    "COO-3097",
    Severity.WARNING,
    title=t("The port of loading is not in China", "启运港不在中国"),
    fix=t(
        "Give the port the goods leave the mainland from; others go under transit.",
        "请填写货物离开大陆的港口；其他港口填在中转港。",
    ),
    source=_ROUTE,
    why=t(
        "Goods that begin their voyage elsewhere are not consigned directly, and lose the lower duty.",
        "从他国启运不符合直接运输规则，不能享受优惠税率。",
    ),
    reads=("load_port",),
    base="E",
    fails={"load_port": "HONG KONG"},
    passes={"load_port": "NINGBO PORT, P.R. CHINA"},
)
def loaded_elsewhere(cert: Certificate, ctx: Context) -> Hits:
    """Of types under an agreement: direct consignment begins on the mainland."""
    country = _country_at_end(code_list(ctx.resources, COUNTRIES), cert.load_port) if cert.load_port else None
    if country is not None and country.code != _CHINA and type_of(cert, ctx).agreement is not None:
        yield (
            "load_port",
            t("The port of loading `{port}` is in {country}.", "启运港“{port}”位于{country}。").fill(
                port=shown(cert.load_port), country=country.name
            ),
        )


@rule(
    "COO-3098",
    Severity.ADVICE,
    title=t("The goods have left, but vessel, flight or train is missing", "货物已出运，却未填写运输工具名称/航次"),
    fix=t("Give the name and voyage; before departure it may be left out.", "请填写运输工具名称和航次；出运前可不填。"),
    source=f"{_ROUTE}: after shipment the real means is mandatory",
    why=t(
        "After shipment the means of transport is known, and offices ask for it.",
        "出运后运输工具已经确定，签证机构会要求填写。",
    ),
    reads=("departure_date", "apply_date", "vessel"),
    base="E",
    fails={"departure_date": "2026-11-19", "vessel": ""},
    passes={"departure_date": "2026-11-19", "vessel": "EXAMPLE STAR V.001N"},
)
def shipped_by_unknown(cert: Certificate, ctx: Context) -> Hits:
    """Of types under an agreement, whose boxes ask for it."""
    has_left = cert.departure_date and cert.departure_date < cert.apply_date and cert.apply_type == DECLARE
    if has_left and not cert.vessel.strip(" *") and type_of(cert, ctx).agreement is not None:
        yield "vessel", t("The goods left on {left}.", "货物已于 {left} 出运。").fill(left=cert.departure_date)


@lru_cache(maxsize=256)
def _read_exporter(text: str) -> _Company:
    """Remembered, as an exporter writes itself in the same way on all its certificates."""
    behind = _behind_name(text)
    own = text[: behind.start()] if behind and behind.start() else text
    outside = _outside(own)
    return _Company(
        outside=(outside[1] or outside[2]) if outside else "",
        companies=max(_names(own, _suffix), _names(own, _suffix_zh), key=len),  # one name may stand in both languages
        in_china=_says_china(text) is not None,
    )


def _names(text: str, suffix: re.Pattern[str]) -> tuple[str, ...]:
    """The different names before a company's legal form, in capitals and without punctuation."""
    names = []
    for line in text.split("\n"):
        start = 0
        for found in suffix.finditer(line):
            names.append(" ".join(re.findall(r"\w+", line[start : found.start()])).upper())
            start = found.end()
    return tuple(dict.fromkeys(filter(None, names)))


@lru_cache(maxsize=4096)
def _country_at_end(countries: CodeList, text: str) -> Entry | None:
    """The country at the end of an address, after its last comma or alone on its line, if one is known there."""
    lines = [line for line in text.split("\n") if line.strip() and not _contact(line)]
    if not lines:
        return None
    parts = lines[-1].split(",")
    for end in (",".join(parts[-2:]), parts[-1]):
        bare = re.sub(r"[\s.0-9-]+$|^[\s.0-9-]+", "", end)
        if len(bare) > 2 and (found := countries.find(end.strip()) or countries.find(bare)):
            return found
    return None
