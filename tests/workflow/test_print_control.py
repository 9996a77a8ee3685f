"""Print control as a clerk meets it: one original, copies any time, a ledger that tells of all of them."""

import datetime as dt
import os
import stat
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.files import sha256
from coo_cli.certificate.printing import Sheet
from coo_cli.cli.main import main
from coo_cli.store.open import open_store
from coo_cli.store.prints import NewPrint, begin_print
from coo_cli.store.reading import ids_of
from coo_cli.workflow.app import open_app
from coo_cli.workflow.print_repair import machine_of


def text_of(path):
    with pdfium.PdfDocument(path) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def states(shell):
    return {row["cert_no"]: row["printing"] for row in shell("print", "list")["rows"]}


def print_file(shell, number):
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.read() as reader:
        query = "SELECT data FROM print_file ORDER BY id DESC"
        owner = ids_of(reader, [number])[number]
        return reader.connection.exec_driver_sql(query.replace("ORDER", f"WHERE certificate = {owner} ORDER")).scalar()


@pytest.fixture
def desk(approved):
    """A workspace with approved certificates, and the first of their numbers."""
    return approved, sorted(approved.states())[0]


def test_an_original_is_customs_file_byte_for_byte_and_printed_once(desk):
    shell, number = desk
    (row,) = shell("print", "original", number)
    assert shell.exit == 0
    assert (row["number"], row["sheet"], row["source"]) == (1, "original", "print_file")
    assert Path(row["file"]).read_bytes() == print_file(shell, number)
    assert states(shell)[number] == "printed"
    shell("print", "original", number)
    assert (shell.exit, shell.codes) == (3, ["already-printed"])
    assert "coo print exception" in shell.envelope["errors"][0]["fix"]["en"]


def test_previews_are_marked_on_every_page_and_copies_are_ours_any_time(desk):
    shell, number = desk
    for _ in range(2):
        (preview,) = shell("print", "preview", number)
        pages = text_of(preview["file"])
        assert all("PREVIEW预览" in page for page in pages)
        assert number in pages[0]
        assert Path(preview["file"]).read_bytes() != print_file(shell, number)
    shell("print", "original", number)
    shell("cert", "archive", number)
    (copy,) = shell("print", "copy", number)
    assert (copy["source"], shell.exit) == ("layout", 0)
    assert shell("print", "preview", number)[0]["number"] == 5


def test_both_prints_nothing_of_a_certificate_whose_original_is_refused(desk):
    shell, number = desk
    assert [one["sheet"] for one in shell("print", "both", number)] == ["original", "copy"]
    assert shell("print", "both", number) == []
    assert shell.codes == ["already-printed"]
    done = shell("print", "both", number, "nobody", sorted(shell.states())[1])
    assert (len(done), shell.exit) == (2, 4)
    assert shell.codes == ["already-printed", "unknown-certificate"]


def test_a_file_is_held_against_the_ledger_that_knows_when_and_by_whom_it_was_printed(desk, tmp_path):
    shell, number = desk
    files = [one["file"] for verb in ("both", "preview", "overprint") for one in shell("print", verb, number)]
    own = shell("render", number, "--layout", "--out", tmp_path)[0]["file"]
    lines = sorted(shell("print", "ledger"), key=lambda row: row["number"])
    found = shell("print", "verify", *files, own)
    assert [one["verdict"] for one in found] == ["print_file", "genuine", "preview", "overprint", "genuine"]
    assert [one.get("ledger", []) for one in found] == [*([line] for line in lines), []]
    assert {(one["cert_no"], one["state"]) for one in found} == {(number, "approved")}
    assert "print-overprint" in shell.codes


def test_what_is_archived_or_not_approved_has_no_original(approved, samples):
    shell = approved
    number = sorted(shell.states())[0]
    shell("cert", "archive", number)
    shell("print", "original", number)
    assert shell.codes == ["print-archived"]
    shell("cert", "unarchive", number)
    draft = shell("cert", "copy", number)
    for verb in ("original", "copy", "preview", "both"):
        shell("print", verb, draft["id"])
        assert shell.codes == ["not-approved"]
    assert shell("print", "ledger") == []


def test_a_machine_fault_lets_it_be_printed_again_once(desk):
    shell, number = desk
    shell("print", "exception", number, "--reason", "jam")
    assert (shell.exit, shell.codes) == (3, ["not-printed"])
    shell("print", "original", number)
    asked = shell("print", "exception", number, "--reason", "jam", "--detail", "双面器卡纸")
    assert (asked["job"], asked["state"], asked["detail"]) == (1, "open", "双面器卡纸")
    assert states(shell)[number] == "waiting"
    shell("print", "exception", number, "--reason", "ink")
    assert shell.codes == ["not-printed"]
    assert shell("print", "original", number)[0]["number"] == 2
    assert [one["state"] for one in shell("print", "requests", "--cert", number)] == ["settled"]
    shell("print", "original", number)
    assert shell.codes == ["already-printed"]
    shell("print", "exception", number, "--reason", "jam", "--detail", "x" * 501)
    assert shell.codes == ["detail-too-long"]


def test_wrong_content_waits_for_customs_and_only_another_file_ends_it(desk, tmp_path):
    shell, number = desk
    shell("print", "original", number)
    assert shell("print", "exception", number, "--reason", "wrong")["state"] == "awaited"
    assert shell("print", "list", "--file", "awaited")["rows"][0]["cert_no"] == number
    same = tmp_path / f"{number}.pdf"
    same.write_bytes(print_file(shell, number))
    assert shell("print", "import", same)[0]["new"] is False
    shell("print", "original", number)
    assert shell.codes == ["print-file-awaited"]
    other = tmp_path / "from customs.pdf"
    other.write_bytes(same.read_bytes() + b"\n% made anew\n")
    (taken,) = shell("print", "import", other, "--cert", number)
    assert (taken["new"], taken["printing"], taken["sha256"]) == (True, "waiting", sha256(other.read_bytes()))
    assert [one["state"] for one in shell("print", "requests")] == ["open"]
    (again,) = shell("print", "original", number)
    assert Path(again["file"]).read_bytes() == other.read_bytes()
    assert [one["verdict"] for one in shell("print", "verify", same, other)] == ["changed", "print_file"]


def test_another_print_file_that_nobody_asked_for_is_told_and_in_the_log(desk, tmp_path):
    shell, number = desk
    other = tmp_path / f"{number}.pdf"
    other.write_bytes(print_file(shell, number) + b"\n% edited by somebody\n")
    (taken,) = shell("print", "import", other)
    assert (taken["new"], taken["printing"]) == (True, "waiting")
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["print-file-replaced"]
    log = [row for row in shell("audit", "list", "--cert", number) if row["action"] == "print-file"]
    assert taken["sha256"] in log[0]["detail"]
    assert len(log) == 2
    shell("print", "import", other)
    assert shell.envelope["warnings"] == []


def test_a_print_file_of_another_certificate_or_none_is_refused(desk, tmp_path):
    shell, number = desk
    other = sorted(shell.states())[1]
    files = {
        tmp_path / f"{number}.pdf": print_file(shell, other),
        tmp_path / f"{other}.pdf": b"no PDF",
        tmp_path / "notes.pdf": print_file(shell, other),
    }
    for path, data in files.items():
        path.write_bytes(data)
    shell("print", "import", *files)
    assert (shell.exit, shell.codes) == (
        3,
        ["print-file-foreign", "print-file-unreadable", "unknown-certificate"],
    )
    shell("print", "import", *files, "--cert", number)
    assert (shell.exit, shell.codes) == (2, ["one-file"])


def test_the_list_has_the_filters_of_the_counter(approved):
    shell = approved
    numbers = sorted(shell.states())
    shell("print", "original", numbers[0])
    shell("cert", "archive", numbers[1])
    day = dt.datetime.now(SHANGHAI).date().isoformat()
    for words, expected in (
        ((), numbers),
        (("--number", numbers[2][-6:]), [n for n in numbers if numbers[2][-6:] in n]),
        (("--type", "k"), [n for n in numbers if n[0] == "K"]),
        (("--print", "printed"), numbers[:1]),
        (("--archived", "yes"), numbers[1:2]),
        (("--archived", "no", "--print", "waiting"), numbers[2:]),
        (("--file", "received"), numbers),
        (("--file", "awaited"), []),
        (("--exporter", "example import"), numbers),
        (("--exporter", "nobody"), []),
        (("--applicant", "示例"), numbers),
        (("--applicant", "他人"), []),
        (("--issued-from", day, "--issued-to", day), numbers),
        (("--issued-to", "2020-01-01"), []),
        (
            ("--invoice", "INV-26101"),
            [r["cert_no"] for r in shell("print", "list")["rows"] if r["invoice_no"] == "INV-26101"],
        ),
    ):
        page = shell("print", "list", *words)
        assert (sorted(row["cert_no"] for row in page["rows"]), page["total"]) == (sorted(expected), len(expected)), (
            words
        )
    second = shell("print", "list", "--size", 2, "--page", 2)
    assert (len(second["rows"]), second["page"], second["pages"]) == (
        min(2, len(numbers) - 2),
        2,
        -(-len(numbers) // 2),
    )
    assert shell("print", "list", "--applicant", "示例", "--size", 2, "--page", 2)["rows"] == second["rows"]


@pytest.mark.parametrize("open_to", ["{to: [NO], from: 2019-03-25}", "{from: 2999-01-01}"])
def test_a_type_or_destination_not_open_to_self_printing_on_the_day_is_refused(desk, open_to):
    shell, number = desk
    (shell.folder / "types").mkdir()
    (shell.folder / "types" / f"{number[0]}.yaml").write_text(f"self_print:\n  - {open_to}\n")
    shell("print", "both", number)
    assert (shell.exit, shell.codes) == (3, ["not-self-printable"])
    assert "overprint" in shell.envelope["errors"][0]["fix"]["en"]
    assert shell("print", "copy", number)


def test_printed_originals_are_archived_after_a_time_by_a_poll(desk):
    shell, number = desk
    shell("print", "original", number)
    assert shell("poll")["archived"] == 0
    settings = shell.folder / "coo.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "\nprinting: {archive_after: 0m}\n", encoding="utf-8")
    assert shell("poll")["archived"] == 1
    assert [r["cert_no"] for r in shell("print", "list", "--archived", "yes")["rows"]] == [number]
    assert shell("poll")["archived"] == 0
    settings.write_text(text + "\nprinting: {archive_after: 5m}\n", encoding="utf-8")
    shell("cert", "unarchive", number)
    assert shell("poll")["archived"] == 0  # counts from now


def test_the_ledger_reads_well_in_both_languages_and_a_line_taken_out_is_found(desk, capfdbinary):
    shell, number = desk
    for verb in ("preview", "original", "copy"):
        shell("print", verb, number)
    for language, words in (("en", ("original", "done")), ("zh", ("正本", "完成"))):
        assert main(["print", "ledger", "--lang", language, "--workspace", str(shell.folder)]) == 0
        shown = capfdbinary.readouterr().out.decode()
        assert all(word in shown for word in words)
    assert [row["number"] for row in shell("print", "ledger", "--sheet", "original")] == [2]
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store, store.begin() as tx:
        for table, column in (("print_outcome", "job"), ("print_job", "number")):
            tx.connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = 2")
    shell("print", "ledger")
    assert (shell.exit, shell.codes) == (10, ["ledger-gap"])
    assert "2" in shell.envelope["errors"][0]["text"]["en"]
    shell("db", "check")
    assert "print ledger: number 2" in str(shell.envelope)


LP = """#!/bin/sh
for last; do :; done
printf '%s\\n' "$@" > "{folder}/words"
cp "$last" "{folder}/job.pdf"
[ -e "{folder}/broken" ] && {{ echo "lp: The printer does not exist." >&2; exit 1; }}
echo "request id is EXAMPLE-7 (1 file(s))"
"""


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """A CUPS of our own: keeps what it was given."""
    folder = tmp_path / "cups"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(LP.format(folder=folder))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not on Windows")
def test_a_printer_gets_the_original_duplex_in_colour_on_a4(desk, lp):
    shell, number = desk
    (row,) = shell("print", "original", number, "--printer", "EXAMPLE")
    assert (row["printer"], row["detail"], row.get("file", "")) == (
        "EXAMPLE",
        "request id is EXAMPLE-7 (1 file(s))",
        "",
    )
    words = (lp / "words").read_text().split("\n")
    assert words[:2] == ["-d", "EXAMPLE"]
    for option in ("media=A4", "sides=two-sided-long-edge", "print-color-mode=color"):
        assert words[words.index(option) - 1] == "-o"
    assert (lp / "job.pdf").read_bytes() == print_file(shell, number)
    assert list((shell.folder / ".spool").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not on Windows")
def test_a_printer_that_refuses_leaves_the_original_to_be_printed(desk, lp):
    shell, number = desk
    (lp / "broken").touch()
    settings = shell.folder / "coo.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "\nprinting: {printer: NOWHERE, options: [print-quality=5]}\n", "utf-8"
    )
    shell("print", "original", number)
    assert (shell.exit, shell.codes) == (8, ["printer-failed"])
    assert "does not exist" in shell.envelope["errors"][0]["why"]
    assert "print-quality=5" in (lp / "words").read_text()
    assert states(shell)[number] == "waiting"
    assert [row["outcome"] for row in shell("print", "ledger")] == ["failed"]
    (lp / "broken").unlink()
    assert shell("print", "original", number)[0]["number"] == 2
    shell("print", "original", number, "--printer", "A", "--out", "b")
    assert (shell.exit, shell.codes) == (2, ["two-targets"])


def test_without_cups_it_is_told_and_nothing_is_in_the_ledger(desk, monkeypatch, tmp_path):
    shell, number = desk
    monkeypatch.setenv("PATH", str(tmp_path))
    shell("print", "original", number, "--printer", "EXAMPLE")
    assert (shell.exit, shell.codes) == (8, ["no-lp"])
    assert shell("print", "ledger") == []


def begun(shell, number, *, to_printer, part):
    """A print that a run began and did not live to end."""
    app = open_app(shell.folder, {"COO_USER_DIR": str(shell.folder)}, lambda: dt.datetime.now(SHANGHAI), "night run")
    with app.store() as store, store.begin() as tx:
        new = NewPrint(
            certificate=ids_of(tx, [number])[number],
            sheet=Sheet.ORIGINAL,
            source="print_file",
            sha256="0" * 64,
            to_printer=to_printer,
            place="EXAMPLE" if to_printer else str(part.with_name("x-{number}.pdf")),
            part=str(part),
            machine=machine_of(app),
        )
        return begin_print(tx, new, at=app.clock(), actor=app.actor)


@pytest.mark.parametrize(
    ("to_printer", "left", "outcome", "state"),
    [(False, True, "failed", "waiting"), (False, False, "done", "printed"), (True, True, "doubtful", "printed")],
)
def test_what_a_killed_run_left_gets_its_end_by_what_can_be_known(desk, tmp_path, to_printer, left, outcome, state):
    shell, number = desk
    part = tmp_path / ".part"
    if left:
        part.write_bytes(b"%PDF")
    begun(shell, number, to_printer=to_printer, part=part)
    assert states(shell)[number] == "printing"
    assert [row["outcome"] for row in shell("print", "ledger")] == ["under_way"]
    shell("poll")
    assert [row["outcome"] for row in shell("print", "ledger")] == [outcome]
    assert states(shell)[number] == state
    assert not part.exists()
    shell("print", "original", number)
    assert shell.codes == ([] if state == "waiting" else ["already-printed"])


def test_a_print_whose_folder_is_away_stays_open_and_is_told(desk, tmp_path):
    shell, number = desk
    part = tmp_path / "share" / ".part"
    begun(shell, number, to_printer=False, part=part)
    shell("poll")
    assert [warning["code"] for warning in shell.envelope["warnings"]] == ["print-unreachable"]
    shell("print", "original", number)
    assert shell.codes == ["print-under-way"]
    part.parent.mkdir()
    shell("poll")
    assert states(shell)[number] == "printed"


def test_printers_print_and_viewers_look(desk, monkeypatch):
    shell, number = desk
    shell("operator", "add", "boss", "--role", "administrator")
    monkeypatch.setenv("COO_OPERATOR", "boss")
    for role in ("printer", "viewer"):
        shell("operator", "add", role, "--role", role)
    monkeypatch.setenv("COO_OPERATOR", "viewer")
    for words in (("original", number), ("exception", number, "--reason", "jam"), ("import", "x.pdf")):
        shell("print", *words)
        assert (shell.exit, shell.codes) == (8, ["not-permitted"])
    assert shell("print", "list")["total"] > 0
    monkeypatch.setenv("COO_OPERATOR", "printer")
    assert shell("print", "original", number)
    assert [row["actor"] for row in shell("print", "ledger")] == ["printer"]
