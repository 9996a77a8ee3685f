"""Owns checking a print file (版式文件): that it is a PDF, and of this certificate."""

from __future__ import annotations

import pypdfium2 as pdfium

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t


def check_print_file(data: bytes, cert_no: str) -> None:
    """Refuse a print file that is no readable PDF, or whose text does not hold the certificate's number.

    Blanks are no obstacle: some programs space the number out.

    Raises:
        InputError: `print-file-unreadable` or `print-file-foreign`.
    """
    try:
        document = pdfium.PdfDocument(data)
        try:
            found = any(_squeezed(cert_no) in _squeezed(_page_text(page)) for page in document)
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        raise InputError(
            "print-file-unreadable",
            t("The print file of {number} is not a readable PDF.", "{number} 的版式文件不是可读取的 PDF。").fill(
                number=cert_no
            ),
            t("Ask for the print file again; do not edit or convert it.", "请重新获取版式文件，勿编辑或转换。"),
            why=str(error),
        ) from error
    if not cert_no or not found:
        raise InputError(
            "print-file-foreign",
            t(
                "The print file does not hold the certificate number {number}.",
                "版式文件中没有证书号 {number}。",
            ).fill(number=cert_no),
            t("Take the print file of this certificate.", "请使用该证书的版式文件。"),
        )


def side_count(data: bytes) -> int:
    """How many pages a PDF of ours has: sides of paper."""
    with pdfium.PdfDocument(data) as document:
        return len(document)


def _page_text(page: pdfium.PdfPage) -> str:
    text: str = page.get_textpage().get_text_range()
    return text


def _squeezed(text: str) -> str:
    return "".join(text.split())
