"""`coo form`: the entry screen of a certificate on the terminal."""

from __future__ import annotations

import typer

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.options import Certificate
from coo_cli.workflow.certificates import show_certificate

EXAMPLE = "coo form C263300999990001"


def command(ctx: typer.Context, certificate: Certificate) -> Answer:
    app = app_of(ctx)
    whole = show_certificate(app, certificate)
    try:
        from coo_cli.form.screen import FormApp
        from coo_cli.form.sheet import Sheet
    except ImportError as error:
        raise ConfigError(
            "form-extra",
            t("The terminal form needs Textual.", "终端表单需要 Textual。"),
            t("Install it: pip install 'coo-cli[form]'", "请安装：pip install 'coo-cli[form]'"),
            why=str(error),
        ) from error
    sheet = Sheet(app, certificate)
    FormApp(sheet).run()
    return Answer(data={"certificate": sheet.name, "state": whole.state}, show=lambda console: None)
