"""Owns the tables of seals, their authorisation and print control as they are now, beside those of `tables`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Named, Table, TypedColumns

from coo_cli.store.tables import WithId, metadata


class SealColumns(WithId):
    """The columns of `seal`; sizes are in micrometres, `picture` is encrypted, and gone when the state is deleted."""

    sort: Named[str]
    holder: Named[str]
    name: Named[str]
    use: Named[str]
    valid_from: Named[str]
    valid_to: Named[str]
    remark: Named[str]
    declarant: Named[str]
    state: Named[str]
    made_at: Named[str]
    made_by: Named[str]
    changed_at: Named[str]
    sha256: Named[str]
    key_id: Named[str]
    width_um: Named[int]
    height_um: Named[int]
    picture: Named[bytes | None]


_kept = {"where": "state <> 'deleted'"}

seal = Table(
    "seal",
    metadata,
    SealColumns,
    Index("uq_seal_kept", "sort", "holder", "name", unique=True, info=_kept),
)
"""The seals and signatures (印章, 签名) of enterprises; a holder is told by its credit code."""


class PrintJobColumns(TypedColumns):
    """The columns of `print_job`; `place` is a file or a printer, `part` where the file lay before it had its name."""

    number: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    certificate: Named[int] = Column(ForeignKey("certificate.id"))
    sheet: Named[str]
    source: Named[str]
    sha256: Named[str]
    to_printer: Named[bool]
    place: Named[str]
    part: Named[str]
    machine: Named[str]
    at: Named[str]
    actor: Named[str]


print_job = Table("print_job", metadata, PrintJobColumns, Index(None, "certificate"))
"""The ledger of prints: appended before anything leaves, never changed; its numbers run without gaps."""


class PrintOutcomeColumns(TypedColumns):
    """The columns of `print_outcome`."""

    job: Named[int] = Column(ForeignKey("print_job.number"), primary_key=True, autoincrement=False)
    outcome: Named[str]
    detail: Named[str]
    at: Named[str]
    actor: Named[str]


print_outcome = Table("print_outcome", metadata, PrintOutcomeColumns)
"""How prints ended: appended once for each; a print without one is under way, or was cut off."""


class PrintRequestColumns(WithId):
    """The columns of `print_request`; `job` is the number of the print that is no good."""

    certificate: Named[int] = Column(ForeignKey("certificate.id"))
    job: Named[int] = Column(ForeignKey("print_job.number"))
    reason: Named[str]
    detail: Named[str]
    state: Named[str]
    state_at: Named[str]
    at: Named[str]
    actor: Named[str]


print_request = Table("print_request", metadata, PrintRequestColumns, Index(None, "certificate"))
"""Print exception requests (打印异常申请)."""


class SealDefaultColumns(TypedColumns):
    """The columns of `seal_default`."""

    holder: Named[str] = Column(primary_key=True)
    sort: Named[str] = Column(primary_key=True)
    seal: Named[int] = Column(ForeignKey("seal.id"))


seal_default = Table("seal_default", metadata, SealDefaultColumns)
"""Which seal and which signature an enterprise authorises and prints with."""


class AuthorisationColumns(WithId):
    """The columns of `authorisation`; `record` is what was signed, `cms` the detached signature."""

    holder: Named[str]
    seal: Named[int] = Column(ForeignKey("seal.id"))
    signature: Named[int] = Column(ForeignKey("seal.id"))
    valid_from: Named[str]
    valid_to: Named[str]
    record: Named[bytes]
    cms: Named[bytes]
    signer: Named[str]
    state: Named[str]
    at: Named[str]
    actor: Named[str]
    accepted_at: Named[str]
    ended_at: Named[str]
    reason: Named[str]


authorisation = Table("authorisation", metadata, AuthorisationColumns)
"""Authorisations of seal and signature (印章签名授权), for ever."""


class AuthorisationAnswerColumns(WithId):
    """The columns of `authorisation_answer`; `time` is customs'."""

    authorisation: Named[int] = Column(ForeignKey("authorisation.id"))
    about: Named[str]
    accepted: Named[bool]
    time: Named[str]
    text: Named[str]
    at: Named[str]
    actor: Named[str]


authorisation_answer = Table("authorisation_answer", metadata, AuthorisationAnswerColumns)
"""What customs said of authorisations, as it was recorded."""


class PrintAgentColumns(WithId):
    """The columns of `print_agent`; `revoked_at` is empty as long as a permission holds."""

    exporter: Named[str]
    agent: Named[str]
    name: Named[str]
    granted_at: Named[str]
    granted_by: Named[str]
    revoked_at: Named[str]
    revoked_by: Named[str]


_granted = {"where": "revoked_at = ''"}

print_agent = Table(
    "print_agent",
    metadata,
    PrintAgentColumns,
    Index("uq_print_agent_granted", "exporter", "agent", unique=True, info=_granted),
)
"""Which agents may print for which exporters (代理打印授权), and might once."""
