"""Attachments as a clerk uses them: attached, declared after the certificate, answered, sent again."""

import io
import os
import shutil
import sys
import zipfile

import pikepdf
import pytest

from coo_cli.message.attachment import parse_attachment
from coo_cli.sandbox.answers import NAMESPACE

CERT = "C263300999990001"


@pytest.fixture
def converted(shell, samples):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    assert shell.exit == 0, shell.envelope["errors"]
    return shell


@pytest.fixture
def invoice(samples):
    return samples / "attachments" / "invoice.pdf"


def pdf(path, *, password="", more=0):
    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        lock = pikepdf.Encryption(owner="owner", user=password) if password else False
        document.save(path, encryption=lock)
    with path.open("ab") as file:
        file.write(bytes(more))
    return path


def outbox(shell, folder="OutBox"):
    return sorted(path.name for path in (shell.folder / "client" / folder).glob("*.xml"))


def states(shell, cert=CERT):
    return {row["number"]: row["state"] for row in shell("cert", "attachments", cert)}


def scenario(shell, **act):
    path = shell.folder / "scenario.yaml"
    lines = "".join(f"    {key}: {value}\n" for key, value in act.items())
    path.write_text(f"acts:\n  - match: '*'\n{lines}", encoding="utf-8")
    return ("--scenario", path)


def test_attached_files_leave_after_their_certificate_and_are_accepted(converted, invoice, samples):
    shell = converted
    made = shell("cert", "attach", CERT, invoice, "--type", "发票", "--delay")
    assert [(row["number"], row["type"], row["file_name"], row["state"]) for row in made] == [
        (1, "1", "invoice.pdf", "waiting")
    ]
    shell("cert", "attach", CERT, samples / "attachments" / "bill_of_lading.png", "--type", "B/L")
    declared = shell("declare", "--ready")
    assert shell.exit == 0
    sent = [(row["cert_no"], row["file_name"]) for row in declared if row["outcome"] == "sent"]
    assert len(sent) == 5
    assert sent[3:] == [(CERT, "invoice.pdf"), (CERT, "bill_of_lading.png")]
    names = [name for name in outbox(shell) if name.startswith(CERT)]
    assert [name.split("_")[1][:4] == "file" for name in names] == [False, True, True]
    told, content = parse_attachment((shell.folder / "client" / "OutBox" / names[1]).read_bytes())
    assert content == invoice.read_bytes()
    assert (told.cert_no, told.cert_type, told.file_type, told.doc_type, told.delayed) == (CERT, "C", "1", "PDF", True)
    assert told.applicant_code == told.exporter_code == "91330200MA99999966"
    shell.customs()
    polled = shell("poll")
    assert shell.exit == 0
    assert {(move["file_name"], move["now"]) for move in polled["attachments"]} == {
        ("invoice.pdf", "accepted"),
        ("bill_of_lading.png", "accepted"),
    }
    assert set(shell.states().values()) == {"approved"}
    shown = shell("cert", "show", CERT)
    assert [row["state"] for row in shown["attachments"]] == ["accepted", "accepted"]
    assert "attachment accepted" in {receipt["means"] for receipt in shown["receipts"]}
    again = shell("poll")
    assert (again["new"], again["attachments"]) == (0, [])


def test_what_is_attached_later_goes_without_the_certificate(converted, invoice):
    shell = converted
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    shell("cert", "attach", CERT, invoice, "--type", "1")
    assert any("not declared" in check["what"][0] for check in shell("doctor"))
    assert [(row["cert_no"], row["attachment"]) for row in shell("declare", "--ready")] == [(CERT, 1)]
    assert [name.split("_")[1] for name in outbox(shell)] == ["file1"]
    assert shell("declare", "--ready") == []
    shell("declare", CERT)
    assert shell.codes == ["not-declarable"]
    shell.customs()
    shell("poll")
    assert states(shell) == {1: "accepted"}
    assert shell.states()[CERT] == "approved"
    shell("cert", "attach", CERT, invoice, "--type", "2")
    assert [row["attachment"] for row in shell("declare", CERT)] == [2]


def test_a_refused_one_is_exit_5_with_its_text_and_goes_again_when_named(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    shell("declare", "--ready")
    shell.customs(*scenario(shell, files="refuse", files_reason="附件不清晰"))
    shell("poll")
    assert (shell.exit, shell.codes) == (5, ["attachment-rejected"])
    assert "附件不清晰" in shell.envelope["errors"][0]["text"]["zh"]
    assert (states(shell), shell.states()[CERT]) == ({1: "refused"}, "approved")
    assert any("refused" in check["what"][0] for check in shell("doctor"))
    assert shell("declare", "--ready") == []
    first = [name for name in outbox(shell, "SentBox") if "_file1_" in name]
    assert [row["outcome"] for row in shell("declare", CERT)] == ["sent"]
    assert outbox(shell) == [first[0].replace(".xml", "_1.xml")]
    shell.customs(*scenario(shell, files="accept"))
    shell("poll")
    assert (shell.exit, states(shell)) == (0, {1: "accepted"})


def test_one_the_client_cannot_send_has_failed_and_its_certificate_has_not(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    shell("declare", CERT)
    shell.customs(*scenario(shell, files="fail_to_send"))
    shell("poll")
    assert (shell.exit, shell.codes) == (5, ["attachment-rejected"])
    assert (states(shell), shell.states()[CERT]) == ({1: "failed"}, "approved")
    assert outbox(shell, "FailBox")


def test_when_the_certificate_is_refused_by_the_gateway_nothing_of_it_leaves(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    away = shell.folder / "away"
    (shell.folder / "client").rename(away)
    shell("declare", CERT)
    assert (shell.exit, states(shell)) == (6, {1: "queued"})
    away.rename(shell.folder / "client")
    name = next(event["detail"] for event in shell("cert", "show", CERT)["events"] if event["action"] == "declared")
    blocker = shell.folder / "client" / "OutBox" / name
    blocker.write_text("another program's file", encoding="utf-8")
    declared = shell("declare", "--ready")
    outcomes = {(row["cert_no"], row["attachment"]): row["outcome"] for row in declared}
    assert (outcomes[CERT, 0], outcomes[CERT, 1]) == ("refused", "not_declared")
    assert not [name for name in outbox(shell) if "_file" in name]
    assert (states(shell), shell.states()[CERT]) == ({1: "waiting"}, "failed")
    assert not [row for row in shell("declare", "--ready") if row["cert_no"] == CERT]
    blocker.unlink()
    assert [(row["attachment"], row["outcome"]) for row in shell("declare", CERT)] == [(0, "sent"), (1, "sent")]


def test_what_customs_returns_takes_its_waiting_attachments_along_when_declared_again(converted, invoice):
    shell = converted
    shell("declare", CERT)
    shell("cert", "attach", CERT, invoice, "--type", "1")
    shell.customs(*scenario(shell, verdict="return", reason="请更正"))
    shell("poll")
    assert shell.states()[CERT] == "returned"
    assert not [row for row in shell("declare", "--ready") if row["cert_no"] == CERT]
    assert states(shell) == {1: "waiting"}
    assert [(row["attachment"], row["outcome"]) for row in shell("declare", CERT)] == [(0, "sent"), (1, "sent")]


def test_a_run_that_died_before_noting_sends_nothing_twice(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    (shell.folder / "client").rename(shell.folder / "away")
    shell("declare", CERT)  # the intent is on disk, nothing has left
    before = shell.folder / "before.db"
    shutil.copy(shell.folder / "coo.db", before)
    (shell.folder / "away").rename(shell.folder / "client")
    shell("declare", "--ready")
    assert states(shell) == {1: "sent"}
    dropped = {path.name: path.read_bytes() for path in (shell.folder / "client" / "OutBox").iterdir()}
    for stale in shell.folder.glob("coo.db-*"):
        stale.unlink()
    shutil.copy(before, shell.folder / "coo.db")
    assert states(shell) == {1: "queued"}
    shell("declare", "--ready")
    assert states(shell) == {1: "sent"}
    again = {path.name: path.read_bytes() for path in (shell.folder / "client" / "OutBox").iterdir()}
    assert {name: again[name] for name in dropped} == dropped
    assert len([name for name in again if name.startswith(CERT)]) == 2


def test_one_not_declared_is_taken_off_again(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    assert shell("cert", "detach", CERT, 1)["file_name"] == "invoice.pdf"
    assert states(shell) == {}
    shell("cert", "detach", CERT, 1)
    assert (shell.exit, shell.codes) == (3, ["unknown-attachment"])
    shell("cert", "attach", CERT, invoice, "--type", "1")
    shell("declare", CERT)
    shell("cert", "detach", CERT, 1)
    assert (shell.exit, shell.codes) == (3, ["attachment-under-way"])


def test_a_draft_takes_attachments_by_its_id_and_they_go_under_the_number_it_gets(shell, samples, invoice):
    broken = samples / "erp" / "broken" / "text_in_number.csv"
    shell("convert", broken, "--mapping", "csv_generic")
    (draft,) = [row for row in shell("cert", "list") if row["state"] == "draft"]
    shell("cert", "attach", f"#{draft['id']}", invoice, "--type", "1")
    assert shell.exit == 0
    corrected = shell.folder / "corrected.csv"
    text = broken.read_text(encoding="utf-8").replace("two thousand", "2000")
    corrected.write_text(text, encoding="utf-8")
    shell("convert", corrected, "--mapping", "csv_generic")
    (number,) = [row["cert_no"] for row in shell("cert", "list") if row["id"] == draft["id"]]
    shell("declare", number)
    assert [parse_attachment(path.read_bytes())[0].cert_no for path in shell.folder.rglob("*_file1_*.xml")] == [number]


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(30_000_000))
    return file.getvalue()


HOSTILE = [
    ("bomb.pdf", bomb, "attachment-format"),
    ("polyglot.jpg", lambda: b"%PDF-1.4\n" + b"\xff\xd8\xff", "attachment-mismatch"),
    ("program.pdf", lambda: b"MZ" + bytes(500), "attachment-format"),
    ("empty.pdf", lambda: b"", "file-empty"),
    ("huge.pdf", lambda: b"%PDF-1.4" + bytes(50_000_000), "attachment-too-large"),
    ("broken.pdf", lambda: b"%PDF-1.4 no more", "pdf-broken"),
    ("a:b.pdf", lambda: b"%PDF-1.4", "attachment-name"),
    ("no_extension", lambda: b"%PDF-1.4", "attachment-name"),
    ("smile😀.pdf", lambda: b"%PDF-1.4", "attachment-name"),
    ("new\nline.pdf", lambda: b"%PDF-1.4", "attachment-name"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names")
def test_hostile_files_are_each_refused_by_name_and_the_good_one_is_taken(converted, invoice, tmp_path):
    shell = converted
    for name, made, _ in HOSTILE:
        (tmp_path / name).write_bytes(made())
    (tmp_path / "link.pdf").symlink_to(invoice)
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    others = {
        "link.pdf": "file-is-link",
        "folder.pdf": "file-unreadable",
        "pipe.pdf": "file-unreadable",
        "missing.pdf": "file-missing",
    }
    names = [*(name for name, _, _ in HOSTILE), *others]
    made = shell("cert", "attach", CERT, *(tmp_path / name for name in names), invoice, "--type", "1")
    assert shell.exit == 4
    assert shell.codes == [*(code for _, _, code in HOSTILE), *others.values()]
    places = [error["place"]["file"] for error in shell.envelope["errors"]]
    assert [name.encode("unicode_escape").decode()[:3] for name in names] == [
        place.rpartition("/")[2].encode("unicode_escape").decode()[:3] for place in places
    ]
    assert all(error["fix"]["zh"] for error in shell.envelope["errors"])
    assert [row["file_name"] for row in made] == ["invoice.pdf"]


def test_a_bad_name_is_mended_with_name(converted, tmp_path, invoice):
    shell = converted
    source = tmp_path / "a:b.pdf" if sys.platform != "win32" else tmp_path / "no_extension"
    source.write_bytes(invoice.read_bytes())
    made = shell("cert", "attach", CERT, source, "--type", "1", "--name", "发票.pdf")
    assert [row["file_name"] for row in made] == ["发票.pdf"]
    shell("cert", "attach", CERT, source, invoice, "--type", "1", "--name", "x.pdf")
    assert (shell.exit, shell.codes) == (2, ["one-name"])
    shell("cert", "attach", CERT, source, "--type", "1", "--name", "../x.pdf")
    assert (shell.exit, shell.codes) == (3, ["attachment-name"])
    shell("cert", "attach", CERT, source, "--type", "1", "--name", "x.png")
    assert shell.codes == ["attachment-mismatch"]


def test_a_password_and_a_size_clients_stumble_over_are_warnings(converted, tmp_path):
    shell = converted
    locked, large = pdf(tmp_path / "locked.pdf", password="secret"), pdf(tmp_path / "large.pdf", more=3_000_000)
    shell("cert", "attach", CERT, locked, large, "--type", "1")
    assert shell.exit == 0
    assert [(w["code"], w["place"]["file"]) for w in shell.envelope["warnings"]] == [
        ("attachment-protected", str(locked)),
        ("attachment-large", str(large)),
    ]
    with (shell.folder / "coo.yaml").open("a", encoding="utf-8") as settings:
        settings.write("attachments: {warn_over_mib: 4.5}\n")
    shell("cert", "attach", CERT, large, "--type", "2")
    assert (shell.exit, shell.envelope["warnings"]) == (0, [])


GIF = b"GIF89a" + bytes(60)


def test_a_type_or_format_that_is_in_no_list_is_refused_naming_the_list(converted, tmp_path, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "9")
    assert (shell.exit, shell.codes) == (3, ["unknown-attachment-type"])
    assert "attachment_file_types" in shell.envelope["errors"][0]["fix"]["en"]
    (tmp_path / "stamp.gif").write_bytes(GIF)
    shell("cert", "attach", CERT, tmp_path / "stamp.gif", "--type", "1")
    assert (shell.exit, shell.codes) == (3, ["attachment-format"])
    assert "attachment_formats" in shell.envelope["errors"][0]["fix"]["zh"]


def test_types_and_formats_are_lists_a_user_may_add_to_and_take_from(converted, tmp_path, invoice):
    shell = converted
    codes = shell.folder / "codes"
    codes.mkdir()
    (codes / "attachment_file_types.yaml").write_text('"9": {en: new kind, zh: 新类型}\n', encoding="utf-8")
    (codes / "attachment_formats.yaml").write_text("gif: {en: GIF, zh: GIF 图片}\npdf: null\n", encoding="utf-8")
    (tmp_path / "stamp.gif").write_bytes(GIF)
    assert [row["type"] for row in shell("cert", "attach", CERT, tmp_path / "stamp.gif", "--type", "new kind")] == ["9"]
    shell("cert", "attach", CERT, invoice, "--type", "1")
    assert shell.codes == ["attachment-format"]


def test_an_answer_to_what_nobody_attached_is_kept_and_told(converted, samples, invoice):
    shell = converted
    inbox = shell.folder / "client" / "InBox"
    said = (samples / "receipts" / "FileRet_attachment.xml").read_text(encoding="utf-8")
    (inbox / "FileRet_1.xml").write_text(said.replace("C26MA99999960001", CERT), encoding="utf-8")
    shell("poll")
    assert (shell.exit, [w["code"] for w in shell.envelope["warnings"]]) == (0, ["unknown-attachment-receipt"])
    assert "invoice.pdf" in shell.envelope["warnings"][0]["text"]["en"]
    shell("cert", "attach", CERT, invoice, "--type", "1")
    (inbox / "FileRet_2.xml").write_text(said.replace("C26MA99999960001", CERT) + "\n", encoding="utf-8")
    shell("poll")
    assert [w["code"] for w in shell.envelope["warnings"]] == ["undeclared-receipt"]
    assert states(shell) == {1: "waiting"}
    assert [row["fate"] for row in shell("receipts", "list")] == ["undeclared", "unattached"]


def test_attachments_have_no_namespace_and_certificates_keep_theirs(converted, invoice):
    shell = converted
    shell("cert", "attach", CERT, invoice, "--type", "1")
    shell("declare", CERT)
    texts = {path.name: path.read_text(encoding="utf-8") for path in shell.folder.rglob("OutBox/*.xml")}
    assert [NAMESPACE in text for _, text in sorted(texts.items())] == [True, False]
