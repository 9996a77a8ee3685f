"""Owns the steps of `coo run`: each calls one use case and tells what came of it in figures and certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from itertools import islice

from coo_cli.base.errors import ConfigError, Exit, InputError, UsageError
from coo_cli.certificate.finding import Severity
from coo_cli.certificate.state import Declaration
from coo_cli.report.night import Happening, StepReport
from coo_cli.report.problem import Problem, of_error, of_findings
from coo_cli.workflow.app import App
from coo_cli.workflow.run_settings import EVENTS, ConvertJob, DeclareStep, RenderStep

KEPT = 200
"""Problems of a step that its report has; the figures count all."""

CHUNK = 50
"""PDF files drawn before it is noted which."""

WORST_FIRST = (
    Exit.INTERRUPTED,
    Exit.STORE,
    Exit.CONFIG,
    Exit.UNEXPECTED,
    Exit.USAGE,
    Exit.LOCKED,
    Exit.REFUSED,
    Exit.UNAVAILABLE,
    Exit.REJECTED,
    Exit.INPUT_INVALID,
    Exit.PARTLY,
    Exit.OVERDUE,
    Exit.DONE,
)
"""The exit codes by weight: what stops all work, what somebody must mend here, what others said, what can wait."""


def worst(codes: Collection[int]) -> Exit:
    """The exit code of a run by those of its steps."""
    return next((code for code in WORST_FIRST if code in codes), Exit.DONE)


def add_problems(step: StepReport, errors: Collection[Problem], warnings: Collection[Problem] = ()) -> None:
    """Add problems to a step: all are counted, the first of them kept."""
    step.errors += islice(errors, max(0, KEPT - len(step.errors)))
    step.error_count += len(errors)
    step.warnings += islice(warnings, max(0, KEPT - len(step.warnings)))
    step.warning_count += len(warnings)


def convert_step(app: App, step: StepReport) -> None:
    """Convert what is new, job by job; a job that cannot be done does not stop the others."""
    counts: Counter[str] = Counter()
    for job in app.settings.run.convert:
        try:
            _convert(app, job, step, counts)
        except (ConfigError, InputError, UsageError) as error:
            add_problems(step, [of_error(error)])
            step.exit = worst((step.exit, error.exit))
    step.counts = dict(counts)


def _convert(app: App, job: ConvertJob, step: StepReport, counts: Counter[str]) -> None:
    from coo_cli.workflow.convert import ConvertRequest, convert

    request = ConvertRequest(
        exports=tuple(app.folder / export for export in job.exports),
        mapping=job.mapping,
        profile=job.profile,
        out=app.folder / job.out if job.out else None,
        rejected=app.folder / job.rejected if job.rejected else None,
        split=job.split,
        jobs=job.jobs,
        new=bool(job.exports),
    )
    result = convert(app, request)
    counts.update(result.summary.counts)
    for one in result.summary.certificates:
        if one.outcome in EVENTS:
            step.certificates.append(Happening(cert_no=one.cert_no, event=one.outcome, key=one.key))
    warnings = [one for one in result.warnings if one.code != "nothing-found"]  # the usual night
    add_problems(step, result.errors, warnings)
    step.exit = worst((step.exit, result.exit))


def check_step(app: App, step: StepReport) -> list[str]:
    """Hold what is ready against today's rules; gives back the numbers of those that fail, which are not declared."""
    from coo_cli.store.filter import Filter
    from coo_cli.store.listing import list_certificates
    from coo_cli.store.reading import load
    from coo_cli.workflow.check import check_certificate

    held: list[str] = []
    profiles = app.profiles()
    with app.store() as store, store.read() as reader:
        ready = [row.id for row in list_certificates(reader, Filter(declaration=(Declaration.READY,)))]
        for start in range(0, len(ready), 500):
            for stored in load(reader, ready[start : start + 500]):
                row = stored.row
                if row.profile not in profiles:  # declaring it says so
                    continue
                profile = profiles[row.profile]
                found = check_certificate(stored.certificate, profile, app, cert_no=row.cert_no, as_given=True)
                if found.faulty:
                    held.append(row.cert_no)
                    step.certificates.append(Happening(cert_no=row.cert_no, event="held", key=row.source_key))
                    add_problems(step, of_findings(found.findings, Severity.ERROR, row.cert_no))
    counts = {"passed": len(ready) - len(held), "held": len(held)}
    step.counts = {name: count for name, count in counts.items() if count}
    step.exit = Exit.DONE if not held else Exit.PARTLY if len(held) < len(ready) else Exit.INPUT_INVALID
    return held


def declare_step(app: App, step: StepReport, settings: DeclareStep, held: Collection[str]) -> None:
    """Declare what is ready and was not held back, and carry what waits."""
    from coo_cli.workflow.declare import declare

    result = declare(app, [], ready=True, profile=settings.profile, without=held)
    step.counts = dict(Counter(one.outcome for one in result.certificates))
    step.certificates += [
        Happening(cert_no=one.cert_no, event=one.outcome, text=str(one.reason or ""), key=one.file_name)
        for one in result.certificates
    ]
    add_problems(step, result.errors, result.warnings)
    step.exit = result.exit


def poll_step(app: App, step: StepReport) -> None:
    """Fetch customs' answers, and see what waits for one too long."""
    from coo_cli.workflow.poll import poll

    polled = poll(app, tell=False)
    counts = Counter(change.now.value for change in polled.summary.changes)
    counts.update(overdue=len(polled.summary.overdue), unreadable=polled.summary.unreadable)
    step.counts = {name: count for name, count in counts.items() if count}
    step.certificates += [
        Happening(cert_no=change.cert_no, event=change.now.value, text=change.text, key=change.key)
        for change in polled.summary.changes
    ]
    step.certificates += [Happening(cert_no=one.cert_no, event="overdue") for one in polled.summary.overdue]
    add_problems(step, polled.errors, polled.warnings)
    step.exit = polled.exit


def render_step(app: App, step: StepReport, settings: RenderStep) -> None:
    """Print to PDF what is approved and was not printed to a file before."""
    from coo_cli.store.rendered import due_to_render, mark_rendered
    from coo_cli.workflow.render import render

    exits = [Exit.DONE]
    with app.store() as store:
        with store.read() as reader:
            due = due_to_render(reader)
        for start in range(0, len(due), CHUNK):
            ids = {cert_no: id_ for id_, cert_no in due[start : start + CHUNK]}
            done = render(app, list(ids), app.folder / settings.out, own_layout=settings.own_layout)
            with store.begin() as tx:
                mark_rendered(tx, [ids[one.cert_no] for one in done.files], at=app.clock(), actor=app.actor)
            step.certificates += [Happening(cert_no=one.cert_no, event="rendered", text=one.file) for one in done.files]
            add_problems(step, done.errors)
            exits.append(done.exit)
    step.counts = {"rendered": len(step.certificates)} if step.certificates else {}
    step.exit = worst(exits)


def notify_step(app: App, step: StepReport) -> None:
    """Tell people of what happened; a channel that does not work is no fault of the run."""
    from coo_cli.workflow.notify import notify

    with app.store() as store:
        notified = notify(app, store)
    step.counts = {_NOTICES.get(status, status): count for status, count in notified.counts.items()}
    add_problems(step, [], notified.warnings)


_NOTICES = {"waiting": "later", "failed": "given_up"}
"""What becomes of notices, by the words figures of runs have for it."""

Step = Callable[[App, StepReport], None]
