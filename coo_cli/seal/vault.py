"""Owns keeping pictures secret at rest: AES-256-GCM under one key, bound to the record they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t

KEY_BYTES = 32
NONCE_BYTES = 12
_SETTING = "seals.key"


def key_text(key: bytes) -> str:
    """A key as it is written down: 44 characters."""
    return base64.b64encode(key).decode()


def read_key(text: str) -> bytes:
    """The key out of its text.

    Raises:
        ConfigError: `seal-key-invalid`; the text is not repeated.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            "seal-key-invalid",
            t("`{setting}` gives no key for seals.", "`{setting}` 给出的不是印章密钥。").fill(setting=_SETTING),
            t(
                "A key is the text that `coo seal key` made: {bytes} bytes in Base64.",
                "密钥应为 `coo seal key` 生成的文本：{bytes} 字节的 Base64。",
            ).fill(bytes=KEY_BYTES),
        )
    return key


def key_id(key: bytes) -> str:
    """What tells keys apart without telling anything of them."""
    return hashlib.sha256(b"coo seal key " + key).hexdigest()[:16]


def locked(picture: bytes, key: bytes, nonce: bytes, record: str) -> bytes:
    """Encrypt a picture.

    Args:
        picture: a PNG.
        key: 32 bytes.
        nonce: 12 bytes by chance, never used with this key before.
        record: what identifies the record it belongs to; it opens with no other.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return nonce + AESGCM(key).encrypt(nonce, picture, record.encode())


def opened(data: bytes, key: bytes, record: str) -> bytes:
    """Decrypt a picture.

    Raises:
        ConfigError: `seal-locked` when the data are not as they were written with this key for this record.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], record.encode())
    except (InvalidTag, ValueError) as error:
        raise ConfigError(
            "seal-locked",
            t("The picture of a seal or signature does not open.", "印章或签名的图片无法解密。"),
            t(
                "The database was tampered with or is damaged; restore a backup, or delete this one and make it again.",
                "数据库被改动或已损坏；请恢复备份，或删除后重新制作。",
            ),
            why=record,
        ) from error
