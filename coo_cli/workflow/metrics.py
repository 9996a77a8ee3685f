"""Owns what can be watched from outside: the figures of a workspace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from coo_cli.base.files import write_atomic
from coo_cli.report.metrics import Metric, exposition
from coo_cli.workflow.app import App
from coo_cli.workflow.overdue import overdue
from coo_cli.workflow.permission import Act, require_whole


def metrics(app: App, out: Path | None = None) -> bytes:
    """The figures of the workspace in Prometheus' text format, written to a file too if one is named.

    Raises:
        StoreError: when the store fails.
        ConfigError: when the file cannot be written.
    """
    require_whole(app, Act.VIEW)
    from coo_cli.store.counts import count_all

    with app.store() as store:
        with store.read() as reader:
            counts = count_all(reader)
        late = overdue(app, store)
    data = exposition(
        [
            Metric(
                name="coo_certificates",
                help="Certificates in the store.",
                samples=[
                    ({"profile": profile, "type": kind, "state": state.value}, count)
                    for (profile, kind, state), count in sorted(counts.certificates.items())
                ],
            ),
            Metric(
                name="coo_outbox_waiting",
                help="Messages the gateway has not taken yet.",
                samples=[({"profile": name}, counts.waiting.get(name, 0)) for name in app.settings.profiles],
            ),
            Metric(name="coo_overdue", help="Certificates without an answer for too long.", samples=[({}, len(late))]),
            Metric(
                name="coo_receipts",
                help="Receipts, by what became of them.",
                samples=[({"fate": fate}, count) for fate, count in sorted(counts.receipts.items())],
            ),
            Metric(name="coo_unreadable", help="Files that were set aside.", samples=[({}, counts.unreadable)]),
            Metric(
                name="coo_notices",
                help="Notices, by what became of them.",
                samples=[
                    ({"rule": rule, "channel": channel, "status": status}, count)
                    for (rule, channel, status), count in sorted(counts.notices.items())
                ],
            ),
            Metric(
                name="coo_last_action_timestamp_seconds",
                help="When each action was done last, in seconds since 1970.",
                samples=[
                    ({"action": action}, dt.datetime.fromisoformat(at).timestamp())
                    for action, at in sorted(counts.last.items())
                ],
            ),
            Metric(
                name="coo_metrics_timestamp_seconds",
                help="When these figures were read.",
                samples=[({}, app.clock().timestamp())],
            ),
        ]
    )
    if out is not None:
        write_atomic(out, data)
    return data
