"""One certificate of a type for an invoice: another one is found wherever it comes from."""

import csv

import pytest


@pytest.fixture
def orders(shell, samples):
    """Writes the demo's orders anew, with some cells changed."""

    def write(name, **changes):
        with (samples / "demo" / "orders.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        first = rows[0]["doc_no"]
        rows = [row | changes for row in rows if row["doc_no"] == first]
        path = shell.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_an_invoice_on_a_certificate_of_the_type_is_refused_naming_it(shell, orders):
    (first,) = shell("convert", orders("one.csv"))["certificates"]
    (second,) = shell("convert", orders("two.csv", doc_no="SO-OTHER"))["certificates"]
    assert (first["outcome"], second["outcome"], second["cert_no"]) == ("created", "faulty", "")
    (error,) = shell.envelope["errors"]
    assert (error["code"], error["place"]["column"]) == ("COO-4004", "invoice_no")
    assert first["cert_no"] in error["text"]["en"]
    assert shell("convert", shell.folder / "one.csv")["certificates"][0]["outcome"] == "unchanged"


def test_twins_in_one_export_are_found_too(shell, orders):
    one, two = orders("one.csv"), orders("two.csv", doc_no="SO-OTHER")
    both = shell.folder / "both.csv"
    both.write_text(one.read_text("utf-8") + "".join(two.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    outcomes = [item["outcome"] for item in shell("convert", both)["certificates"]]
    assert outcomes == ["created", "faulty"]
    assert shell.codes == ["COO-4004"]


def test_a_faulty_draft_and_another_type_do_not_take_the_invoice(shell, orders):
    shell("convert", orders("bad.csv", doc_no="SO-BAD", quantity="many"))
    assert shell.codes
    assert shell("convert", orders("one.csv"))["certificates"][0]["outcome"] == "created"
    (other,) = shell(
        "convert",
        orders(
            "other.csv",
            doc_no="SO-E",
            cert_type="E",
            country="VN",
            origin_criterion="PE",
            unload_port="HAIPHONG, VIET NAM",
        ),
    )["certificates"]
    assert "COO-4004" not in shell.codes, other


def test_part_shipments_go_on_where_the_rule_is_a_warning(shell, orders):
    settings = shell.folder / "coo.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nrules: {COO-4004: warning}\n", "utf-8")
    shell("convert", orders("one.csv"))
    (second,) = shell("convert", orders("two.csv", doc_no="SO-OTHER"))["certificates"]
    assert second["outcome"] == "created"
    assert [w["code"] for w in shell.envelope["warnings"] if w["code"] == "COO-4004"] == ["COO-4004"]


def test_a_check_without_storing_finds_it_too_but_no_certificate_is_its_own_twin(shell, orders):
    shell("convert", orders("one.csv"), "--out", shell.folder / "messages")
    (message,) = (shell.folder / "messages").iterdir()
    shell("validate", message)
    assert shell.exit == 0, shell.envelope["errors"]
    shell("validate", shell.folder / "one.csv", "--mapping", "csv_generic")
    assert shell.exit == 0, shell.envelope["errors"]
    shell("validate", orders("two.csv", doc_no="SO-OTHER"), "--mapping", "csv_generic")
    assert shell.codes == ["COO-4004"]
    other = shell.folder / "other.xml"
    other.write_text(message.read_text("utf-8").replace("0001<", "0002<"), "utf-8")
    shell("validate", other)
    assert shell.codes == ["COO-4004"]
    (shell.folder / "coo.db").unlink()
    shell("validate", other)
    assert shell.exit == 0
