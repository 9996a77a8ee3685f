"""Owns finding the import client's folders: on a Windows share a name counts whatever its case."""

from __future__ import annotations

from pathlib import Path

from coo_cli.base.errors import GatewayUnavailable, Place
from coo_cli.base.texts import t


def find_folder(parent: Path, name: str) -> Path | None:
    """The folder of this name in `parent`, whatever its case; None when there is none.

    Raises:
        OSError: when `parent` cannot be looked into.
    """
    exact = parent / name
    if exact.is_dir():
        return exact
    wanted = name.casefold()
    return next((path for path in sorted(parent.iterdir()) if path.name.casefold() == wanted and path.is_dir()), None)


def client_folder(root: Path, name: str) -> Path:
    """One of the client's folders.

    Raises:
        GatewayUnavailable: `client-folder-unreachable`; a share may be back in a moment.
    """
    reason: str | None = None
    try:
        top = root if root.is_dir() else find_folder(root.parent, root.name)
        found = find_folder(top, name) if top is not None else None
    except OSError as error:
        found, reason = None, error.strerror
    if found is None:
        raise unreachable(root / name, reason)
    return found


def unreachable(folder: Path, reason: str | None) -> GatewayUnavailable:
    """The error for a folder of the import client that cannot be used now."""
    return GatewayUnavailable(
        "client-folder-unreachable",
        t("The import client's folder cannot be reached.", "无法访问导入客户端文件夹。"),
        t(
            "Check `gateway.root` in coo.yaml, that the share is connected and the import client installed; "
            "then try again.",
            "请检查 coo.yaml 中的 `gateway.root`、共享是否已连接、导入客户端是否已安装，然后重试。",
        ),
        where=Place(file=str(folder)),
        why=reason,
    )
