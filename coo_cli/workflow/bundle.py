"""Owns giving certificates out of the store: as the message, as JSON, or all that belongs to one in an archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.errors import InputError, UsageError
from coo_cli.base.files import make_folder, safe_name, write_atomic
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.workflow.app import App
from coo_cli.workflow.certificates import show_certificate
from coo_cli.workflow.interchange import credential, signed_credential, ubl
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.selection import Chosen, chosen_names

if TYPE_CHECKING:
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of everything in an archive: the same certificate gives the same bytes."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was written."""

    cert_no: str
    file: str
    bytes: int


def export(app: App, chosen: Chosen, form: str, out: Path, key: Path | None = None) -> list[Given]:
    """Write certificates to files, one each; a file of the same name is replaced.

    Args:
        app: the run's surroundings.
        chosen: which.
        form: `xml`: the message; `json`: all that `coo cert show` tells; `xlsx`: that for people; `zip`: message and
            JSON, with receipts and their bytes, attachments and print file; `ubl` and `vc`: for others' programs, see
            `workflow.interchange`.
        out: a folder; or the file, for one certificate.
        key: a private key as PEM, with which a credential is signed.

    Raises:
        UsageError: `unknown-form`, `nothing-named`, or `key-for-nothing` with a form that is not signed.
        InputError: `unknown-certificate`, or `no-message` for a draft.
        ConfigError: when a file cannot be written.
    """
    require(app, Act.VIEW)
    if form not in FORMS:
        raise UsageError(
            "unknown-form",
            t("There is no form `{name}`.", "没有“{name}”格式。").fill(name=form),
            t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(FORMS)),
        )
    if key is not None and form != SIGNED:
        raise UsageError(
            "key-for-nothing",
            t("Only a credential is signed with a key.", "只有凭证（vc）可用密钥签名。"),
            t("Use --form {form}, or leave --key out.", "请使用 --form {form}，或去掉 --key。").fill(form=SIGNED),
        )
    from coo_cli.store.reading import named

    names = chosen_names(app, chosen)
    write = FORMS[form] if key is None else partial(signed_credential, key=key)
    ending = _ENDINGS.get(form, form) if key is None else "vc.jwt"
    is_file = len(names) == 1 and out.suffix.lower() == f".{ending.rpartition('.')[2]}" and not out.is_dir()
    folder = out.parent if is_file else make_folder(out)
    written: list[Given] = []
    for name in names:
        with app.store() as store, store.read() as reader:
            stored = named(reader, name)
            data = write(app, reader, stored)
        file = out if is_file else folder / f"{_stem(stored)}.{ending}"
        write_atomic(file, data)
        written.append(Given(cert_no=stored.row.cert_no, file=str(file), bytes=len(data)))
    return written


def _message(app: App, reader: Reader, stored: Stored) -> bytes:
    from coo_cli.store.reading import messages

    for _, message in messages(reader, [stored.row.id]):
        return message.data
    raise InputError(
        "no-message",
        t("{name} has no message: it is a draft.", "{name} 没有报文：仍为草稿。").fill(name=_stem(stored)),
        t(
            "`coo cert show` says what it lacks; `--form json` gives it as it is.",
            "`coo cert show` 可查看所缺内容；`--form json` 可按现状导出。",
        ),
    )


def _json(app: App, reader: Reader, stored: Stored) -> bytes:
    whole = show_certificate(app, f"#{stored.row.id}")
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _workbook(app: App, reader: Reader, stored: Stored) -> bytes:
    from coo_cli.report.plain_table import xlsx_book

    whole, cert = show_certificate(app, f"#{stored.row.id}"), stored.certificate
    fields = [item for item in describe(Goods) if any(getattr(line, item.name) for line in cert.goods)]
    lines = [[getattr(line, item.name) for item in fields] for line in cert.goods]
    head = [[str(item.field.label), getattr(cert, item.name)] for item in describe(Certificate)]
    receipts = [[str(r.number), r.time, r.code, r.means, r.text] for r in whole.receipts]
    events = [[e.at, e.actor, e.action, e.detail] for e in whole.events]
    said = [[f.rule, f.path, str(f.text)] for f in whole.findings]
    return xlsx_book(
        [
            (str(t("certificate", "证书")), [[str(t("field", "栏目")), str(t("value", "内容"))], *head]),
            (str(t("goods", "货物")), [[str(item.field.label) for item in fields], *lines]),
            (str(t("findings", "检查结果")), said),
            (str(t("receipts", "回执")), receipts),
            (str(t("history", "历史")), events),
        ]
    )


def _archive(app: App, reader: Reader, stored: Stored) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(app, reader, stored):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _parts(app: App, reader: Reader, stored: Stored) -> Iterator[tuple[str, bytes]]:
    from coo_cli.store.attachments import attachments_of, content_of
    from coo_cli.store.files import print_file_of
    from coo_cli.store.reading import messages
    from coo_cli.store.receipts import get_receipt, receipts_of

    yield "certificate.json", _json(app, reader, stored)
    for _, message in messages(reader, [stored.row.id]):
        yield "message.xml", message.data
    for number, kept in enumerate(receipts_of(reader, stored.row.cert_no), 1) if stored.row.cert_no else ():
        yield f"receipts/{number:03}_{safe_name(kept.file_name)}", get_receipt(reader, kept.id)[1]
    for one in attachments_of(reader, stored.row.id):
        yield f"attachments/{one.number:02}_{safe_name(one.file_name)}", content_of(reader, one.content)
    printed = print_file_of(reader, stored.row.id)
    if printed is not None:
        yield f"print/{safe_name(printed.name)}", printed.data


def _stem(stored: Stored) -> str:
    return stored.row.cert_no or f"draft-{stored.row.id}"


FORMS: dict[str, Callable[[App, Reader, Stored], bytes]] = {
    "xml": _message,
    "json": _json,
    "xlsx": _workbook,
    "zip": _archive,
    "ubl": ubl,
    "vc": credential,
}
"""The forms a certificate can be given in."""
SIGNED = "vc"
"""The form that a key signs."""
_ENDINGS = {"ubl": "ubl.xml", "vc": "vc.json"}
"""The endings of files, where they are not the form's name."""
