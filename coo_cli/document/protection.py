"""Owns telling whether a PDF from elsewhere can be opened, and whether without a password."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from coo_cli.base.errors import InputError
from coo_cli.base.texts import t


def needs_password(data: bytes) -> bool:
    """Whether a PDF opens with a password only.

    Raises:
        InputError: `pdf-broken` when it does not open at all, or has no page.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            return True
        raise _broken(str(error)) from error
    try:
        if not len(document):
            raise _broken("0 pages")
    finally:
        document.close()
    return False


def _broken(why: str) -> InputError:
    return InputError(
        "pdf-broken",
        t("The PDF cannot be opened.", "无法打开该 PDF。"),
        t("Export or scan it again, and look at it before attaching it.", "请重新导出或扫描，并在添加前打开核对。"),
        why=why,
    )
