"""Who made and who declared a certificate, for whom, the FOB value, and the parties' names in lists.

Annotations are values here: Alembic's modules stand nowhere msgspec could look their names up.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import sqlalchemy as sa
from alembic import op
from isal import isal_zlib

revision = "0006"
down_revision = "0005"

_SOME = 500
"""How many certificates are read at once."""

_DONE_BY = """
UPDATE certificate SET {column} = coalesce(
    (
        SELECT actor FROM event
        WHERE event.certificate = certificate.id AND action = '{action}' ORDER BY event.id DESC LIMIT 1
    ),
    ''
)
"""


class _Line(msgspec.Struct):
    fob_value: str = ""


class _Document(msgspec.Struct):
    """Of a certificate as it was kept, what becomes columns."""

    exporter: str = ""
    consignee: str = ""
    fob_value: str = ""
    goods: tuple[_Line, ...] = ()


def upgrade() -> None:
    """Add the columns and fill them: the people from the log, the rest from what the certificates say."""
    with op.batch_alter_table("certificate") as table:
        for name in ("created_by", "declared_by", "principal", "exporter", "consignee"):
            table.add_column(sa.Column(name, sa.String, nullable=False, server_default=""))
        table.add_column(sa.Column("fob_cents", sa.BigInteger, nullable=False, server_default="0"))
    for column, action in (("created_by", "created"), ("declared_by", "declared")):
        op.execute(_DONE_BY.format(column=column, action=action))
    connection = op.get_bind()
    fill = sa.text(
        "UPDATE certificate SET exporter = :exporter, consignee = :consignee, fob_cents = :cents WHERE id = :id"
    )
    read = sa.text(
        "SELECT certificate, document FROM content WHERE certificate > :last ORDER BY certificate LIMIT :some"
    )
    last = 0
    while rows := connection.execute(read, {"last": last, "some": _SOME}).all():
        connection.execute(fill, [{"id": row.certificate} | _columns(row.document) for row in rows])
        last = rows[-1].certificate


def _columns(packed: bytes) -> dict[str, str | int]:
    document = msgspec.json.decode(isal_zlib.decompress(packed), type=_Document)
    exporter, consignee = (text.partition("\n")[0].strip() for text in (document.exporter, document.consignee))
    values = [document.fob_value] if document.fob_value else [line.fob_value for line in document.goods]
    return {"exporter": exporter, "consignee": consignee, "cents": _cents([value for value in values if value])}


def _cents(values: list[str]) -> int:
    if not all(re.fullmatch(r"[0-9]{1,15}(\.[0-9]+)?", value, re.ASCII) for value in values):
        return 0
    return int((sum(map(Decimal, values), Decimal(0)) * 100).to_integral_value(ROUND_HALF_UP))


def downgrade() -> None:
    """There is no way back: a backup is made before every upgrade."""
    raise NotImplementedError
