from hypothesis import given
from hypothesis import strategies as st

from coo_cli.certificate.receipt import Approval, Known, Receipt, fold
from coo_cli.certificate.state import MOVES, Declaration

NO = "C261945650090001"


def customs(time, code, channel="6"):
    return Receipt(cert_no=NO, kind="business", channel=channel, code=code, time=f"2026-11-23T0{time}:00:00.000+08:00")


def client(time, code):
    return Receipt(cert_no=NO, kind="client", code=code, time=f"2026-11-23T0{time}:00:00.000+08:00")


SENT, STORED, RETURNED, APPROVED = customs(1, "", "1"), customs(2, "2"), customs(3, "3"), customs(4, "5")


@given(st.permutations([SENT, STORED, APPROVED, client(0, "S"), customs(5, "8")]), st.integers(1, 3))
def test_order_and_repetition_of_arrival_change_nothing(receipts, times):
    assert fold(Declaration.SENT, receipts * times) is Declaration.APPROVED


def test_each_stage_is_told_from_the_receipts_there_are():
    assert fold(Declaration.QUEUED, [client(1, "S")]) is Declaration.SENT
    assert fold(Declaration.QUEUED, [client(1, "F")]) is Declaration.FAILED
    assert fold(Declaration.SENT, [SENT, STORED]) is Declaration.RECEIVED
    assert fold(Declaration.SENT, [STORED, RETURNED, SENT]) is Declaration.RETURNED
    assert fold(Declaration.SENT, [customs(2, "1")]) is Declaration.FAILED


def test_an_approval_is_never_taken_back():
    assert fold(Declaration.SENT, [APPROVED, customs(6, "3"), customs(7, "", "2")]) is Declaration.APPROVED


def test_what_is_unknown_or_of_an_attachment_changes_nothing():
    unknown = customs(2, "8")
    attachment = Receipt(cert_no=NO, kind="attachment", code="2", file_name="invoice.pdf")
    assert fold(Declaration.SENT, [unknown, attachment]) is Declaration.SENT


def test_after_declaring_again_the_receipts_of_before_are_past_whatever_the_clocks_say():
    known = Known(client=client(9, "F").time, customs=RETURNED.time)
    before = [client(9, "F"), SENT, STORED, RETURNED]
    assert fold(Declaration.QUEUED, before, known) is Declaration.QUEUED
    assert fold(Declaration.QUEUED, [*before, customs(4, "2")], known) is Declaration.RECEIVED


def test_customs_word_counts_above_the_clients():
    assert fold(Declaration.SENT, [STORED, client(9, "F")]) is Declaration.RECEIVED


def test_an_approval_is_final_and_every_state_is_left_by_customs_answers():
    assert MOVES[Declaration.APPROVED] == {Declaration.APPROVED}
    for state in (Declaration.QUEUED, Declaration.SENT, Declaration.RECEIVED, Declaration.RETURNED):
        assert {Declaration.APPROVED, Declaration.RETURNED, Declaration.FAILED} <= MOVES[state]


def test_approval_details_travel_with_the_receipt():
    receipt = Receipt(cert_no=NO, kind="business", channel="6", code="5", approval=Approval(bar_code="X1"))
    assert receipt.approval.bar_code == "X1"
