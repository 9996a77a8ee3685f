"""Certificates are copied, deleted while customs has not heard of them, and put away when they are done with."""

import json
import zipfile

import pytest


@pytest.fixture
def filled(shell, samples):
    shell("convert", samples / "demo" / "orders.csv")
    return shell


def numbers(shell):
    return [row["cert_no"] for row in shell("cert", "list")]


def test_a_copy_says_the_same_but_needs_an_invoice_of_its_own(filled):
    number = numbers(filled)[0]
    made = filled("cert", "copy", number)
    assert (made["cert_no"], made["state"]) == ("", "draft")
    ready = filled("cert", "copy", number, "--set", "invoice_no=INV-NEW", "--set", "invoice_date=2026-11-02")
    assert (filled.exit, ready["state"]) == (0, "ready"), filled.envelope["errors"]
    assert ready["cert_no"] not in {number, ""}
    old, new = filled("cert", "show", number), filled("cert", "show", ready["cert_no"])
    assert [line["name_en"] for line in new["certificate"]["goods"]] == [
        line["name_en"] for line in old["certificate"]["goods"]
    ]
    assert [(one["kind"], one["cert_no"]) for one in new["related"]] == [("copied_from", number)]
    assert [one["kind"] for one in old["related"]] == ["copied_to", "copied_to"]


def test_a_dry_run_copies_and_deletes_nothing(filled):
    before = filled.states()
    filled("cert", "copy", numbers(filled)[0], "--dry-run")
    filled("cert", "delete", numbers(filled)[0], "--dry-run")
    assert filled.exit == 0
    assert filled.states() == before


def test_what_was_never_declared_is_deleted_with_its_files_and_its_number_is_not_given_again(filled, samples):
    filled("convert", samples / "erp" / "orders.csv")
    *_, other, last = sorted(number for number in numbers(filled) if number.startswith("C"))
    filled("cert", "attach", last, samples / "attachments" / "invoice.pdf", "--type", "1")
    filled("cert", "delete", last)
    assert filled.exit == 0, filled.envelope
    assert last not in numbers(filled)
    filled("db", "check")
    assert filled.exit == 0, filled.envelope["errors"]
    gone = filled("audit", "list", "--action", "deleted")
    assert [row["detail"] for row in gone] == [last]
    made = filled("cert", "copy", other, "--set", "invoice_no=INV-NEW", "--set", "invoice_date=2026-11-02")
    assert made["cert_no"] > last


def test_what_customs_has_heard_of_stays_and_with_it_all_others_named(filled):
    number, other, *_ = numbers(filled)
    filled("declare", number)
    filled("cert", "delete", other, number)
    assert (filled.exit, filled.codes) == (3, ["not-deletable"])
    assert {number, other} <= set(numbers(filled))


def test_a_returned_certificate_stays(filled):
    filled("declare", "--ready")
    number = numbers(filled)[0]
    inbox = filled.folder / "client" / "InBox"
    inbox.joinpath("Receipt_x.xml").write_text(
        f'<Receipt xmlns="http://www.w3.org/2000/09/xmldsig#"><CertNo>{number}</CertNo><Channel>6</Channel>'
        "<CusRespData><RepType>3</RepType><RspGenTime>2099-11-20 10:00:00</RspGenTime></CusRespData></Receipt>",
        encoding="utf-8",
    )
    filled("poll")
    assert filled.states()[number] == "returned"
    filled("cert", "delete", number)
    assert filled.codes == ["not-deletable"]


def test_the_archive_takes_what_is_decided_and_gives_it_back(filled):
    filled("declare", "--ready")
    number = numbers(filled)[0]
    filled("cert", "archive", number)
    assert (filled.exit, filled.codes) == (3, ["under-way"])
    filled.customs()
    filled("poll")
    assert filled("cert", "archive", number)[0]["cert_no"] == number
    assert filled("audit", "list", "--cert", number)[0]["action"] == "archived"
    assert number not in numbers(filled)
    assert [row["cert_no"] for row in filled("cert", "list", "--archived")] == [number]
    filled("cert", "unarchive", number, number)
    assert filled.exit == 0
    assert filled("audit", "list", "--cert", number)[0]["action"] == "unarchived"


def test_all_that_belongs_to_a_certificate_is_given_out_as_it_came(filled, samples):
    number = numbers(filled)[0]
    filled("cert", "attach", number, samples / "attachments" / "invoice.pdf", "--type", "1")
    filled("declare", "--ready")
    filled.customs()
    filled("poll")
    folder = filled.folder / "given"
    for form in ("xml", "json", "zip"):
        assert [one["cert_no"] for one in filled("cert", "export", number, "--form", form, "--out", folder)] == [number]
    lying = (filled.folder / "client" / "SentBox").glob(f"{number}_*.xml")
    sent = next(path for path in lying if b"<Certificate" in path.read_bytes())
    with zipfile.ZipFile(folder / f"{number}.zip") as archive:
        names = archive.namelist()
        assert archive.read("attachments/01_invoice.pdf") == (samples / "attachments" / "invoice.pdf").read_bytes()
        assert archive.read("message.xml") == (folder / f"{number}.xml").read_bytes() == sent.read_bytes()
        assert json.loads(archive.read("certificate.json"))["state"] == "approved"
    assert sum(name.startswith("receipts/") for name in names) >= 2
    assert sum(name.startswith("print/") for name in names) == 1
    first = (folder / f"{number}.zip").read_bytes()
    filled("cert", "export", number, "--form", "zip", "--out", filled.folder / "one.zip")
    assert (filled.folder / "one.zip").read_bytes() == first


def test_a_draft_has_no_message_to_give(filled):
    made = filled("cert", "copy", numbers(filled)[0])
    filled("cert", "export", made["id"], "--out", filled.folder / "given")
    assert (filled.exit, filled.codes) == (3, ["no-message"])
    filled("cert", "export", made["id"], "--form", "pdf")
    assert (filled.exit, filled.codes) == (2, ["unknown-form"])
