"""One thing that does not have the shape its type prescribes: found by exactly the rule meant for it."""

import datetime as dt

import msgspec
import pytest
from hypothesis import assume

from coo_cli.certificate.model import Invoice
from coo_cli.rules.shapes import SHAPES

INTERMEDIARIES = ("VIA SAMPLE LIMITED", "O/B SAMPLE LIMITED", "ON BEHALF OF SAMPLE LIMITED")


def elsewhere(some):
    world = some.world
    entry = world.countries[some.one_of(sorted(set(world.countries) - set(world.destinations)))]
    consignee = some.cert.consignee
    if some.kind.language == "en":
        consignee = f"SAMPLE IMPORT LTD\n2 EXAMPLE STREET, {entry.en.upper()}"
    named = {"dest_country": entry.en.upper(), "dest_country_name": entry.zh, "consignee": consignee}
    return {"dest_country_code": entry.code, **named}


def criterion_of(some, line):
    """The criterion that stands on a line."""
    entry = line.origin_criterion
    exact = [c for c in some.kind.criteria if not c.pattern and c.code == entry]
    patterns = [c for c in some.kind.criteria if c.pattern and entry.endswith("%") and entry.startswith(c.code)]
    return (exact or patterns or [None])[0]


def by_criterion(applies, change):
    """A change of a line whose criterion it applies to: `change(criterion, some)` gives the values."""

    def make_wrong(some):
        prefix, line = some.row("goods", lambda line: (c := criterion_of(some, line)) is not None and applies(c))
        return {prefix + name: value for name, value in change(criterion_of(some, line), some).items()}

    return make_wrong


def out_of_range(criterion, some):
    percent = criterion.min - 1 if criterion.min > 1 else 101
    return {"origin_criterion": f"{criterion.code} {percent}%".strip()}


def wrong_detail(criterion, some):
    return {"criterion_detail": "99.99" if criterion.detail.kind == "hs_heading" else "101%"}


def stray_detail(criterion, some):
    return {next(c.detail.field for c in some.kind.criteria if c.detail): "45"}


def of_another_destination(some):
    country = next(code for code, entry in some.world.countries.items() if entry.code == some.cert.dest_country_code)
    meant = {c.code for c in some.world.meant(country)}
    other = some.one_of([c for c in some.kind.criteria if c.code not in meant])
    prefix, _ = some.row("goods")
    return {f"{prefix}origin_criterion": other.code, f"{prefix}criterion_detail": ""}


def too_many_lines(some):
    _, line = some.row("goods")
    goods = tuple(
        msgspec.structs.replace(line, line_no=str(n), description=f"{line.description} {n}")
        for n in range(1, some.kind.max_lines + 2)
    )
    return msgspec.structs.replace(some.cert, goods=goods, fob_value="", total_amount="")


def too_late(some):
    wording = some.kind.retrospective
    assume(wording.limit_days is not None)
    days = wording.limit_days * 7 // 5 + 3 if wording.working_days else wording.limit_days + 1
    left = (dt.date.fromisoformat(some.cert.apply_date) - dt.timedelta(days=days)).isoformat()
    listed = {f"invoices[{n}].date": left for n in range(1, len(some.cert.invoices) + 1)}
    return {wording.counted_from: left, "invoice_date": left, **listed}


def without_company(some):
    assume(some.cert.third_party_invoice == "1")
    return {"nonparty": ""}


def unflagged(some):
    assume(some.cert.nonparty)
    return {"third_party_invoice": "0"}


def without_producer(some):
    assume(some.cert.third_party_invoice == "1")
    return {"producer": ""}


def stray_invoices(some):
    cert = some.cert
    assume("invoices.number" not in some.world.used)
    currency = cert.currency or "USD"
    invoice = Invoice(
        cert_no=cert.cert_no, number="INV-1", currency=currency, price_terms="CIF", date=cert.invoice_date
    )
    return msgspec.structs.replace(cert, invoices=(invoice,))


def with_intermediary(some):
    assume(not some.kind.intermediary)
    return {"exporter": f"{some.cert.exporter}\n{some.one_of(INTERMEDIARIES)}"}


def without_named_consignee(some):
    taken = {said.words for said in some.kind.consignee_words if not said.unsure}
    return {"consignee": some.one_of(sorted({"TO ORDER", "TO WHOM IT MAY CONCERN", "***"} - taken))}


def on_line(**values):
    return lambda some: {some.row("goods")[0] + name: value for name, value in values.items()}


def always(criterion):
    return True


# What is done, the rule that must find it, and the types to draw from where it means something on few.
WRONG = {
    "a destination outside": ("COO-2002", elsewhere, "A B E F G GE H I K L M RC S X AD AP CA NI EC SE HD MV CG MU"),
    "a criterion outside": (
        "COO-2003",
        by_criterion(always, lambda criterion, some: {"origin_criterion": "ZZ"}),
        "A B CA E F G GE H I K L MU N NI P R RC S X",
    ),
    "a criterion of another destination": ("COO-2004", of_another_destination, "G"),
    "a percentage out of range": ("COO-2005", by_criterion(lambda c: c.pattern, out_of_range), "B CA E GE N P R"),
    "a required detail emptied": (
        "COO-2006",
        by_criterion(lambda c: c.detail and c.detail.need == "required", lambda c, some: {c.detail.field: ""}),
        "G RC",
    ),
    "a detail of the wrong form": ("COO-2007", by_criterion(lambda c: c.detail, wrong_detail), "E G"),
    "a detail where there is none": ("COO-2008", by_criterion(lambda c: not c.detail, stray_detail), "E G RC"),
    "a sub-criterion emptied": ("COO-2009", by_criterion(lambda c: c.sub, lambda c, some: {"criterion_sub": ""}), "E"),
    "a sub-criterion where there is none": (
        "COO-2010",
        by_criterion(lambda c: not c.sub, lambda c, some: {"criterion_sub": "1"}),
        "E",
    ),
    "a line more than the form takes": ("COO-2011", too_many_lines, "A F GE H I L N R S"),
    "too few digits for the form": ("COO-2012", on_line(hs_code="85444"), ""),
    "applied for too late": ("COO-2013", too_late, "A B C E F GE H I K L MU N P R RC S X"),
    "a third-party invoice of nobody": ("COO-2015", without_company, "E EC H RC"),
    "a third-party invoice without the producer": ("COO-2016", without_producer, "EC"),
    "a company listed without the flag": ("COO-2017", unflagged, "E EC H RC"),
    "no list of invoices": ("COO-2018", lambda some: {"invoices": ""}, "RC"),
    "a list of invoices": ("COO-2019", stray_invoices, ""),
    "an intermediary": ("COO-2020", with_intermediary, ""),
    "no named consignee": ("COO-2021", without_named_consignee, ""),
    "goods described in English alone": ("COO-2022", on_line(description="EXAMPLE GOODS"), "H"),
    "other goods than the type's": ("COO-2023", on_line(hs_code="9405110000"), "AD AP T"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_shape_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 6)


@pytest.mark.long
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_shape_in_many_certificates_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 100)


def test_every_shape_is_made_wrong():
    without = {"COO-2014"}  # no type of the package refuses third-party invoices: tests/rules/test_shapes.py has one
    assert {shape.rule.id for shape in SHAPES} - {rule for rule, _, _ in WRONG.values()} == without
