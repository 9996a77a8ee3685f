"""One value that is missing, of the wrong form or too many, on any type: found by exactly the rule meant for it."""

import pytest

from coo_cli.certificate.fields import Kind

TEXTS = (Kind.TEXT, Kind.LINES)


def missed_by(some, field, path):
    """The rule that misses a value depends on who demands it."""
    if field.need in ("always", "declare"):
        return {"always": "COO-1001", "declare": "COO-1002"}[field.need]
    fields = some.kind.fields
    if path in (*fields.require, *fields.expect):
        return "COO-1003" if path in fields.require else "COO-1004"
    return "COO-1005" if field.need == "note" else ""


def emptied(rule):
    return lambda some: {some.field(lambda field, path, value: value and missed_by(some, field, path) == rule)[0]: ""}


def unused(some):
    return {some.field(lambda field, path, value: not some.uses(field, path))[0]: "1"}


def too_long(some):
    def fits(field, path, value):
        listed = field.codes or path == "cert_type"
        return field.kind in (*TEXTS, Kind.CODE) and field.max and not listed and some.uses(field, path)

    path, field, name = some.field(fits)
    return {path: "X" * (min(field.max, some.kind.fields.lengths.get(name, field.max)) + 1)}


def unlisted(some):
    def fits(field, path, value):
        return field.codes and field.kind is not Kind.DIGITS and some.uses(field, path)

    return {some.field(fits)[0]: "?"}


def of_no_form(kind, text):
    def fits(some, field, path, value):
        return field.kind is kind and not field.codes and some.uses(field, path) and (value or "." not in path)

    return lambda some: {some.field(lambda *about: fits(some, *about))[0]: text}


def with_text(text, kinds=TEXTS, scripts=("any", "english")):
    """A text where one may stand that no list or other rule binds."""

    def fits(some, field, path, value):
        return field.kind in kinds and field.script in scripts and not field.codes and some.uses(field, path)

    return lambda some: {some.field(lambda *about: fits(some, *about))[0]: text}


# What is done, the rule that must find it, and the types to draw from where it means something on few.
WRONG = {
    "an always needed value emptied": ("COO-1001", emptied("COO-1001"), ""),
    "a value needed for declaring emptied": ("COO-1002", emptied("COO-1002"), ""),
    "a value the type requires emptied": (
        "COO-1003",
        emptied("COO-1003"),
        "A B E F GE H I K L MU N P R RC S X",
    ),
    "a value some require for the type emptied": (
        "COO-1004",
        emptied("COO-1004"),
        "A AP C CG EC F G GE H K L M MV N NI P PR R T TR",
    ),
    "a value of the notes emptied": ("COO-1005", emptied("COO-1005"), ""),
    "a field filled that the type does not use": ("COO-1007", unused, ""),
    "a text too long": ("COO-1010", too_long, ""),
    "a character XML forbids": ("COO-1011", with_text("A\x0bB"), ""),
    "the mark of a line break": ("COO-1012", with_text("A/nB"), ""),
    "two lines where one may be": ("COO-1013", with_text("A\nB", (Kind.TEXT,), ("english",)), ""),
    "Chinese in an English field": ("COO-1014", with_text("样例", scripts=("english",)), "A C E G K RC TR"),
    "a day that does not exist": ("COO-1020", of_no_form(Kind.DATE, "2026-02-30"), ""),
    "a number with a comma": ("COO-1021", of_no_form(Kind.DECIMAL, "1,234.50"), ""),
    "more than 100 percent": ("COO-1022", of_no_form(Kind.PERCENT, "101%"), "RC"),
    "a line number of zero": ("COO-1023", of_no_form(Kind.WHOLE, "0"), ""),
    "letters in digits": ("COO-1024", of_no_form(Kind.DIGITS, "85.44A"), ""),
    "a code outside its list": ("COO-1025", unlisted, ""),
    "an office that is not listed": ("COO-1026", lambda some: {"issuing_authority": "9999"}, ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 6)


@pytest.mark.long
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_in_many_certificates_is_found_by_its_rule_and_by_no_other(what, finds):
    rule, make_wrong, types = WRONG[what]
    finds(rule, make_wrong, types.split(), 100)
