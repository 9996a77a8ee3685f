"""Owns how the choices of options are called in lists, that they may be given so: `--state 审核通过`."""

from __future__ import annotations

from coo_cli.base.texts import Text
from coo_cli.certificate.printing import Reason, Request, Sheet, printing_text, reason_text, request_text, sheet_text
from coo_cli.certificate.state import Declaration, Printing, shown_state
from coo_cli.seal.record import Use, Validity, use_text, validity_text
from coo_cli.workflow.permission import ROLES, Role


def called(choice: object) -> Text | None:
    """What a choice is called where it is shown; None where it is shown as it is typed."""
    match choice:
        case Declaration():
            return shown_state(choice)
        case Printing():
            return printing_text(choice)
        case Request():
            return request_text(choice)
        case Reason():
            return reason_text(choice)
        case Sheet():
            return sheet_text(choice)
        case Validity():
            return validity_text(choice)
        case Use():
            return use_text(choice)
        case Role():
            return ROLES[choice]
    return None
