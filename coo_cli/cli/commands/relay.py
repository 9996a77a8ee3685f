"""`coo relay`: offer this machine's import client folders to others over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.secret import fetch_secret
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.options import Profile
from coo_cli.cli.stopping import stop_asked, talk, tell_where, wait
from coo_cli.cli.tables import line
from coo_cli.relay.open import open_doors
from coo_cli.relay.server import Listening, serving

EXAMPLE = "coo relay --host 0.0.0.0 --port 8443 --certificate relay.pem --key relay.key"


def command(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help=str(t("the address to listen on", "监听地址")))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=str(t("the port; 0: any free one", "端口；0 表示任选空闲端口")))
    ] = 8443,
    certificate: Annotated[
        Path | None, typer.Option(help=str(t("the relay's certificate, PEM", "中继的证书（PEM）")))
    ] = None,
    key: Annotated[Path | None, typer.Option(help=str(t("its private key, PEM", "证书私钥（PEM）")))] = None,
    client_ca: Annotated[
        Path | None,
        typer.Option(help=str(t("whose certificates clients must show, PEM", "客户端证书的签发者（PEM）"))),
    ] = None,
    max_mib: Annotated[
        int, typer.Option(min=1, max=1024, help=str(t("MiB a message may have", "报文大小上限（MiB）")))
    ] = 32,
    profile: Profile = "",
) -> Answer:
    app, options = app_of(ctx), ctx.ensure_object(Globals)
    tokens = {
        name: fetch_secret(token, f"relay.tokens.{name}", app.environment, app.folder)
        for name, token in app.settings.relay.tokens.items()
        if profile in ("", name)
    }
    single = "" if app.settings.relay.tokens else app.profile(profile)[0]
    doors = open_doors(tokens, single, lambda name: app.gateway(app.profile(name)[1]))
    listening = Listening(
        host=host, port=port, certificate=certificate, key=key, client_ca=client_ca, largest=max_mib * 2**20
    )
    with stop_asked() as stop, serving(listening, doors, app.clock, talk(quiet=options.quiet)) as url:
        tell_where(url)
        wait(stop)
    return Answer(data={"url": url}, show=lambda console: line(console, t("stopped", "已停止")))
