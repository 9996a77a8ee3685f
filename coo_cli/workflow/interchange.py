"""Owns giving certificates to others' programs: as OASIS UBL, and as a W3C verifiable credential."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coo_cli.base.files import read_bytes
from coo_cli.base.secret import Secret, fetch_secret
from coo_cli.catalog.codes import COUNTRIES, code_list
from coo_cli.workflow.app import App
from coo_cli.workflow.render import approval_of

if TYPE_CHECKING:
    from coo_cli.message.credential import Statement
    from coo_cli.store.reading import Stored
    from coo_cli.store.transaction import Reader

_PASSED_IN = "COO_KEY_PASSWORD"
_LARGEST_KEY = 64 * 1024


def ubl(app: App, reader: Reader, stored: Stored) -> bytes:
    """A certificate as an UBL 2.1 CertificateOfOrigin."""
    from coo_cli.message.ubl import to_ubl

    alpha2 = {entry.code: entry.other.get("alpha2", "") for entry in code_list(app.resources, COUNTRIES).entries}
    return to_ubl(stored.certificate, approval_of(reader, stored), alpha2)


def credential(app: App, reader: Reader, stored: Stored) -> bytes:
    """A certificate as an unsigned credential."""
    from coo_cli.message.credential import to_credential

    return to_credential(stored.certificate, _statement(reader, stored))


def signed_credential(app: App, reader: Reader, stored: Stored, key: Path) -> bytes:
    """A certificate as a signed credential.

    Args:
        app: the run's surroundings; the password of an encrypted key is in `COO_KEY_PASSWORD`, or in the file that
            `COO_KEY_PASSWORD_FILE` names.
        reader: where it is read from.
        stored: the certificate.
        key: a private key as PEM.

    Raises:
        InputError: when the key's file cannot be read.
        ConfigError: `key-unusable`, `credential-extra`.
    """
    from coo_cli.message.credential import to_signed

    named = {_PASSED_IN, f"{_PASSED_IN}_FILE"} & set(app.environment)
    password = fetch_secret(Secret(env=_PASSED_IN), "--key", app.environment, app.folder) if named else None
    return to_signed(stored.certificate, _statement(reader, stored), read_bytes(key, _LARGEST_KEY), password)


def _statement(reader: Reader, stored: Stored) -> Statement:
    from coo_cli.message.credential import Statement

    row = stored.row
    return Statement(state=row.declaration, approval=approval_of(reader, stored), digest=row.message_sha256)
