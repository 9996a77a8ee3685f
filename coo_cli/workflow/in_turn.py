"""Owns doing the same to several certificates, one transaction each: one that cannot be does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from coo_cli.base.errors import Exit, InputError
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.saved import Saved, SaveResult
from coo_cli.workflow.selection import Chosen, chosen_names

Made = TypeVar("Made")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What became of certificates that were made or changed one after another."""

    saved: list[Saved]
    exit: Exit
    errors: list[Problem]
    warnings: list[Problem]


def in_turn(app: App, chosen: Chosen, do: Callable[[str], SaveResult]) -> Batch:
    """Make or change certificates one after another; what cannot be is told, and the next one taken.

    Args:
        app: the run's surroundings.
        chosen: which.
        do: makes or changes the one of a name.

    Raises:
        UsageError: `nothing-named`.
        CooError: for what no other one would do better: settings, store.
    """
    batch = Batch(saved=[], exit=Exit.DONE, errors=[], warnings=[])
    good = 0
    done, refused = each(app, chosen, do)
    for result in done:
        good += result.exit is Exit.DONE
        batch.saved.append(result.saved)
        batch.errors.extend(result.errors)
        batch.warnings.extend(result.warnings)
    batch.errors.extend(refused)
    if not batch.errors:
        return batch
    return msgspec.structs.replace(batch, exit=Exit.PARTLY if good else Exit.INPUT_INVALID)


def each(app: App, chosen: Chosen, do: Callable[[str], Made]) -> tuple[list[Made], list[Problem]]:
    """What came of certificates taken one after another, and why some were refused.

    Raises:
        UsageError: `nothing-named`.
        CooError: for what no other one would do better: settings, store.
    """
    require(app, Act.EDIT)
    done: list[Made] = []
    refused: list[Problem] = []
    for name in chosen_names(app, chosen):
        try:
            done.append(do(name))
        except InputError as error:
            refused.append(of_error(error, name))
    return done, refused
