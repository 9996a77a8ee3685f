"""`coo cert export`: certificates as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.progress import working
from coo_cli.cli.selecting import choosing
from coo_cli.cli.tables import table
from coo_cli.workflow.selection import Chosen

EXAMPLE = "coo cert export C263300999990001 --form zip --out archive"


@choosing
def command(
    ctx: typer.Context,
    chosen: Chosen,
    form: Annotated[
        str,
        typer.Option(
            help=str(
                t(
                    "xml: the message; json: all that is known; xlsx: for people; zip: xml, json, receipts, files; "
                    "ubl: OASIS UBL 2.1; vc: a W3C verifiable credential",
                    "xml：报文；json：全部信息；xlsx：工作簿；zip：报文、JSON、回执、随附单据和版式文件；"
                    "ubl：OASIS UBL 2.1；vc：W3C 可验证凭证",
                )
            ),
            metavar="FORM",
        ),
    ] = "xml",
    out: Annotated[
        Path, typer.Option(help=str(t("a folder, or the file for one certificate", "文件夹；单份证书时可为文件")))
    ] = Path(),
    key: Annotated[
        Path | None,
        typer.Option(
            help=str(t("a private key (PEM) that signs the credential", "用于签名凭证的私钥（PEM）")), metavar="FILE"
        ),
    ] = None,
) -> Answer:
    from coo_cli.workflow.bundle import export

    with working(ctx.obj):
        files = export(app_of(ctx), chosen, form, out, key)
    headings = (t("certificate", "证书号"), t("file", "文件"), t("bytes", "字节数"))
    return Answer(
        data=files, show=lambda console: table(console, headings, ((f.cert_no, f.file, f.bytes) for f in files))
    )
