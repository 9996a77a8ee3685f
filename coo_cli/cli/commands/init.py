"""`coo init`: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import facts
from coo_cli.workflow.workspace import make_workspace

EXAMPLE = "coo init origin"


def command(
    folder: Annotated[Path, typer.Argument(help=str(t("the folder; made if absent", "文件夹，不存在则新建")))],
) -> Answer:
    made = make_workspace(folder.absolute())
    return Answer(
        data=made,
        show=lambda console: facts(
            console,
            [
                (t("workspace", "工作区"), made.workspace),
                (t("database", "数据库"), made.database),
                (
                    t("next", "下一步"),
                    t("put your enterprise's data into {file}", "请在 {file} 中填写本企业资料").fill(
                        file=made.settings
                    ),
                ),
            ],
        ),
    )
