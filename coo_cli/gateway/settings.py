"""Owns the settings of a profile's gateway: its kind, and the import client's folders (导入客户端文件夹)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from coo_cli.catalog.types import Data


class GatewaySettings(Data):
    """How a profile's messages reach customs.

    Names and times are reported of the import client, not published, so all can be changed.
    """

    kind: str = "folders"
    """`folders`, or a kind another package provides under the entry points `coo.gateways`."""
    root: Path = Path("C:/ImpPath/Cooimp")
    """The folder the import client works in; a relative path is below the workspace."""
    outbox: str = Field("OutBox", min_length=1)
    """Where finished messages are dropped. Folder names count whatever their case."""
    sentbox: str = Field("SentBox", min_length=1)
    """Where the client moves what it sent."""
    failbox: str = Field("FailBox", min_length=1)
    """Where the client moves what it could not send."""
    inbox: str = Field("InBox", min_length=1)
    """Where receipts and print files arrive."""
    tempbox: str = Field("TempBox", min_length=1)
    """The client's own; looked at by the sandbox only."""
    subfolders: tuple[str, ...] = ("Successed", "Failed", "Receipt", "回执")
    """Folders below `inbox` into which some sites sort receipts."""
    patterns: tuple[str, ...] = Field(("*.xml", "*.pdf"), min_length=1)
    """What is collected: receipts and print files. `*.tmp` and names with a leading dot never are."""
    settle: float = Field(2, ge=0)
    """Seconds a file must have stood still before it is taken."""
    patience: float = Field(600, ge=0)
    """Seconds after which a file that looks half-written is taken as it is, to be set aside and reported."""
    stuck_after: float = Field(900, ge=0)
    """Seconds after which a message still in `outbox` is a sign that the client does not run."""
