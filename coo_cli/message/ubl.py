"""Owns a certificate as OASIS UBL 2.1 CertificateOfOrigin: which of our fields stands where, in the schema's order.

Element names and their order: UBL 2.1 (OASIS standard, 2013-11-04), CertificateOfOrigin-2 and the common
components it uses. `docs/interchange.md` shows the same as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from coo_cli.certificate.goods import NON_GOODS
from coo_cli.certificate.model import Certificate, Goods
from coo_cli.certificate.receipt import Approval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

ROOT = "urn:oasis:names:specification:ubl:schema:xsd:CertificateOfOrigin-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

_HOME = "CN"
_SCHEME = "GB 32100-2015"
"""What the parties' identifiers are: unified social credit codes."""


def to_ubl(cert: Certificate, approval: Approval | None, alpha2: Mapping[str, str]) -> bytes:
    """Write a certificate as a UBL document; values without a place of their own in UBL are item properties or notes.

    Args:
        cert: the certificate.
        approval: what customs said of it; None while it is not approved: there is no issue date then.
        alpha2: two-letter codes of countries by the message's codes.
    """
    from lxml import etree

    spaces = cast("dict[str, str]", {None: ROOT, "cac": CAC, "cbc": CBC})  # the stubs know no default namespace
    root = etree.Element(f"{{{ROOT}}}CertificateOfOrigin", nsmap=spaces)
    _value(root, "UBLVersionID", "2.1")
    _value(root, "ID", cert.cert_no)
    if approval is not None:
        _value(root, "IssueDate", approval.check_date[:10])
    _value(root, "Note", cert.remark)
    _exporter(root, cert)
    _importer(root, cert, alpha2)
    _endorser(root, cert, approval)
    _application(root, cert, approval, alpha2)
    _endorsement(root, cert, approval)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _application(
    parent: etree._Element, cert: Certificate, approval: Approval | None, alpha2: Mapping[str, str]
) -> None:
    node = _group(parent, "CertificateOfOriginApplication")
    old = cert.change.old_cert_no if cert.change else ""
    _value(node, "ReferenceID", cert.cert_no)
    _value(node, "CertificateType", cert.cert_type)
    _value(node, "ApplicationStatusCode", cert.cert_status)
    _value(node, "OriginalJobID", old or cert.cert_no)
    _value(node, "PreviousJobID", old)
    _value(node, "Remarks", cert.application_note)
    _shipment(node, cert, alpha2)
    _endorser(node, cert, approval)
    _party(node, "PreparationParty", cert.applicant_code, cert.company_name, contact=(cert.declarant_name,))
    _issuer(_group(node, "IssuerParty"), cert, approval)
    _exporter(node, cert)
    _importer(node, cert, alpha2)
    _value(_group(node, "IssuingCountry"), "IdentificationCode", _HOME)
    numbers = [(one.number, one.date) for one in cert.invoices] or [(cert.invoice_no, cert.invoice_date)]
    for number, date in numbers:
        if number:
            document = _group(node, "SupportingDocumentReference")
            _value(document, "ID", number)
            _value(document, "IssueDate", date)
            _value(document, "DocumentType", "INVOICE")


def _shipment(parent: etree._Element, cert: Certificate, alpha2: Mapping[str, str]) -> None:
    node = _group(parent, "Shipment")
    lines = [line for line in cert.goods if line.non_goods != NON_GOODS]
    _value(node, "ID", cert.invoice_no or cert.cert_no)
    _value(node, "Information", cert.goods_clause)
    _value(node, "TotalGoodsItemQuantity", str(len(lines)))
    _value(node, "FreeOnBoardValueAmount", cert.fob_value, currencyID="USD")
    for number, line in enumerate(cert.goods, 1):
        _item(node, cert, line, line.line_no or str(number), alpha2)
    stage = _group(node, "ShipmentStage")
    _value(stage, "ID", "1")
    _value(stage, "Instructions", cert.transport_details)
    if cert.vessel:
        _value(_group(stage, "TransportMeans"), "JourneyID", cert.vessel)
    for name, port in (
        ("LoadingPortLocation", cert.load_port),
        ("UnloadingPortLocation", cert.unload_port),
        ("TransshipPortLocation", cert.transit_port),
    ):
        _place(stage, name, port)
    unit = _group(node, "TransportHandlingUnit")
    _value(unit, "ShippingMarks", cert.marks)
    _place(node, "FirstArrivalPortLocation", cert.dest_port or cert.unload_port)
    _place(node, "LastExitPortLocation", cert.load_port)
    _value(_group(node, "ExportCountry"), "IdentificationCode", _HOME)


def _item(parent: etree._Element, cert: Certificate, line: Goods, number: str, alpha2: Mapping[str, str]) -> None:
    node = _group(parent, "GoodsItem")
    _value(node, "ID", number)
    _value(node, "Description", line.description)
    _value(node, "FreeOnBoardValueAmount", line.fob_value, currencyID="USD")
    _value(node, "ValueAmount", line.amount, currencyID=cert.currency or "USD")
    _value(node, "GrossWeightMeasure", line.gross_weight, unitCode=line.weight_unit or "KGS")
    _value(node, "NetWeightMeasure", line.net_weight, unitCode=line.weight_unit or "KGS")
    _value(node, "Quantity", line.quantity, unitCode=line.unit_en)
    _value(node, "PreferenceCriterionCode", line.origin_criterion)
    item = _group(node, "Item")
    _value(item, "Name", line.name_en)
    country = alpha2.get(line.origin_country_code or cert.origin_country_code, "")
    if country:
        _value(_group(item, "OriginCountry"), "IdentificationCode", country)
    if line.hs_code:
        _value(_group(item, "CommodityClassification"), "ItemClassificationCode", line.hs_code, listID="HS")
    for name, value in (
        ("GoodsName", line.name_zh),
        ("OriCriteriaRef", line.criterion_detail),
        ("OriCriteriaSub", line.criterion_sub),
        ("ICompPrpr", line.import_content),
    ):
        if value:
            held = _group(item, "AdditionalItemProperty")
            _value(held, "Name", name)
            _value(held, "Value", value)
    if line.producer or line.producer_name:
        printed = line.producer.split("\n")
        _party(item, "ManufacturerParty", "", printed[0] or line.producer_name, printed[1:])
    if line.packages:
        package = _group(node, "ContainingPackage")
        _value(package, "Quantity", line.packages, unitCode=line.package_unit)


def _exporter(parent: etree._Element, cert: Certificate) -> None:
    name, *address = cert.exporter.split("\n")
    contact = ("", cert.exporter_tel, cert.exporter_fax, cert.exporter_email)
    _party(parent, "ExporterParty", cert.exporter_code, name, address, _HOME, contact)


def _importer(parent: etree._Element, cert: Certificate, alpha2: Mapping[str, str]) -> None:
    name, *address = cert.consignee.split("\n")
    contact = ("", cert.consignee_tel, cert.consignee_fax, cert.consignee_email)
    _party(parent, "ImporterParty", "", name, address, alpha2.get(cert.dest_country_code, ""), contact)


def _endorser(parent: etree._Element, cert: Certificate, approval: Approval | None) -> None:
    node = _group(parent, "EndorserParty")
    _value(node, "RoleCode", "ISSUER")
    _value(node, "SequenceNumeric", "1")
    _issuer(_group(node, "Party"), cert, approval)
    _value(_group(node, "SignatoryContact"), "Name", approval.authority if approval else "")


def _endorsement(parent: etree._Element, cert: Certificate, approval: Approval | None) -> None:
    node = _group(parent, "IssuerEndorsement")
    _value(node, "DocumentID", approval.bar_code if approval and approval.bar_code else cert.cert_no)
    _value(node, "ApprovalStatus", "APPROVED" if approval else "NOT APPROVED")
    _value(node, "Remarks", approval.statement if approval else "")
    _endorser(node, cert, approval)


def _issuer(node: etree._Element, cert: Certificate, approval: Approval | None) -> None:
    """Customs: its office by the code of the message, its name as the approval tells it."""
    _value(_group(node, "PartyIdentification"), "ID", cert.issuing_authority, schemeID="OrgCode")
    if approval and approval.authority:
        _value(_group(node, "PartyName"), "Name", approval.authority)


def _party(
    parent: etree._Element,
    element: str,
    code: str,
    name: str,
    address: list[str] | None = None,
    country: str = "",
    contact: tuple[str, ...] = (),
) -> None:
    node = _group(parent, element)
    if code:
        _value(_group(node, "PartyIdentification"), "ID", code, schemeID=_SCHEME)
    if name:
        _value(_group(node, "PartyName"), "Name", name)
    if address or country:
        place = _group(node, "PostalAddress")
        for text in address or ():
            _value(_group(place, "AddressLine"), "Line", text)
        if country:
            _value(_group(place, "Country"), "IdentificationCode", country)
    if any(contact):
        reached = _group(node, "Contact")
        for kind, text in zip(("Name", "Telephone", "Telefax", "ElectronicMail"), contact, strict=False):
            _value(reached, kind, text)


def _place(parent: etree._Element, element: str, name: str) -> None:
    if name:
        _value(_group(parent, element), "Description", name)


def _group(parent: etree._Element, name: str) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _value(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """Add a basic component; one without a value is left out, an attribute without one too."""
    from lxml import etree

    if text:
        held = {key: value for key, value in attributes.items() if value}
        etree.SubElement(parent, f"{{{CBC}}}{name}", held).text = text
