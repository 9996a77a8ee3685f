"""`coo form`: the entry screen of a certificate on the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coo_cli.base.errors import UsageError, extra_missing
from coo_cli.base.texts import t
from coo_cli.certificate.state import shown_state
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Profile
from coo_cli.cli.tables import line
from coo_cli.workflow.permission import Act, require

EXAMPLE = "coo form C263300999990001"


def on_terminal() -> bool:
    """Whether somebody sits there: what is typed and shown is a terminal's; the form is drawn on standard error."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def command(
    ctx: typer.Context,
    certificate: Annotated[
        str,
        typer.Argument(
            help=str(t("the certificate's number, or id such as 12", "证书号，或编号如 12")), metavar="CERT"
        ),
    ] = "",
    new_type: Annotated[
        str,
        typer.Option("--new", help=str(t("make a new one of this type instead", "新建该类型的证书")), metavar="TYPE"),
    ] = "",
    profile: Profile = "",
) -> Answer:
    from coo_cli.workflow.new import NewRequest, new

    if bool(certificate) is bool(new_type):
        raise UsageError(
            "form-of-one",
            t("The form is for one certificate, or for a new one.", "表单用于一份证书，或新建一份。"),
            t("Name a certificate, or a type with --new E.", "请指定证书号，或用 --new E 新建。"),
        )
    try:
        from coo_cli.form.screen import FormApp
        from coo_cli.form.sheet import Sheet
    except ImportError as error:
        needs = t("The terminal form needs Textual.", "终端表单需要 Textual。")
        raise extra_missing("form-extra", needs, "form", why=str(error)) from error
    app = app_of(ctx)
    require(app, Act.VIEW)
    if not on_terminal():
        raise UsageError(
            "no-terminal",
            t("The form needs a terminal to type at.", "表单须在终端中使用。"),
            t("In scripts use `coo cert new` and `coo cert edit`.", "脚本中请用 `coo cert new` 和 `coo cert edit`。"),
        )
    if new_type:
        certificate = new(app, NewRequest(cert_type=new_type, profile=profile)).saved.name
    sheet = Sheet(app, certificate)
    FormApp(sheet).run()
    done = {"certificate": sheet.name, "state": sheet.whole.state}
    return Answer(data=done, show=lambda console: line(console, f"{sheet.name}  {shown_state(sheet.whole.state)}"))
