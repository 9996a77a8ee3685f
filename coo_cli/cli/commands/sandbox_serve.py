"""`coo sandbox serve`: play the import client and customs behind HTTP, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of
from coo_cli.cli.globals import Globals
from coo_cli.cli.played import Interval, Root, ScenarioFile, scenario_of, show_steps
from coo_cli.cli.stopping import stop_asked, talk, tell_where
from coo_cli.gateway.folders import open_folders
from coo_cli.gateway.parcel import Surroundings
from coo_cli.gateway.settings import FolderSettings
from coo_cli.relay.doors import Door, one_door
from coo_cli.relay.server import Listening, serving
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.line import BadLine
from coo_cli.sandbox.open import open_sandbox
from coo_cli.sandbox.run import run

EXAMPLE = "coo sandbox serve --root client --port 8080"


def command(
    ctx: typer.Context,
    root: Root = Path("client"),
    scenario: ScenarioFile = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=str(t("the port; 0: any free one", "端口；0 表示任选空闲端口")))
    ] = 8080,
    interval: Interval = 1.0,
) -> Answer:
    app, options = app_of(ctx), ctx.ensure_object(Globals)
    settings, base, acts = FolderSettings(root=root, settle=0), Path.cwd(), scenario_of(scenario)
    boxes = make_boxes(settings, base)
    local = open_folders(settings, Surroundings(base, app.clock, {}))
    with stop_asked() as stop:
        door = Door("sandbox", BadLine(local, acts.line, stop.wait))
        with serving(Listening(port=port), one_door(door), app.clock, talk(quiet=options.quiet)) as url:
            tell_where(url)
            steps = run(
                boxes,
                lambda: open_sandbox(settings, base, app.resources, acts),
                app.clock,
                stop.wait,
                lambda sandbox: stop.is_set(),
                interval,
            )
            return show_steps(steps, options)
