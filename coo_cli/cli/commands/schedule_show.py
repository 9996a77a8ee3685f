"""`coo schedule show`: the unit for the system's scheduler, ready to be used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.context import app_of, system_user
from coo_cli.cli.tables import line
from coo_cli.workflow.schedule import Plan, check_plan, cron, systemd, windows, write_unit

EXAMPLE = "coo schedule show --cron --at 02:30"


def command(
    ctx: typer.Context,
    as_cron: Annotated[bool, typer.Option("--cron", help=str(t("a line for crontab -e", "crontab 行")))] = False,
    as_systemd: Annotated[
        bool, typer.Option("--systemd", help=str(t("a service and a timer for systemd", "systemd 服务和定时器")))
    ] = False,
    as_windows: Annotated[
        bool, typer.Option("--windows", help=str(t("a task for schtasks /XML", "Windows 计划任务 XML")))
    ] = False,
    at: Annotated[str, typer.Option(help=str(t("once a day at", "每天运行时间")), metavar="HH:MM")] = "02:30",
    every: Annotated[
        int,
        typer.Option(help=str(t("every so many minutes, a divisor of 60, instead", "改为每隔若干分钟（须能整除 60）"))),
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help=str(t("write the files into this folder", "把文件写入该文件夹")))
    ] = None,
) -> Answer:
    kinds = [make for given, make in ((as_cron, cron), (as_systemd, systemd), (as_windows, windows)) if given]
    hour, _, minute = at.partition(":")
    fits = hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
    if len(kinds) != 1 or not fits or (every and (every < 0 or 60 % every)):
        raise UsageError(
            "schedule-unclear",
            t("What to show is not clear.", "未说明要显示什么。"),
            t(
                "Say one of --cron, --systemd, --windows, with --at HH:MM or --every MINUTES (a divisor of 60).",
                "请指定 --cron、--systemd、--windows 之一，以及 --at HH:MM 或 --every 分钟（须能整除 60）。",
            ),
        )
    plan = Plan(
        program=(sys.executable, "-m", "coo_cli"),
        workspace=str(app_of(ctx).folder.absolute()),
        user=system_user(),
        hour=int(hour),
        minute=int(minute),
        every=every,
    )
    check_plan(plan)
    units = kinds[0](plan)
    written = [write_unit(unit, out) for unit in units] if out is not None else []
    shown = [f"# {unit.name}\n{unit.text}" if len(units) > 1 else unit.text for unit in units]
    text = "\n".join(map(str, written or shown)).rstrip("\n")
    return Answer(data=units, show=lambda console: line(console, text))
