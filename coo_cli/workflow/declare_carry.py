"""Owns the second half of declaring: the outbox goes through the gateway, and what became of each is noted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from coo_cli.base.errors import ConfigError, CooError, GatewayUnavailable, InterruptedRun
from coo_cli.base.texts import plain, t
from coo_cli.gateway.parcel import Gateway, Outcome, Parcel
from coo_cli.store.open import Store
from coo_cli.store.outbox import Parcel as Waiting
from coo_cli.store.outbox import Refusal, mark_later, mark_refused, mark_sent
from coo_cli.workflow.app import App
from coo_cli.workflow.profile import Profile

BATCH = 100
"""Parcels handed over before they are noted; a crash in between costs a look, not a second message."""

NOTED = 1.0
"""Seconds after which what was handed over is noted, however few they are: a slow pace leaves little to look up."""


def carry_declarations(
    app: App,
    store: Store,
    profile: Profile,
    parcels: Sequence[Waiting],
    wait: Callable[[], None],
    *,
    fail_fast: bool,
    progress: Callable[[int], None],
) -> tuple[list[tuple[Waiting, Outcome]], CooError | None]:
    """Hand a profile's outbox to its gateway, noting each batch; what cannot be taken now stays.

    Args:
        app: the run's surroundings.
        store: the store.
        profile: whose outbox.
        parcels: what waits there, in the order to send it.
        wait: called before each, for the pace.
        fail_fast: stop at the first that is refused.
        progress: told how many were handed over.

    Returns:
        what became of those that were handed over, in their order, and why the gateway cannot be used, if so.

    Raises:
        StoreError: when the store fails.
        InterruptedRun: when the user stopped it; what was handed over is noted.
    """
    gateway: Gateway | None = None
    done: list[tuple[Waiting, Outcome]] = []
    fault: CooError | None = None
    while len(done) < len(parcels) and fault is None:
        outcomes: list[tuple[Waiting, Outcome]] = []
        stopped: InterruptedRun | None = None
        began = time.monotonic()
        try:
            gateway = gateway or app.gateway(profile)
            for parcel in parcels[len(done) : len(done) + BATCH]:
                wait()
                outgoing = Parcel(parcel.name, parcel.message.data, parcel.message.sha256)
                outcomes.append((parcel, gateway.send(outgoing)))
                if (fail_fast and outcomes[-1][1].status == "refused") or time.monotonic() - began > NOTED:
                    break
        except (GatewayUnavailable, ConfigError) as error:
            fault = error
        except KeyboardInterrupt:
            stopped = _interrupted(len(done) + len(outcomes), parcels)
        _note(app, store, outcomes)
        if stopped is not None:
            raise stopped
        done += outcomes
        progress(len(done))
        if fail_fast and done and done[-1][1].status == "refused":
            break
    return done, fault


def _interrupted(count: int, parcels: Sequence[Waiting]) -> InterruptedRun:
    left = parcels[count:]
    return InterruptedRun(
        "interrupted",
        t(
            "Interrupted: {n} of {all} were handed over, {left} wait in the outbox, the next is {no}.",
            "已中断：共 {all} 份，已交出 {n} 份，待发送 {left} 份，下一份为 {no}。",
        ).fill(n=count, all=len(parcels), left=len(left), no=left[0].cert_no if left else "-"),
        t(
            "`coo declare --resume` goes on there; nothing is sent twice.",
            "`coo declare --resume` 将从该处继续，不会重复发送。",
        ),
    )


def _note(app: App, store: Store, outcomes: Sequence[tuple[Waiting, Outcome]]) -> None:
    def having(status: str) -> list[Refusal]:
        return [Refusal(p.id, o.reason or plain("")) for p, o in outcomes if o.status == status]

    with store.begin() as tx:
        mark_sent(tx, [one.id for one in having("sent")], at=app.clock(), actor=app.actor)
        mark_refused(tx, having("refused"), at=app.clock(), actor=app.actor)
        mark_later(tx, having("later"))
