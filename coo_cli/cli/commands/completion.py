"""`coo completion`: the script that has a shell complete commands, options and what the workspace holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from coo_cli.base.resources import resources
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer

EXAMPLE = "coo completion bash"


class Shell(StrEnum):
    """The shells there is a script for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def command(
    shell: Annotated[
        Shell,
        typer.Argument(
            help=str(
                t(
                    "bash, zsh, fish or powershell; the script's first line says where to put it",
                    "bash、zsh、fish 或 powershell；安装方法见脚本第一行",
                )
            )
        ),
    ],
) -> Answer:
    script = resources().find(f"cli/shells/coo.{shell}").data
    return Answer(data=script.decode("utf-8"), show=lambda console: None, raw=script)
