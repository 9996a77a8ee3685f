"""Owns what `coo sandbox run` and `coo sandbox serve` share: their options, and showing what the sandbox does."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.globals import Globals
from coo_cli.cli.tables import line
from coo_cli.sandbox.scenario import Scenario, load_scenario
from coo_cli.sandbox.steps import Step

Root = Annotated[
    Path, typer.Option(help=str(t("the import client's folder; made if absent", "导入客户端文件夹，不存在则新建")))
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option(
        "--scenario", help=str(t("a YAML file that says what is done with which certificate", "场景 YAML 文件"))
    ),
]
Interval = Annotated[float, typer.Option(min=0.1, help=str(t("seconds between passes", "轮询间隔（秒）")))]


def scenario_of(file: Path | None) -> Scenario:
    """The scenario of a file; without one everything is approved.

    Raises:
        ConfigError: for the file's fault.
    """
    return load_scenario(file) if file is not None else Scenario()


def show_steps(steps: Iterable[Step], options: Globals) -> Answer:
    """Write each step when it is done, as a line or as JSON, and answer how many there were."""
    count = 0
    for step in steps:
        count += 1
        if options.json:
            sys.stdout.buffer.write(msgspec.json.encode(step) + b"\n")
            sys.stdout.flush()
        else:
            print(f"{step.cert_no} {step.file}: {step.text}", flush=True)
    return Answer(data={"steps": count}, show=lambda console: line(console, t("{n} steps", "共 {n} 步").fill(n=count)))
