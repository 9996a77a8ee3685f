import datetime as dt

import msgspec
import pytest

from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.files import sha256
from coo_cli.base.resources import resources
from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.model import Goods, Invoice, NonpartyCorp
from coo_cli.message.build import build
from coo_cli.message.outline import outline
from coo_cli.message.schema import compiled, release, releases, schema_bytes, schema_findings, validate
from coo_cli.message.shape import GROUPS, PROMISE, PROMISE_CODE, ROOT

TODAY = dt.date(2026, 11, 23)

LEAVES = {f"/{ROOT}/{PROMISE}/{PROMISE_CODE}": None} | {
    f"/{ROOT}/{'/'.join(group.elements)}/{item.field.element}": item.field
    for group in GROUPS
    for item in describe(group.cls)
}
ALL_FIELDS = [(group, item) for group in GROUPS for item in describe(group.cls)]

MAY_BE_EMPTY_BUT_NOT_ABSENT = {
    "/Certificate/CertificateHead/EntMgrNo",
    "/Certificate/NonpartyCorpList/NonpartyCorp/EntAddr",
}


@pytest.fixture(scope="module")
def allowed(catalog):
    return outline(schema_bytes(catalog, TODAY), "ours")


def test_the_schema_has_the_elements_of_the_classes_in_their_order(allowed):
    assert [item.path for item in allowed if item.type != "group"] == [*list(LEAVES)[1:], next(iter(LEAVES))]
    assert len(allowed) == 134


def test_lengths_types_and_occurrence_are_those_of_the_classes(allowed):
    for item in allowed:
        field = LEAVES.get(item.path)
        if field is None:
            continue
        whole = field.kind is Kind.WHOLE
        demanded = field.need == "always" or item.path in MAY_BE_EMPTY_BUT_NOT_ABSENT
        assert (item.type, item.max_length, item.low, item.high, item.facets) == (
            "int" if whole else "string",
            None if whole else field.max,
            1 if demanded else 0,
            1,
            (),
        ), item.path


def test_groups_stand_as_often_as_published(allowed):
    groups = {item.path.removeprefix("/Certificate"): (item.low, item.high) for item in allowed if item.type == "group"}
    assert groups == {
        "": (1, 1),
        "/CertificateHead": (1, 1),
        "/CertificateList": (1, 1),
        "/CertificateList/Goods": (0, None),
        "/ModCertificate": (0, 1),
        "/NonpartyCorpList": (0, 1),
        "/NonpartyCorpList/NonpartyCorp": (0, None),
        "/OriInvs": (0, 1),
        "/OriInvs/OriInv": (1, None),
        "/AplPromise": (1, 1),
    }


@pytest.mark.parametrize(
    "name", ["C-non-preferential", "C-amended", "E-asean", "RC-two-invoices", "H-nonparty-invoice"]
)
def test_sample_messages_are_valid(catalog, message, name):
    assert validate(message(name), catalog, TODAY) == []


def with_value(certificate, group, name, value):
    if not group.attribute:
        return msgspec.structs.replace(certificate, **{name: value})
    required = {"sort_no": "1"} if group.cls is NonpartyCorp else {}
    record = group.cls(**{**required, name: value})
    held = (group.cls(**required), record) if group.repeated else record
    return msgspec.structs.replace(certificate, **{group.attribute: held})


@pytest.mark.parametrize(
    ("group", "item"), [f for f in ALL_FIELDS if f[1].field.max], ids=lambda value: getattr(value, "name", "")
)
def test_every_limit_is_told_by_field_and_holds_in_characters_not_bytes(catalog, certificate, group, item):
    at_limit = "龥" * item.field.max
    assert validate(build(with_value(certificate, group, item.name, at_limit)), catalog, TODAY) == []
    (fault,) = validate(build(with_value(certificate, group, item.name, at_limit + "x")), catalog, TODAY)
    prefix = {"": "", "change": "change."}.get(group.attribute, f"{group.attribute}[2].")
    assert (fault.rule.id, fault.path) == ("COO-6101", prefix + item.name)
    assert fault.element.endswith(f"/{item.field.element}")
    assert str(item.field.max) in fault.text.en
    assert item.field.zh in fault.text.zh


def test_a_number_that_is_none_is_told(catalog, certificate):
    for path, cert in (
        ("goods[1].line_no", msgspec.structs.replace(certificate, goods=(Goods(line_no="one"),))),
        ("nonparty[1].sort_no", msgspec.structs.replace(certificate, nonparty=(NonpartyCorp(name="x"),))),
    ):
        (fault,) = validate(build(cert), catalog, TODAY)
        assert (fault.rule.id, fault.path) == ("COO-6102", path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<CertNo>", "<Novelty>1</Novelty><CertNo>", [("COO-6103", "", "/Certificate/CertificateHead/Novelty")]),
        ("<CertType>C</CertType>", "", [("COO-6104", "cert_type", "/Certificate/CertificateHead/CertType")]),
        (
            "<CiqRegNo>91330200MA99999966</CiqRegNo>\n<AplRegNo>91330200MA99999966</AplRegNo>",
            "",
            [
                ("COO-6104", "exporter_code", "/Certificate/CertificateHead/CiqRegNo"),
                ("COO-6104", "applicant_code", "/Certificate/CertificateHead/AplRegNo"),
            ],
        ),
        (
            "<InvNo>INV-26001</InvNo>\n<AplDate>2026-11-20</AplDate>",
            "<AplDate>2026-11-20</AplDate><InvNo>INV-26001</InvNo>",
            [("COO-6105", "invoice_no", "/Certificate/CertificateHead/InvNo")],
        ),
        (
            "<GNo>2</GNo>",
            "<GNo>2</GNo><GNo>3</GNo>",
            [("COO-6105", "goods[2].line_no", "/Certificate/CertificateList/Goods[2]/GNo[2]")],
        ),
        (
            "<PackType>2</PackType>",
            "",
            [("COO-6104", "goods[2].pack_type", "/Certificate/CertificateList/Goods[2]/PackType")],
        ),
        ("<CertificateList>", "<CertificateList>stray", [("COO-6103", "", "/Certificate/CertificateList")]),
        ("<InvNo>", '<InvNo type="x">', [("COO-6103", "invoice_no", "/Certificate/CertificateHead/InvNo")]),
        ("<InvNo>", "<InvNo><b/>", [("COO-6103", "invoice_no", "/Certificate/CertificateHead/InvNo")]),
        ("<AplPromise>", "<Signature/><AplPromise>", [("COO-6103", "", "/Certificate/Signature")]),
        ("<InvNo>", '<InvNo xmlns="urn:x"/><InvNo>', [("COO-6103", "", "/Certificate/CertificateHead/{urn:x}InvNo")]),
    ],
)
def test_a_message_of_another_program_is_told_what_is_wrong_with_it(catalog, message, old, new, expected):
    text = message("C-non-preferential").decode()
    assert old in text
    faults = validate(text.replace(old, new, 1).encode(), catalog, TODAY)
    assert [(fault.rule.id, fault.path, fault.element) for fault in faults] == expected


def test_a_missing_promise_is_missed(catalog, message):
    data = message("C-non-preferential")
    (fault,) = validate(data[: data.index(b"<AplPromise>")] + b"</Certificate>", catalog, TODAY)
    assert (fault.rule.id, fault.element) == ("COO-6104", "/Certificate/AplPromise")


def test_findings_point_into_the_file_in_plain_words(catalog, message):
    data = message("RC-two-invoices").replace(b"<CertNo>RC26", b"<CertNo>RC26MA99999960001", 1)
    (finding,) = schema_findings(data, catalog, TODAY, "RC.xml")
    assert (finding.place.file, finding.place.row, finding.path) == ("RC.xml", 4, "cert_no")
    assert finding.text.en == "certificate number (CertNo) has 30 characters; at most 20 are allowed."
    assert finding.text.zh == "“原产地证编号”（CertNo）有 30 个字符，最多允许 20 个。"


def test_a_document_that_is_no_certificate_is_refused(catalog):
    with pytest.raises(InputError) as caught:
        validate(b"<html/>", catalog, TODAY, "page.xml")
    assert caught.value.code == "message-root"


def test_a_message_with_faults_without_number_is_told_in_good_time(catalog, message):
    data = message("C-non-preferential").replace(b"<CertificateList>", b"<CertificateList>" + b"<X/>" * 20_000)
    assert len(validate(data, catalog, TODAY)) <= 200


def test_the_package_has_one_release_since_the_announcement(catalog):
    assert [(item.name, item.since) for item in releases(catalog)] == [("2022-01", dt.date(2022, 1, 5))]
    with pytest.raises(ConfigError) as caught:
        release(catalog, dt.date(2021, 12, 31))
    assert caught.value.code == "schema-none"
    assert compiled(catalog, TODAY) is compiled(catalog, TODAY)


def overlaid(tmp_path, catalog, change=lambda text: text, *, name="2027-01", digest=None):
    data = change(schema_bytes(catalog).decode()).encode()
    (tmp_path / "xsd" / name).mkdir(parents=True)
    (tmp_path / "xsd" / name / "Certificate.xsd").write_bytes(data)
    (tmp_path / "xsd" / "manifest.yaml").write_text(
        f'releases:\n  "{name}":\n    from: 2027-01-01\n    file: {name}/Certificate.xsd\n'
        f"    sha256: {digest or sha256(data)}\n",
        encoding="utf-8",
    )
    return resources(workspace=tmp_path)


def test_a_users_release_takes_effect_on_its_day_beside_ours(tmp_path, catalog, certificate):
    both = overlaid(
        tmp_path, catalog, lambda text: text.replace('"InvNo" type="Text50" minOccurs="0"', '"InvNo" type="Text20"')
    )
    data = build(msgspec.structs.replace(certificate, invoice_no="x" * 21, invoices=(Invoice(number="1"),)))
    assert validate(data, both, dt.date(2026, 12, 31)) == []
    (fault,) = [f for f in validate(data, both, dt.date(2027, 1, 1)) if f.path == "invoice_no"]
    assert "20" in fault.text.en
    assert validate(data, both) == validate(data, both, dt.date(2027, 1, 1))


def test_a_limit_we_do_not_know_is_told_in_the_schemas_words(tmp_path, catalog, certificate):
    pattern = '<xs:maxLength value="4"/><xs:pattern value="[0-9]*"/>'
    strict = overlaid(tmp_path, catalog, lambda text: text.replace('<xs:maxLength value="4"/>', pattern))
    (fault,) = validate(build(msgspec.structs.replace(certificate, trade_mode="A")), strict)
    assert (fault.rule.id, fault.path) == ("COO-6106", "trade_mode")
    assert "[0-9]*" in fault.text.en


def test_a_schema_changed_by_accident_is_refused(tmp_path, catalog):
    with pytest.raises(ConfigError) as caught:
        compiled(overlaid(tmp_path, catalog, digest="0" * 64))
    assert caught.value.code == "schema-changed"
    assert str(tmp_path) in caught.value.where.file


def test_a_file_that_is_no_schema_is_refused(tmp_path, catalog):
    with pytest.raises(ConfigError) as caught:
        compiled(overlaid(tmp_path, catalog, lambda text: text.replace('name="Text20"', 'name="Text21"')))
    assert caught.value.code == "schema-invalid"
