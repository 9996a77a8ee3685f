"""Owns a certificate as JSON-LD in the shape of a W3C verifiable credential (data model 2.0), signed or not.

The terms are our fields' names; the context says which element of customs' message each is. It is the
exporter's statement of what it declared and customs answered: never customs' own credential.
"""

from __future__ import annotations

import base64

import msgspec

from coo_cli.base.errors import ConfigError, extra_missing
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, Certificate
from coo_cli.certificate.receipt import Approval

CONTEXT = "https://www.w3.org/ns/credentials/v2"
TERMS = "urn:gacc:coo:2022-01:"
"""What stands before an element's name in the context: the message of GACC Announcement 2022 No. 1."""
MEDIA_TYPE = "vc+jwt"

_MIDNIGHT = "T00:00:00+08:00"

PRIVATE = ("declarant_id", "declarant_tel")
"""The fields of a person that the importer has no business with: they are left out."""

Json = str | int | dict[str, "Json"] | list["Json"]


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is stated beside the certificate itself.

    Attributes:
        state: where its declaration stands.
        approval: what customs said; None while it is not approved.
        digest: the SHA-256 of the message that was declared; empty without one.
    """

    state: str
    approval: Approval | None
    digest: str = ""


def to_credential(cert: Certificate, statement: Statement) -> bytes:
    """Write a certificate as an unsigned credential: every value that is set, once, but those of `PRIVATE`."""
    return msgspec.json.format(msgspec.json.encode(_credential(cert, statement)), indent=2) + b"\n"


def to_signed(cert: Certificate, statement: Statement, key: bytes, password: str | None = None) -> bytes:
    """Write a certificate as a signed credential: a JSON Web Token of type `vc+jwt` in compact form.

    Args:
        cert: the certificate.
        statement: what is stated beside it.
        key: a private key as PEM: Ed25519, an elliptic curve P-256 or P-384, or RSA.
        password: of an encrypted one.

    Raises:
        ConfigError: `credential-extra` without PyJWT, `key-unusable` for a key that cannot sign.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        import jwt
    except ImportError as error:
        needs = t("Signing a credential needs PyJWT.", "签名凭证需要 PyJWT。")
        raise extra_missing("credential-extra", needs, "credential", why=str(error)) from error
    try:
        private = load_pem_private_key(key, password.encode() if password else None)
    except (ValueError, TypeError) as error:
        raise _unusable(str(error)) from error
    if isinstance(private, ed25519.Ed25519PrivateKey):
        algorithm = "EdDSA"
    elif isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.key_size in (256, 384):
        algorithm = f"ES{private.curve.key_size}"
    elif isinstance(private, rsa.RSAPrivateKey):
        algorithm = "RS256"
    else:
        raise _unusable(type(private).__name__)
    headers = {"typ": MEDIA_TYPE, "cty": "vc"}
    return jwt.encode(_credential(cert, statement), private, algorithm=algorithm, headers=headers).encode() + b"\n"


def _credential(cert: Certificate, statement: Statement) -> dict[str, Json]:
    approval = statement.approval
    day = (approval.check_date[:10] if approval else "") or cert.apply_date
    subject = _values(cert)
    subject["id"] = f"urn:coo:{cert.cert_no or 'draft'}"
    subject["type"] = "CertificateOfOrigin"
    subject["state"] = statement.state
    made: dict[str, Json] = {
        "@context": [CONTEXT, _context()],
        "id": f"urn:coo:{cert.cert_no or 'draft'}:credential",
        "type": ["VerifiableCredential", "CertificateOfOriginStatement"],
        "name": "Certificate of origin, as declared to China Customs by the applicant",
        "issuer": {"id": f"urn:uscc:{cert.applicant_code}", "name": cert.company_name},
        "credentialSubject": subject,
    }
    if day:
        made["validFrom"] = day + _MIDNIGHT
    if approval is not None:
        told: dict[str, Json] = {name: value for name, value in msgspec.structs.asdict(approval).items() if value}
        made["evidence"] = [{"type": "CustomsApproval", **told}]
    if statement.digest:
        sri = "sha256-" + base64.b64encode(bytes.fromhex(statement.digest)).decode()
        made["relatedResource"] = [
            {"id": f"urn:coo:{cert.cert_no}:message", "mediaType": "application/xml", "digestSRI": sri}
        ]
    return made


def _values(record: msgspec.Struct) -> dict[str, Json]:
    """What is set of a record and of the groups in it."""
    values: dict[str, Json] = {}
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, str):
            if value and name not in PRIVATE:
                values[name] = value
        elif isinstance(value, msgspec.Struct):
            values[name] = _values(value)
        elif value:
            values[name] = [_values(one) for one in value]
    return values


def _context() -> dict[str, Json]:
    """Our terms: each field is the element of the message it travels as; lines keep their order."""
    context: dict[str, Json] = {"@vocab": "urn:coo:term:"}
    for group, cls in GROUPS.items():
        terms: dict[str, Json] = {item.name: TERMS + item.field.element for item in describe(cls)}
        if group:
            held: dict[str, Json] = {"@id": f"urn:coo:term:{group}", "@context": terms}
            context[group] = held if group == "change" else held | {"@container": "@list"}
        else:
            context |= terms
    return context


def _unusable(why: str) -> ConfigError:
    return ConfigError(
        "key-unusable",
        t("The key cannot sign a credential.", "该密钥不能用于签名。"),
        t(
            "Give a private key as PEM: Ed25519, P-256, P-384 or RSA; its password in COO_KEY_PASSWORD.",
            "请提供 PEM 格式的私钥（Ed25519、P-256、P-384 或 RSA）；加密私钥的密码放在 COO_KEY_PASSWORD。",
        ),
        why=why,
    )
