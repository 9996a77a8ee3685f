"""The tables of moves of print control, each held as a whole."""

import itertools

import pytest

from coo_cli.base.errors import InputError
from coo_cli.certificate.printing import (
    AFTER,
    OUTCOME_MOVES,
    PRINTING_MOVES,
    REQUEST_MOVES,
    Outcome,
    Reason,
    Request,
    check_printing_move,
    outcome_text,
    printing_text,
    reason_text,
    request_text,
)
from coo_cli.certificate.state import Printing


@pytest.mark.parametrize(("old", "new"), list(itertools.product(Printing, Printing)))
def test_every_move_of_an_original_is_in_the_table_or_refused(old, new):
    if new is old or new in PRINTING_MOVES[old]:
        check_printing_move("C1", old, new)
    else:
        with pytest.raises(InputError) as refused:
            check_printing_move("C1", old, new)
        assert refused.value.code == "illegal-print-move"


def test_a_second_original_needs_a_request_or_a_new_file():
    leads_to_paper = {state for state, moves in PRINTING_MOVES.items() if Printing.PRINTING in moves}
    assert leads_to_paper == {Printing.WAITING}
    assert PRINTING_MOVES[Printing.PRINTED] == {Printing.WAITING, Printing.NO_FILE}
    assert Printing.PRINTED not in PRINTING_MOVES[Printing.WAITING]


def test_the_tables_are_whole_and_agree():
    assert set(PRINTING_MOVES) == set(Printing)
    assert set(OUTCOME_MOVES) == set(Outcome)
    assert set(REQUEST_MOVES) == set(Request)
    assert set(AFTER) == OUTCOME_MOVES[Outcome.UNDER_WAY]
    assert set(AFTER.values()) == PRINTING_MOVES[Printing.PRINTING]
    for state, text in itertools.chain(
        zip(Printing, map(printing_text, Printing), strict=True),
        zip(Outcome, map(outcome_text, Outcome), strict=True),
        zip(Reason, map(reason_text, Reason), strict=True),
        zip(Request, map(request_text, Request), strict=True),
    ):
        assert text.en, state
        assert text.zh, state
