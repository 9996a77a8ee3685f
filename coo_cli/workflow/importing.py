"""Owns taking customs messages made elsewhere into the store, whole and under their own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coo_cli.base.errors import InputError, Place
from coo_cli.base.files import read_bytes
from coo_cli.base.texts import t
from coo_cli.certificate.model import Certificate
from coo_cli.ingest.record import Origin, Record
from coo_cli.ingest.table import Table
from coo_cli.report.problem import of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.intake import Intake
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.tally import ConvertResult, Step, Tally, step_of
from coo_cli.workflow.validate import MESSAGE_LIMIT

SOURCE = "@message"
"""Stands for the mapping of what came as a message; no mapping is called so."""

CHUNK = 100
"""Messages a transaction."""


def import_messages(app: App, files: Sequence[Path], *, dry_run: bool = False) -> ConvertResult:
    """Store the certificates of messages; one that cannot be read does not stop the others.

    Nothing is added to them. A number they bear is kept, and not given again; the same message twice changes nothing.

    Args:
        app: the run's surroundings.
        files: messages, or folders whose `.xml` files are.
        dry_run: store nothing.

    Raises:
        ConfigError: for a fault in the settings.
        StoreError: when the store fails; messages of finished chunks stay stored.
    """
    require(app, Act.EDIT)
    tally = Tally()
    with Intake(app, SOURCE, "", dry_run=dry_run, as_given=True) as intake:
        waiting: list[Record] = []
        for file in _messages(files):
            try:
                waiting.append(_record(app, file))
            except InputError as error:
                tally.add(Step(errors=[of_error(error)]))
            if len(waiting) == CHUNK:
                tally.add(step_of(intake.take(waiting), trial=dry_run))
                waiting = []
        tally.add(step_of(intake.take(waiting), trial=dry_run))
    return tally.result()


def _messages(files: Sequence[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from sorted(path for path in file.iterdir() if path.suffix.lower() == ".xml")
        else:
            yield file


def _record(app: App, file: Path) -> Record:
    from coo_cli.message.parse import parse

    cert = parse(read_bytes(file, MESSAGE_LIMIT), str(file))
    if cert.applicant_code not in {profile.credit_code for profile in app.settings.profiles.values()}:
        raise InputError(
            "not-own-enterprise",
            t(
                "The message names {code} as applicant, which is no profile's enterprise.",
                "报文的申请企业为 {code}，没有对应的企业资料。",
            ).fill(code=cert.applicant_code or "-"),
            t(
                "Each enterprise declares its own (GACC 2022 No. 1); add a profile if it is yours.",
                "各企业只能申报自己的证书（海关总署公告2022年第1号）；如为本企业，请添加资料。",
            ),
            where=Place(file=str(file)),
        )
    return Record(
        key=cert.cert_no or file.stem,
        certificate=cert,
        findings=[],
        broken=frozenset(),
        source=file.name,
        rows="1",
        origin=_origin(file, cert),
    )


def _origin(file: Path, cert: Certificate) -> Origin:
    """The file alone is told as the place: paths name the element in it."""
    table = Table(file=str(file), header=(), header_row=0, rows=lambda: iter(()), where=lambda row: (0, ""))
    rows = {"goods": cert.goods, "invoices": cert.invoices, "nonparty": cert.nonparty}
    return Origin(table, {}, {"head": (1,), **{group: range(1, len(held) + 1) for group, held in rows.items()}}, {}, {})
