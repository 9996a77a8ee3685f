"""Whatever users, gateway and customs do in whatever order, store and log agree and the life cycle holds."""

import contextlib
import datetime as dt
import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from coo_cli.base.clock import SHANGHAI
from coo_cli.base.errors import InputError
from coo_cli.base.files import sha256
from coo_cli.base.texts import t
from coo_cli.certificate.model import Certificate
from coo_cli.certificate.receipt import Receipt
from coo_cli.certificate.state import EDITABLE, MOVES, UNDECIDED, Declaration
from coo_cli.store.certificates import put_certificates, update_certificates
from coo_cli.store.content import Content, Edit, NewCertificate
from coo_cli.store.events import events_of, verify_chain
from coo_cli.store.message import pack
from coo_cli.store.open import open_store
from coo_cli.store.outbox import Refusal, enqueue, mark_later, mark_refused, mark_sent, waiting
from coo_cli.store.reading import get
from coo_cli.store.receipts import Arrived, take_receipts

NO = "C263300999990001"
WORDS = t("No.", "不。")


class Life(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'coo.db'}", create=True)
        self.at = dt.datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
        new = NewCertificate(profile="main", enterprise="330099999", content=self.content(1, ready=True))
        with self.store.begin() as tx:
            put_certificates(tx, [new], at=self.at, actor="clerk")
        self.state = Declaration.READY
        self.sent = 0

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    def content(self, edition, *, ready):
        cert = Certificate(cert_no=NO, cert_type="C", invoice_no=str(edition))
        return Content(certificate=cert, message=pack(str(edition).encode()), ready=ready)

    @contextlib.contextmanager
    def step(self, allowed):
        """A transaction that works when it is allowed, and else changes nothing."""
        with contextlib.nullcontext() if allowed else pytest.raises(InputError), self.store.begin() as tx:
            yield tx

    @rule(edition=st.integers(1, 3), ready=st.booleans())
    def edit(self, edition, ready):
        with self.step(self.state in EDITABLE) as tx:
            edit = Edit(1, get(tx, 1).row.version, self.content(edition, ready=ready))
            update_certificates(tx, [edit], at=self.at, actor="clerk")

    @rule(again=st.booleans())
    def declare(self, again):
        with self.store.read() as reader:
            approved = any(e.act.new == "approved" for e in events_of(reader, 1)) or self.approved_aside(reader)
        may = Declaration.QUEUED in MOVES[self.state] and not approved and (again or self.state not in UNDECIDED)
        with self.step(may) as tx:
            enqueue(tx, [(1, "1.xml")], at=self.at, actor="clerk", again=again)

    def approved_aside(self, reader):
        return reader.connection.exec_driver_sql("SELECT count(*) FROM receipt WHERE code = '5'").scalar() > 0

    @rule(how=st.sampled_from([mark_sent, mark_refused, mark_later]))
    def send(self, how):
        with self.step(True) as tx:
            for parcel in waiting(tx, "main"):
                if how is mark_sent:
                    mark_sent(tx, [parcel.id], at=self.at, actor="night run")
                elif how is mark_refused:
                    mark_refused(tx, [Refusal(parcel.id, WORDS)], at=self.at, actor="night run")
                else:
                    mark_later(tx, [Refusal(parcel.id, WORDS)])

    @rule(code=st.sampled_from("123568"), hour=st.integers(0, 23), client=st.booleans())
    def receive(self, code, hour, client):
        time = f"2026-11-23T{hour:02d}:00:00.000+08:00"
        if client:
            receipt = Receipt(cert_no=NO, kind="client", code="S" if code < "4" else "F", time=time)
        else:
            receipt = Receipt(cert_no=NO, kind="business", channel="6", code=code, time=time)
        raw = repr(receipt).encode()
        arrived = Arrived(receipt=receipt, raw=raw, sha256=sha256(raw), file_name="r.xml")
        with self.step(True) as tx:
            take_receipts(tx, [arrived], at=self.at, actor="night run")

    @invariant()
    def store_and_log_agree(self):
        with self.store.read() as reader:
            now = get(reader, 1).row.declaration
            history = [event.act for event in events_of(reader, 1)]
            assert verify_chain(reader).fault is None
            parcels = waiting(reader, "main")
        assert history[-1].new == now
        for before, after in itertools.pairwise(history):
            assert before.new == after.old
            assert Declaration(after.new) in MOVES[Declaration(after.old)]
        assert len(parcels) == (now is Declaration.QUEUED)
        if self.state is Declaration.APPROVED:
            assert now is Declaration.APPROVED
        self.state = now


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
