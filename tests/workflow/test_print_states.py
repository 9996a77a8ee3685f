"""Print control as a machine: whatever clerk, customs, faults and crashes do in whatever order, one original leaves."""

import contextlib
import datetime as dt
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.certificate.printing import AFTER, PRINTING_MOVES, Outcome, Reason, Request, Sheet
from coo_cli.certificate.state import Printing
from coo_cli.store.events import events_of, verify_chain
from coo_cli.store.files import PrintFile, print_file_of, put_print_file
from coo_cli.store.moves import set_archived
from coo_cli.store.prints import gaps, ledger
from coo_cli.store.reading import get
from coo_cli.workflow import print_control
from coo_cli.workflow.app import open_app
from coo_cli.workflow.print_archive import tidy_prints
from coo_cli.workflow.print_control import Target, print_certificates
from coo_cli.workflow.print_requests import ask_again, list_requests


class Killed(BaseException):
    """What a SIGKILL does, as far as this process goes: nothing after it is done."""


class Prints(RuleBasedStateMachine):
    folder: Path
    """An approved workspace; each machine works on a copy of its database."""

    @initialize()
    def begin(self):
        self.at = dt.datetime.now(SHANGHAI)
        self.temporary = tempfile.TemporaryDirectory()
        place = Path(self.temporary.name) / "origin"
        shutil.copytree(self.folder, place)
        self.app = open_app(place, {"COO_USER_DIR": str(place.parent)}, lambda: self.at, "clerk")
        with self.app.store() as store, store.read() as reader:
            self.cert = get(reader, 1).row.cert_no
            self.file = print_file_of(reader, 1).data
        self.out = place / "print"
        self.state, self.archived, self.edition = Printing.WAITING, False, 0
        self.printed, self.allowed = 0, 1
        """Originals that left, and how many may have left: one, and one more for each request."""

    def teardown(self):
        if hasattr(self, "temporary"):
            self.temporary.cleanup()

    def write(self, change):
        with self.app.store() as store, store.begin() as tx:
            return change(tx)

    @rule(crash=st.sampled_from([None, "before the ledger", "before it leaves", "after it left"]), both=st.booleans())
    def print_original(self, crash, both):
        self.at += dt.timedelta(minutes=1)
        sheets = (Sheet.ORIGINAL, Sheet.COPY) if both and not crash else (Sheet.ORIGINAL,)
        may = self.state is Printing.WAITING and not self.archived
        with crashing(crash) if may else contextlib.nullcontext():
            try:
                done = print_certificates(self.app, [self.cert], sheets, Target(out=self.out))
            except Killed:
                assert may
                if crash == "after it left":
                    self.state, self.printed = Printing.PRINTED, self.printed + 1
                return
        originals = [one for one in done.prints if one.sheet is Sheet.ORIGINAL]
        assert len(originals) == may
        if may:
            assert Path(originals[0].file).read_bytes() == self.file
            self.state, self.printed = Printing.PRINTED, self.printed + 1

    @rule(sheet=st.sampled_from([Sheet.COPY, Sheet.PREVIEW]))
    def print_another(self, sheet):
        done = print_certificates(self.app, [self.cert], (sheet,), Target(out=self.out))
        assert [one.sheet for one in done.prints] == [sheet]

    @rule(reason=st.sampled_from(Reason))
    def ask(self, reason):
        may = self.state is Printing.PRINTED and not self.archived
        with contextlib.nullcontext() if may else pytest.raises(InputError):
            ask_again(self.app, self.cert, reason, "")
        if may:
            self.allowed += 1
            self.state = Printing.NO_FILE if reason.is_of_content else Printing.WAITING

    @rule(same=st.booleans())
    def customs_sends(self, same):
        if not same:
            self.edition += 1
            self.file = b"".join([self.file.partition(b"\n% edition")[0], f"\n% edition {self.edition}\n".encode()])
        new = self.write(lambda tx: put_print_file(tx, 1, PrintFile("x.pdf", self.file), at=self.at, actor="customs"))
        assert new is not same
        if new and self.state is Printing.NO_FILE:
            self.state = Printing.WAITING

    @rule(archived=st.booleans())
    def archive(self, archived):
        self.write(lambda tx: set_archived(tx, [1], archived, at=self.at, actor="clerk"))
        self.archived = archived

    @rule(days=st.integers(0, 9))
    def poll(self, days):
        before = self.at
        self.at += dt.timedelta(days=days)
        with self.app.store() as store:
            count, warnings = tidy_prints(self.app, store)
        assert warnings == []
        if count:
            assert (self.state, self.archived) == (Printing.PRINTED, False)
            self.archived = True
        assert before <= self.at

    @invariant()
    def there_is_one_original_and_everything_tells_of_it(self):
        if not hasattr(self, "app"):
            return
        with self.app.store() as store, store.read() as reader:
            row = get(reader, 1).row
            lines = ledger(reader, limit=1000, offset=0)
            history = [event.act for event in events_of(reader, 1)]
            assert verify_chain(reader).fault is None
            assert gaps(reader) == []
        assert [line.number for line in lines] == list(range(len(lines), 0, -1))
        open_lines = [line for line in lines if line.outcome is Outcome.UNDER_WAY]
        assert len(open_lines) <= 1
        assert row.archived == self.archived
        if open_lines:  # cut off, and nothing has looked since
            assert row.printing is Printing.PRINTING
        else:
            assert row.printing is self.state
        files = sorted(path.name for path in self.out.glob(f"{self.cert}-original-*.pdf"))
        assert len(files) == self.printed <= self.allowed
        for line in lines:
            if line.outcome is Outcome.DONE:
                assert sha256(Path(line.place).read_bytes()) == line.sha256
            if line.outcome is Outcome.FAILED:
                assert not Path(line.place).exists()
        for act in history:
            if act.action.startswith("print-") and act.old:
                assert Printing(act.new) in PRINTING_MOVES[Printing(act.old)]
        states = [asked.state for asked in list_requests(self.app)]
        assert states[1:] == [Request.SETTLED] * len(states[1:])
        if states and not open_lines:
            expected = {
                Printing.NO_FILE: Request.AWAITED,
                Printing.WAITING: Request.OPEN,
                Printing.PRINTED: Request.SETTLED,
            }
            assert states[0] is expected[self.state]


@contextlib.contextmanager
def crashing(where):
    """Let a print die at a place."""
    move, write = print_control.move_file, print_control.write_atomic

    def dying_move(part, final):
        if where == "after it left":
            move(part, final)
        raise Killed

    def dying_write(path, data):
        write(path, data)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        if where == "before the ledger":
            patch.setattr(print_control, "write_atomic", dying_write)
        elif where:
            patch.setattr(print_control, "move_file", dying_move)
        yield


def test_the_moves_after_a_print_are_those_of_the_table():
    assert {AFTER[outcome] for outcome in AFTER} <= PRINTING_MOVES[Printing.PRINTING]


@pytest.fixture
def machine(approved_folder):
    Prints.folder = approved_folder
    return Prints.TestCase


def test_print_control_holds_whatever_happens(machine):
    machine.settings = settings(
        max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine("runTest").runTest()


@pytest.mark.long
def test_print_control_holds_whatever_happens_for_long(machine):
    machine.settings = settings(
        max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine("runTest").runTest()
