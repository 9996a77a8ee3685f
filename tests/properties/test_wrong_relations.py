"""One value that does not go with others, on any type: found by exactly the coded rule meant for it."""

import msgspec
import pytest
from hypothesis import assume


def head(**values):
    return lambda some: values


def on_row(group, filled, **values):
    """Values for some row of a group (empty for the head) in which a field is filled."""
    return lambda some: {
        some.row(group, lambda row: getattr(row, filled))[0] + name: value for name, value in values.items()
    }


def numbered(number):
    """Another certificate number, in the head and in every invoice."""

    def make_wrong(some):
        text = number.format(code=some.world.code)
        return {"cert_no": text} | {f"invoices[{n}].cert_no": text for n in range(1, len(some.cert.invoices) + 1)}

    return make_wrong


def total_of_lines(some):
    return msgspec.structs.replace(some.cert, total_amount="99999999.99", invoices=())


def total_of_invoices(some):
    assume(all(invoice.value for invoice in some.cert.invoices))
    return {"invoices[1].value": "9999999.00"}


def net_over_gross(some):
    prefix, line = some.row("goods")
    return {f"{prefix}net_weight": line.gross_weight + "1"}


def misnumbered(some):
    number = some.one_of(range(1, len(some.cert.goods) + 1))
    return {f"goods[{number}].line_no": str(number + 1)}


def no_goods(some):
    assume(not some.cert.invoices)
    return {"goods": ""}


def made_elsewhere(some):
    assume("origin_country" not in some.world.used)  # there the certificate itself may name another origin
    return {"marks": "MADE IN INDIA"}


def if_changed(**values):
    def make_wrong(some):
        assume(some.cert.change)
        return {f"change.{name}": value for name, value in values.items()} or {"cert_status": "0"}

    return make_wrong


def changed_of_itself(some):
    return if_changed(old_cert_no=some.cert.cert_no)(some)


# What is done, the rule that must find it, and the types to draw from where it means something on few.
WRONG = {
    "a type that does not exist": ("COO-2001", head(cert_type="ZZ"), ""),
    "applied for tomorrow": ("COO-3001", head(apply_date="2026-11-24"), ""),
    "invoiced after the application": ("COO-3002", head(invoice_date="2026-11-21", departure_date="2026-11-30"), ""),
    "invoiced after departure": ("COO-3003", head(invoice_date="2026-11-19", departure_date="2026-11-18"), ""),
    "a listed invoice after the application": (
        "COO-3004",
        lambda some: {"departure_date": "2026-11-30", some.row("invoices")[0] + "date": "2026-11-21"},
        "RC",
    ),
    "a FOB value that is no sum": ("COO-3011", head(fob_value="99999999.99"), ""),
    "a total that is no sum of the lines": ("COO-3012", total_of_lines, "A C E G H K TR"),
    "a total that is no sum of the invoices": ("COO-3013", total_of_invoices, "RC"),
    "a quantity of zero": ("COO-3014", on_row("goods", "quantity", quantity="0.00"), ""),
    "more net than gross weight": ("COO-3015", net_over_gross, ""),
    "a line with another number": ("COO-3021", misnumbered, ""),
    "no goods": ("COO-3022", no_goods, ""),
    "a line of an invoice that is not listed": ("COO-3023", on_row("goods", "invoice_no", invoice_no="INV-9"), "RC"),
    "a listed invoice of another certificate": (
        "COO-3024",
        on_row("invoices", "cert_no", cert_no="RC26MA9999996X999"),
        "RC",
    ),
    "half a declaration number": ("COO-3025", head(entry_ids="310120260"), ""),
    "a number of another type": ("COO-3031", numbered("ZZ26MA99999960001"), ""),
    "a number of another year": ("COO-3032", numbered("{code}25MA99999960001"), ""),
    "a wrong digit in the credit code": ("COO-3033", head(exporter_code="91330200MA99999967"), ""),
    "a wrong digit in the organisation code": (
        "COO-3034",
        on_row("goods", "producer_code", producer_code="MA9999997"),
        "",
    ),
    "a wrong digit in the ID number": ("COO-3035", head(declarant_id="330200190001010007"), ""),
    "a registration number of eight digits": ("COO-3036", head(registration_no="33029999"), ""),
    "marks that point elsewhere": ("COO-3041", head(marks="AS PER INVOICE"), ""),
    "marks of another origin": ("COO-3042", made_elsewhere, ""),
    "an amendment without a reason": ("COO-3051", if_changed(reason=""), ""),
    "a new certificate with an old one": ("COO-3052", if_changed(), ""),
    "a change of itself": ("COO-3053", changed_of_itself, ""),
    "a destination named otherwise": ("COO-3061", head(dest_country_name="南极洲"), ""),
    "a destination nobody knows": ("COO-3062", head(dest_country_name="样例国"), ""),
    "a transit country named otherwise": (
        "COO-3063",
        on_row("", "transit_country", transit_country="ICELAND"),
        "",
    ),
    "an origin named otherwise": ("COO-3064", on_row("", "origin_country", origin_country="ICELAND"), "PR TR"),
    "a line's origin named otherwise": ("COO-3065", on_row("goods", "origin_country", origin_country="ICELAND"), "RC"),
    "a company's country named otherwise": (
        "COO-3066",
        on_row("nonparty", "country_name", country_name="ICELAND"),
        "E EC H RC",
    ),
    "another applicant": ("COO-4001", head(applicant_code="91330200MA9999988B"), ""),
    "a number of another enterprise": ("COO-4003", numbered("{code}26MA99999880001"), ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_value_that_does_not_go_with_others_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 4)


@pytest.mark.long
@pytest.mark.parametrize("what", WRONG)
def test_such_a_value_in_many_certificates_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 100)
