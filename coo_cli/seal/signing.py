"""Owns signing with the enterprise's own certificate: detached CMS signatures, by a PKCS#12 file or a PKCS#11 token."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pydantic

from coo_cli.base.errors import ConfigError, InputError, Place, extra_missing
from coo_cli.base.secret import Secret
from coo_cli.base.texts import Text, plain, t
from coo_cli.catalog.data import Data

if TYPE_CHECKING:
    from cryptography import x509


_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
"""RFC 5652, 11.2."""


class TokenSettings(Data):
    """A certificate and its key on a PKCS#11 token (USB key, card)."""

    module: Path
    """The token maker's library, e.g. `/usr/lib/softhsm/libsofthsm2.so`."""
    token: str
    """The token's label."""
    label: str
    """What certificate and key are called on it."""


class CertificateSettings(Data):
    """Where the enterprise's certificate and private key are: a PKCS#12 file, or a token."""

    pkcs12: Path | None = None
    """A .p12 or .pfx file; a relative path is below the workspace."""
    pkcs11: TokenSettings | None = None
    password: Secret = Secret(env="COO_CERTIFICATE_PASSWORD")
    """Where the file's password, or the token's PIN, is kept."""

    @pydantic.model_validator(mode="after")
    def _one_of_them(self) -> CertificateSettings:
        if (self.pkcs12 is None) == (self.pkcs11 is None):
            raise ValueError(t("write one of pkcs12 and pkcs11", "pkcs12 与 pkcs11 须且只能写一个"))
        return self


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Whose certificate signed: its subject, its serial number in hexadecimal, and from when to when it is valid."""

    subject: str
    serial: str
    valid_from: dt.date
    valid_to: dt.date


class Hand(msgspec.Struct, frozen=True):
    """A certificate whose key is open: whose it is, and what signs with it."""

    who: Signer
    sign: Callable[[bytes], bytes]
    """Gives a detached CMS signature of bytes, in DER."""
    raw: Callable[[bytes], bytes]
    """Gives the bare RSA (PKCS#1 v1.5) or ECDSA signature of bytes, with SHA-256."""
    certificates: tuple[bytes, ...]
    """The certificate and those above it that came with it, in DER."""


@contextlib.contextmanager
def signing_hand(settings: CertificateSettings, folder: Path, password: str, now: dt.datetime) -> Iterator[Hand]:
    """Open the enterprise's certificate and key, and close them at the end.

    Args:
        settings: where they are.
        folder: what a relative path is below.
        password: the file's password, or the token's PIN.
        now: the moment; the certificate must be valid then.

    Raises:
        ConfigError: `certificate-unreadable`, `certificate-key`, `certificate-expired`, `no-pkcs11` or
            `token-unreadable`.
    """
    if settings.pkcs12 is not None:
        yield _of_file(folder / settings.pkcs12, password, now)
    elif settings.pkcs11 is not None:
        with _of_token(settings.pkcs11, password, now) as hand:
            yield hand


def _of_file(path: Path, password: str, now: dt.datetime) -> Hand:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:
        raise _unreadable(path, str(error)) from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _no_key(path)
    who = _signer(certificate)
    _must_be_valid(who, now, Place(file=str(path)))

    def sign(data: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(certificate, key, hashes.SHA256())
        for further in chain:
            builder = builder.add_certificate(further)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.sign(serialization.Encoding.DER, options)

    def raw(data: bytes) -> bytes:
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return key.sign(data, ec.ECDSA(hashes.SHA256()))

    certificates = (one.public_bytes(serialization.Encoding.DER) for one in (certificate, *chain))
    return Hand(who, sign, raw, tuple(certificates))


@contextlib.contextmanager
def _of_token(settings: TokenSettings, pin: str, now: dt.datetime) -> Iterator[Hand]:
    """The certificate of a PKCS#11 token; its key never leaves it."""
    try:
        import asyncio

        import pkcs11
        from cryptography import x509
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ModuleNotFoundError:
        needs = t("Signing with a token needs an extra of this program.", "使用令牌签名需要安装附加组件。")
        raise extra_missing("no-pkcs11", needs, "sign") from None
    where = Place(file=str(settings.module))
    try:
        with open_pkcs11_session(
            str(settings.module), token_criteria=TokenCriteria(label=settings.token), user_pin=pin
        ) as session:
            signer = PKCS11Signer(session, cert_label=settings.label, key_label=settings.label)
            who = _signer(x509.load_der_x509_certificate(signer.signing_cert.dump()))
            _must_be_valid(who, now, where)

            def sign(data: bytes) -> bytes:
                made: bytes = asyncio.run(signer.async_sign_general_data(data, "sha256", detached=True)).dump()
                return made

            def raw(data: bytes) -> bytes:
                made: bytes = asyncio.run(signer.async_sign_raw(data, "sha256"))
                return made

            yield Hand(who, sign, raw, (signer.signing_cert.dump(),))
    except (pkcs11.PKCS11Error, SigningError, ValueError, OSError) as error:
        raise ConfigError(
            "token-unreadable",
            t("The token `{token}` does not sign.", "令牌“{token}”无法签名。").fill(token=settings.token),
            t(
                "Check that it is plugged in, and its label, PIN, and the certificate's label in `certificate`.",
                "请检查令牌是否插入，以及 `certificate` 中的令牌名、PIN 和证书标签。",
            ),
            where=where,
            why=str(error) or type(error).__name__,
        ) from error


def must_have_pyhanko() -> None:
    """Refuse to go on without the library that signs and checks PDFs.

    Raises:
        ConfigError: `extra-missing`.
    """
    if find_spec("pyhanko") is None:
        needs = t("Signed PDFs need the package pyHanko.", "PDF 签名需要 pyHanko 包。")
        raise extra_missing("extra-missing", needs, "sign")


def verified(data: bytes, signature: bytes) -> Signer:
    """Who gave a detached signature of exactly these bytes; whether that one is to be trusted is not looked at.

    Raises:
        InputError: `signature-invalid`.
    """
    from asn1crypto import cms, core
    from cryptography import exceptions, x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    try:
        signed = cms.ContentInfo.load(signature)["content"]
        (info,) = signed["signer_infos"]
        serial = info["sid"].chosen["serial_number"].native
        found = next(c.chosen for c in signed["certificates"] if c.chosen.serial_number == serial)
        told = info["signed_attrs"].untag().dump()
        digest = core.OctetString(hashlib.sha256(data).digest()).dump()
        if info["digest_algorithm"]["algorithm"].native != "sha256" or _digest_told(told) != digest:
            raise _invalid(t("it is of other content", "内容与签名不符"))
        certificate = x509.load_der_x509_certificate(found.dump())
        key, value = certificate.public_key(), info["signature"].native
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, told, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, told, ec.ECDSA(hashes.SHA256()))
        else:
            raise _invalid(t("its key is neither RSA nor EC", "密钥不是 RSA 或 EC"))
    except exceptions.InvalidSignature:
        raise _invalid(t("the signature does not fit", "签名不匹配")) from None
    except (ValueError, TypeError, KeyError, StopIteration) as error:
        raise _invalid(t("it is no CMS signature", "不是 CMS 签名")) from error
    return _signer(certificate)


def _digest_told(attributes: bytes) -> bytes:
    """The digest that signed attributes give of the content, in DER.

    Read by general types, not by asn1crypto's own for attributes: their first use would fix the names they know, and
    pyHanko, which signs on tokens, adds to those when it is loaded.

    Raises:
        StopIteration: when they give none.
    """
    from asn1crypto import core

    parts = (core.SequenceOf.load(part.dump(), spec=core.Any) for part in core.SetOf.load(attributes, spec=core.Any))
    values = next(value for name, value in parts if name.native == _MESSAGE_DIGEST)
    found: bytes = core.SetOf.load(values.dump(), spec=core.Any)[0].dump()
    return found


def _signer(certificate: x509.Certificate) -> Signer:
    return Signer(
        subject=certificate.subject.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc.date(),
        valid_to=certificate.not_valid_after_utc.date(),
    )


def _must_be_valid(signer: Signer, now: dt.datetime, where: Place) -> None:
    if not signer.valid_from <= now.date() <= signer.valid_to:
        raise ConfigError(
            "certificate-expired",
            t("The certificate is valid from {start} to {end} only.", "证书有效期为 {start} 至 {end}。").fill(
                start=signer.valid_from, end=signer.valid_to
            ),
            t(
                "Get a new one, and name it under `certificate` of the profile.",
                "请换领新证书，并写入资料的 `certificate`。",
            ),
            where=where,
        )


def _unreadable(path: Path, why: str) -> ConfigError:
    return ConfigError(
        "certificate-unreadable",
        t("The certificate cannot be read.", "无法读取证书。"),
        t(
            "Check the file under `certificate.pkcs12` of the profile, and its password.",
            "请检查资料中 `certificate.pkcs12` 的文件及其密码。",
        ),
        where=Place(file=str(path)),
        why=plain(why),
    )


def _no_key(path: Path) -> ConfigError:
    return ConfigError(
        "certificate-key",
        t("The file holds no certificate with an RSA or EC key.", "文件中没有带 RSA 或 EC 私钥的证书。"),
        t(
            "Give one that does; keys of other kinds (SM2) sign on their token, through the official system only.",
            "请提供含此类密钥的证书；国密 SM2 密钥只能在官方系统中使用。",
        ),
        where=Place(file=str(path)),
    )


def _invalid(why: Text) -> InputError:
    return InputError(
        "signature-invalid",
        t("The signature does not prove this record.", "签名不能证明该记录。"),
        t("Take record and signature as they were written.", "请使用原样输出的记录和签名。"),
        why=why,
    )
