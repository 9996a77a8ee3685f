"""Signing with a certificate on a token: the key stays on it, and the signature proves the very same bytes."""

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.document.signatures import signatures_of
from coo_cli.document.signing import sign_pdf
from coo_cli.seal.signing import CertificateSettings, TokenSettings, signing_hand, verified

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN = "1234"
NOW = dt.datetime.now(dt.UTC)
DATA = "授权 EXAMPLE".encode()


@pytest.fixture(scope="module")
def token(tmp_path_factory) -> TokenSettings:
    """A SoftHSM2 token with a key and a certificate; the key is made off it, as no token of a real maker allows."""
    module = next((path for path in MODULES if Path(path).is_file()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is not installed")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "EXAMPLE TOKEN")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        for words in (
            ["--init-token", "--free", "--label", "COMPANY", "--so-pin", PIN, "--pin", PIN],
            ["--import", str(folder / "key.pem"), "--token", "COMPANY", "--label", "sign", "--id", "01", "--pin", PIN],
        ):
            subprocess.run(["softhsm2-util", *words], check=True, capture_output=True, timeout=60)
        import pkcs11

        library = pkcs11.lib(module)
        with library.get_token(token_label="COMPANY").open(rw=True, user_pin=PIN) as session:
            session.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.LABEL: "sign",
                    pkcs11.Attribute.ID: b"\x01",
                    pkcs11.Attribute.SUBJECT: certificate.subject.public_bytes(),
                    pkcs11.Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
                }
            )
        yield TokenSettings(module=Path(module), token="COMPANY", label="sign")


def test_a_token_signs_and_the_key_is_held_open_for_several(token, tmp_path):
    with signing_hand(CertificateSettings(pkcs11=token), tmp_path, PIN, NOW) as hand:
        signatures = [hand.sign(DATA), hand.sign(DATA + b"!")]
    assert hand.who.subject == "CN=EXAMPLE TOKEN"
    assert verified(DATA, signatures[0]).serial == verified(DATA + b"!", signatures[1]).serial == "7"
    with pytest.raises(InputError, match="prove"):
        verified(DATA, signatures[1])


@pytest.mark.parametrize(
    ("change", "pin"),
    [({"token": "OTHER"}, PIN), ({"label": "other"}, PIN), ({}, "9999"), ({"module": Path("/nowhere.so")}, PIN)],
    ids=["token", "label", "pin", "library"],
)
def test_a_token_that_does_not_serve_is_told(token, tmp_path, change, pin):
    settings = CertificateSettings(pkcs11=token.model_copy(update=change))
    with pytest.raises(ConfigError) as refused, signing_hand(settings, tmp_path, pin, NOW) as hand:
        hand.sign(DATA)
    assert refused.value.code == "token-unreadable"
    assert pin not in str(refused.value)


def test_a_certificate_out_of_its_days_is_refused(token, tmp_path):
    later = NOW + dt.timedelta(days=60)
    with (
        pytest.raises(ConfigError) as refused,
        signing_hand(CertificateSettings(pkcs11=token), tmp_path, PIN, later) as hand,
    ):
        hand.sign(DATA)
    assert refused.value.code == "certificate-expired"


def test_one_place_for_the_certificate_is_named(tmp_path):
    for named in ({}, {"pkcs12": "a.p12", "pkcs11": {"module": "m", "token": "t", "label": "l"}}):
        with pytest.raises(ValueError, match="pkcs12 and pkcs11"):
            CertificateSettings.model_validate(named)


def test_a_token_signs_pdfs(token, tmp_path):
    with pikepdf.Pdf.new() as blank:
        blank.add_blank_page()
        blank.save(file := io.BytesIO())
    with signing_hand(CertificateSettings(pkcs11=token), tmp_path, PIN, NOW) as hand:
        files = [sign_pdf(file.getvalue(), hand, None) for _ in range(2)]
    for signed in files:
        (found,) = signatures_of(signed, hand.certificates, NOW)
        assert (found.is_good, found.trusted, found.signer) == (True, True, "CN=EXAMPLE TOKEN")
