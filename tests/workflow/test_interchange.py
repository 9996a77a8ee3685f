"""Certificates for others' programs."""

import json
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from lxml import etree

ORDER = {
    "CertificateOfOrigin": "UBLVersionID ID IssueDate Note ExporterParty ImporterParty EndorserParty "
    "CertificateOfOriginApplication IssuerEndorsement",
    "CertificateOfOriginApplication": "ReferenceID CertificateType ApplicationStatusCode OriginalJobID PreviousJobID "
    "Remarks Shipment EndorserParty PreparationParty IssuerParty ExporterParty ImporterParty IssuingCountry "
    "SupportingDocumentReference",
    "Shipment": "ID Information TotalGoodsItemQuantity FreeOnBoardValueAmount GoodsItem ShipmentStage "
    "TransportHandlingUnit FirstArrivalPortLocation LastExitPortLocation ExportCountry",
    "GoodsItem": "ID Description FreeOnBoardValueAmount ValueAmount GrossWeightMeasure NetWeightMeasure Quantity "
    "PreferenceCriterionCode Item ContainingPackage",
    "Item": "Name OriginCountry CommodityClassification AdditionalItemProperty ManufacturerParty",
    "ExporterParty": "PartyIdentification PartyName PostalAddress Contact",
    "EndorserParty": "RoleCode SequenceNumeric Party SignatoryContact",
    "IssuerEndorsement": "DocumentID ApprovalStatus Remarks EndorserParty",
}
"""The order in which UBL 2.1 has the elements we use."""


@pytest.fixture
def given(shell, samples, tmp_path):
    """Takes a certificate of a type in and gives it out in a form."""

    def run(code, form, *words):
        shell("cert", "import", samples / "types" / f"{code}.xml")
        number = next(iter(shell.states()))
        files = shell("cert", "export", number, "--form", form, "--out", tmp_path / "out", *words)
        if shell.exit:
            return None
        return Path(files[0]["file"]).read_bytes()

    return run


def local(node):
    return etree.QName(node).localname


@pytest.mark.parametrize("code", ["C", "E", "H", "RC"])
def test_a_ubl_document_has_the_standards_elements_in_its_order_and_our_values(given, shell, code):
    root = etree.fromstring(given(code, "ubl"))
    for node in root.iter():
        if local(node) in ORDER:
            order = ORDER[local(node)].split()
            names = [local(child) for child in node]
            assert names == sorted(names, key=order.index), local(node)
        assert len(node) or node.text or local(node) in {"SignatoryContact", "PostalAddress"}
    shown = shell("cert", "show", next(iter(shell.states())))["certificate"]
    texts = set(root.itertext())
    wanted = [shown["cert_no"], shown["exporter"].split("\n")[0], shown["load_port"], shown["marks"]]
    for line in shown["goods"]:
        if line.get("non_goods", "N") == "N":
            wanted += [line["hs_code"], line["name_en"], line["description"], line["quantity"]]
    assert set(filter(None, wanted)) <= texts
    assert "NOT APPROVED" in texts
    assert not any(local(node) == "IssueDate" for node in root)


def test_a_credential_holds_every_value_but_a_persons_and_says_what_each_is(given, shell):
    made = json.loads(given("RC", "vc"))
    shown = shell("cert", "show", next(iter(shell.states())))["certificate"]
    subject = made["credentialSubject"]
    private = {"declarant_id", "declarant_tel"}
    lines = shown.pop("goods")
    expected = {name: value for name, value in shown.items() if name not in private and value}
    assert {name: subject[name] for name in expected} == expected
    assert len(lines) == len(subject["goods"])
    assert all(line.items() <= told.items() for line, told in zip(lines, subject["goods"], strict=True))
    assert not private & set(subject)
    context = made["@context"][1]
    assert {*expected, "goods"} <= set(context)
    assert context["goods"]["@context"]["hs_code"].endswith(":HSCode")
    assert made["issuer"]["id"] == f"urn:uscc:{shown['applicant_code']}"
    assert "evidence" not in made


def test_what_is_approved_says_so_in_both_forms(shell, samples, tmp_path):
    shell("convert", samples / "demo" / "orders.csv", "--mapping", "csv_generic")
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    number = next(iter(shell.states()))
    for form in ("ubl", "vc"):
        shell("cert", "export", number, "--form", form, "--out", tmp_path / "out")
    root = etree.fromstring((tmp_path / "out" / f"{number}.ubl.xml").read_bytes())
    assert {"APPROVED"} <= set(root.itertext())
    assert sum(local(node) == "IssueDate" for node in root) == 1
    made = json.loads((tmp_path / "out" / f"{number}.vc.json").read_bytes())
    assert made["evidence"][0]["authority"].startswith("SPECIMEN")
    assert made["credentialSubject"]["state"] == "approved"


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ed25519.Ed25519PrivateKey.generate(), "EdDSA"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (rsa.generate_private_key(65537, 2048), "RS256"),
    ],
    ids=["ed25519", "p256", "rsa"],
)
def test_a_key_signs_a_credential_that_others_can_verify(given, tmp_path, monkeypatch, key, algorithm):
    file = tmp_path / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open sesame")))
    monkeypatch.setenv("COO_KEY_PASSWORD", "open sesame")
    token = given("E", "vc", "--key", file).strip()
    assert jwt.get_unverified_header(token)["typ"] == "vc+jwt"
    read = jwt.decode(token, key.public_key(), algorithms=[algorithm])
    assert read["credentialSubject"]["cert_type"] == "E"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token[:-6] + b"AAAAAA", key.public_key(), algorithms=[algorithm])


def test_what_cannot_sign_is_refused(given, shell, tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(dsa.generate_private_key(1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert given("E", "vc", "--key", file) is None
    assert (shell.codes, shell.exit) == (["key-unusable"], 8)
    file.write_text("no key", encoding="utf-8")
    given("E", "vc", "--key", file)
    assert shell.codes == ["key-unusable"]
    given("E", "vc", "--key", tmp_path / "missing.pem")
    assert shell.codes == ["file-missing"]
    given("E", "xml", "--key", file)
    assert (shell.codes, shell.exit) == (["key-for-nothing"], 2)
