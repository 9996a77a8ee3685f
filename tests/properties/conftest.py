"""Valid certificates of any type, made from the field descriptions and the type's data, not from the rules; and one
thing made wrong in them."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from num2words import num2words

from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.catalog.countries import countries_of, destination_countries
from coo_cli.catalog.types import cert_type, type_codes
from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.model import GROUPS, Certificate, Change, Goods, Invoice, NonpartyCorp
from coo_cli.rules.check import check
from coo_cli.rules.context import Context
from coo_cli.rules.examples import patched

TODAY = dt.date(2026, 11, 23)
APPLIED = dt.date(2026, 11, 20)
CREDIT_CODE = "91330200MA99999966"
ORGANISATION = "MA9999996"
ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,.;:-+#%&<>\"'{}[]!?=@_$*"
ANY = ENGLISH + "示例中文名称进出口、（）é°"
LONGEST = 30


def _line(alphabet):
    """A line as it comes back from a message: trimmed, not empty."""
    return st.text(alphabet, min_size=1, max_size=LONGEST).map(str.strip).filter(bool)


ENGLISH_LINE, ANY_LINE = _line(ENGLISH), _line(ANY)
ENGLISH_LINES = st.lists(ENGLISH_LINE, min_size=1, max_size=2).map("\n".join)
NUMBERS = st.integers(0, 2**40)
SMALL, COUNTS, CENTS = st.integers(0, 99), st.integers(1, 9999), st.integers(100, 9999)
FLAG, FEW = st.booleans(), st.integers(1, 3)


class World:
    """The data files and what a type says, with how values of its fields are made."""

    def __init__(self, catalog, code):
        self.catalog, self.code = catalog, code
        self.kind = cert_type(catalog, code, APPLIED)
        fields = self.kind.fields
        self.known = {}
        self.used = {*fields.use, *fields.require, *fields.expect}
        self.demanded = {*fields.require, *fields.expect}
        self.countries = {entry.other["alpha2"]: entry for entry in code_list(catalog, COUNTRIES).entries}
        to = destination_countries(catalog, self.kind)
        self.destinations = sorted(self.countries if to is None else to)

    def meant(self, country):
        """The criteria for a destination."""
        return [c for c in self.kind.criteria if not c.to or country in countries_of(self.catalog, c.to)]

    def fields_of(self, cls, group):
        """The fields of a group that the type uses: name, description, whether demanded, codes, longest text."""
        if group not in self.known:
            path = "{}.{}".format if group else "{1}".format
            self.known[group] = [
                (
                    item.name,
                    item.field,
                    item.field.need != "no" or path(group, item.name) in self.demanded,
                    sorted(code_list(self.catalog, item.field.codes).codes) if item.field.codes else [],
                    min(item.field.max or 1000, self.kind.fields.lengths.get(path(group, item.name), 1000)) // 2,
                )
                for item in describe(cls)
                if not item.field.special or path(group, item.name) in self.used
            ]
        return self.known[group]

    def filled(self, draw, cls, group):
        """Values of the fields that are demanded and of some others, each on its own of a right form."""
        texts = {"any": draw(ANY_LINE), "english": draw(ENGLISH_LINE), Kind.LINES: draw(ENGLISH_LINES)}
        choice, number = draw(NUMBERS), draw(NUMBERS)
        values = dict.fromkeys((item.name for item in describe(cls)), "")
        for place, (name, field, demanded, codes, longest) in enumerate(self.fields_of(cls, group)):
            if not demanded and not choice >> place & 1:
                continue
            if codes:
                values[name] = codes[(number + place) % len(codes)]
            elif name.endswith("_email"):
                values[name] = "info@example.com"
            elif name.endswith(("_tel", "_fax")):
                values[name] = "0574-00000000"
            elif field.kind is Kind.DECIMAL:
                values[name] = str(1 + number % 99999)
            elif field.kind is Kind.DATE:
                values[name] = "2026-11-01"
            elif field.kind in (Kind.PERCENT, Kind.WHOLE, Kind.DIGITS):
                values[name] = "12"
            else:
                values[name] = texts[field.kind if field.kind is Kind.LINES else field.script][:longest].strip()
        return values


def _criterion(draw, criteria, hs_code):
    """A criterion on a goods line with what must stand beside it, and sometimes what may."""
    criterion = draw(st.sampled_from(criteria))
    entry, beside = criterion.code, {}
    if criterion.pattern:
        entry = f"{entry} {draw(st.integers(criterion.min, criterion.max))}%".strip()
    detail = criterion.detail
    if detail and (detail.need == "required" or draw(FLAG)):
        percent = f"{draw(st.integers(detail.min, detail.max))}%"
        beside[detail.field] = f"{hs_code[:2]}.{hs_code[2:4]}" if detail.kind == "hs_heading" else percent
    if criterion.sub:
        beside["criterion_sub"] = draw(st.sampled_from(criterion.sub)).code
    return {"origin_criterion": entry, **beside}


def _description(packages, text, language):
    """Goods as a form describes them: packages in words and figures, then what they are."""
    words = num2words(packages).upper()
    return f"{'数据电缆 ' if language == 'zh' else ''}{words} ({packages}) CARTONS OF {text}"


def _goods(draw, world, country, number, invoices):
    kind = world.kind
    line = world.filled(draw, Goods, "goods")
    quantity, price = draw(COUNTS), Decimal(draw(CENTS)) / 100
    net, over, packages = draw(COUNTS), draw(SMALL), 2 + draw(SMALL)
    hs_code = draw(st.sampled_from(kind.hs_headings or ("0703", "6109", "8544", "9405"))) + f"2{number:03}00"
    line |= {
        "non_goods": "N",
        "line_no": str(number),
        "hs_code": hs_code,
        "quantity": str(quantity),
        "unit_price": f"{price:.2f}",
        "amount": f"{price * quantity:.2f}",
        "fob_value": f"{price * quantity:.2f}",
        "net_weight": str(net),
        "gross_weight": str(net + over),
        "weight_unit": "KGS",
        "producer_code": ORGANISATION,
        "import_content": "",
        "criterion_detail": "",
        "criterion_sub": "",
        "packages": str(packages),
        "package_unit": "CTN",
        "description": _description(packages, line["description"], kind.language),
    }
    if "goods.origin_criterion" in world.used:
        criteria = world.meant(country)
        line |= _criterion(draw, criteria, hs_code) if criteria else {"origin_criterion": "ANY"}
    if "goods.origin_country" in world.used:
        line |= {"origin_country_code": "156", "origin_country": "CHINA"}
    if "goods.invoice_no" in world.used:
        line["invoice_no"] = draw(st.sampled_from(invoices)).number
    return Goods(**line)


def _non_goods(draw, world, number):
    kept = ("name_en", "packages", "package_unit", "description")
    values = world.filled(draw, Goods, "goods")
    return Goods(non_goods="Y", line_no=str(number), **{name: values[name] for name in kept})


def _head(draw, world, country, values):
    entry = world.countries[country]
    departure = APPLIED + dt.timedelta(days=draw(SMALL) - 1)
    chinese = "示例出口有限公司\n浙江省宁波市" if world.kind.language == "zh" else ""
    values |= {
        "cert_type": world.code,
        "cert_no": f"{world.code}26{ORGANISATION}{draw(COUNTS):04}",
        "apply_type": "1",
        "cert_status": draw(st.sampled_from("0123")),
        "registration_no": "330299999",
        "exporter_code": CREDIT_CODE,
        "applicant_code": CREDIT_CODE,
        "declarant_id": "330200190001010006",
        "apply_date": APPLIED.isoformat(),
        "invoice_date": "2026-11-16",
        "departure_date": departure.isoformat(),
        "valid_date": "",
        "dest_country": entry.en.upper(),
        "dest_country_code": entry.code,
        "dest_country_name": entry.zh,
        "exporter": chinese or "EXAMPLE EXPORT CO., LTD.\n1 SAMPLE ROAD, NINGBO, CHINA",
        "consignee": chinese or f"SAMPLE IMPORT LTD\n2 EXAMPLE STREET, {entry.en.upper()}",
        "marks": "N/M",
        "load_port": "NINGBO, CHINA",
        "vessel": "EXAMPLE STAR V.026E",
        "entry_ids": "",
    }
    transit = world.countries[draw(st.sampled_from(["SG", "NL", "KR"]))] if draw(FLAG) else None
    values |= {
        "transit_country_code": transit.code if transit else "",
        "transit_country": transit.en if transit else "",
    }
    if "origin_country" in world.used:
        values |= {"origin_country_code": "704", "origin_country": "VIETNAM"}
    values["export_date"] = "2026-11-19" if values.get("export_date") else ""
    return values


def _invoice(draw, cert_no, number):
    values = {"value": f"{draw(COUNTS)}.00"} if draw(FLAG) else {}
    return Invoice(
        cert_no=cert_no, number=f"INV-{number}", currency="USD", price_terms="CIF", date="2026-11-16", **values
    )


@st.composite
def _certificates(draw, world):
    country = draw(st.sampled_from(world.destinations))
    head = _head(draw, world, country, world.filled(draw, Certificate, ""))
    invoices = ()
    if "invoices.number" in world.used:
        invoices = tuple(_invoice(draw, head["cert_no"], n) for n in range(1, draw(FEW) + 1))
        head["currency"] = "USD"
    goods = [_goods(draw, world, country, n, invoices) for n in range(1, draw(FEW) + 1)]
    total = sum(Decimal(line.amount) for line in goods)
    values = [Decimal(invoice.value) for invoice in invoices if invoice.value]
    if values and len(values) == len(invoices):  # then they sum up to the total: the last one takes the rest
        rest = f"{total - sum(values[:-1])}" if total > sum(values[:-1]) else ""
        invoices = (*invoices[:-1], msgspec.structs.replace(invoices[-1], value=rest))
    if draw(FLAG):
        goods.append(_non_goods(draw, world, len(goods) + 1))
    nonparty = ()
    if "third_party_invoice" in world.used:
        flag = draw(st.sampled_from("01")) if world.kind.nonparty.allowed is not False else "0"
        head["third_party_invoice"] = flag
        corp = NonpartyCorp(sort_no="1", name="SAMPLE PTE LTD", country_code="702", country_name="SINGAPORE")
        nonparty = (corp,) if flag == "1" else ()
        needed = [path for path in world.kind.nonparty.require if flag == "1"]
        head |= dict.fromkeys(needed, "EXAMPLE MANUFACTURING CO., LTD.")
    changed = Change(old_cert_no=f"{world.code}26{ORGANISATION}0000", reason="WRONG MARKS")
    return Certificate(
        **head | {"fob_value": f"{total}", "total_amount": f"{total}"},
        goods=tuple(goods),
        change=changed if head["cert_status"] != "0" else None,
        nonparty=nonparty,
        invoices=invoices,
    )


class Some:
    """A certificate in which something is to be made wrong, and a choice of where."""

    def __init__(self, draw, cert, world):
        self.draw, self.cert, self.world, self.kind = draw, cert, world, world.kind

    def one_of(self, found):
        assume(found)
        return self.draw(st.sampled_from(found))

    def rows(self):
        """The rows with the prefix of their paths and their group; non-goods items are left out."""
        yield "", "", self.cert
        for group in ("goods", "nonparty", "invoices"):
            for number, row in enumerate(getattr(self.cert, group), 1):
                if group != "goods" or row.non_goods == "N":
                    yield f"{group}[{number}].", group, row

    def row(self, group, fits=lambda row: True):
        """The prefix of some row that fits, and the row."""
        return self.one_of([(prefix, row) for prefix, of, row in self.rows() if of == group and fits(row)])

    def field(self, fits):
        """The path and description of some field that fits: `fits(field, path without line, value)`."""
        found = []
        for prefix, group, row in self.rows():
            for item in describe(GROUPS[group]):
                path = f"{group}.{item.name}" if group else item.name
                if fits(item.field, path, getattr(row, item.name)):
                    found.append((prefix + item.name, item.field, path))
        return self.one_of(found)

    def uses(self, field, path):
        return not field.special or path in self.world.used


@pytest.fixture
def finds(certificates, world, context):
    """Holds that one thing made wrong in so many certificates is found by a rule and by no other."""

    def hold(rule, make_wrong, types, examples):
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        @given(data=st.data())
        def run(data):
            code = data.draw(st.sampled_from(types or type_codes(context.resources)))
            cert = data.draw(certificates(code))
            wrong = make_wrong(Some(data.draw, cert, world(code)))
            broken = patched(cert, context, wrong)[0] if isinstance(wrong, dict) else wrong
            assume(broken != cert)
            before = {(item.rule, item.path) for item in check(cert, context)}
            found = {(item.rule, item.path, item.text.en) for item in check(broken, context)}
            new = [item for item in found if item[:2] not in before]
            assert {item[0] for item in new} == {rule}, (code, new)

        run()

    return hold


@pytest.fixture(scope="session")
def world(catalog):
    """By type: what it says."""
    known = {}

    def of(code):
        return known.setdefault(code, World(catalog, code))

    return of


@pytest.fixture(scope="session")
def certificates(world):
    """By type: a strategy that makes certificates in which nothing is wrong."""
    return lambda code: _certificates(world(code))


@pytest.fixture(scope="session")
def context(catalog):
    return Context(
        resources=catalog,
        today=TODAY,
        own_code=CREDIT_CODE,
        enterprise=ORGANISATION,
        registration_no="330299999",
    )
