"""`coo init`: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coo_cli.base.errors import UsageError
from coo_cli.base.texts import t
from coo_cli.cli.answer import Answer
from coo_cli.cli.tables import facts
from coo_cli.workflow.workspace import make_workspace

EXAMPLE = "coo init origin"


def command(
    folder: Annotated[
        str, typer.Argument(help=str(t("the folder; made if absent", "文件夹，不存在则新建")), metavar="FOLDER")
    ],
) -> Answer:
    if not folder.strip():  # a variable that was not set: Path("") would be the folder one stands in
        raise UsageError(
            "nothing-named",
            t("No folder was named.", "没有指定文件夹。"),
            t("Name the workspace's folder.", "请指定工作区文件夹。"),
        )
    made = make_workspace(Path(folder).absolute())
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
