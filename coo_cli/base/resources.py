"""Owns data files: where they lie, and how a user's and a workspace's lie over those of the package."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError
from coo_cli.base.layers import overlay
from coo_cli.base.texts import t

if TYPE_CHECKING:
    from pydantic import BaseModel

Model = TypeVar("Model", bound="BaseModel")

_CODE = Path(__file__).resolve().parents[1]


class Found(msgspec.Struct, frozen=True):
    """A data file: its bytes, its path, and the layer it lies in (`package`, `user` or `workspace`)."""

    data: bytes
    path: Path
    layer: str


class Resources(msgspec.Struct, frozen=True, cache_hash=True):
    """The folders in which data files are looked for, weakest first, as (layer, folder)."""

    layers: tuple[tuple[str, Path], ...]

    def all(self, name: str) -> list[Found]:
        """Every layer's file of that name, weakest first; empty when there is none."""
        found = []
        for layer, folder in self.layers:
            path = folder / name
            if path.is_file():
                found.append(Found(path.read_bytes(), path, layer))
        return found

    def find(self, name: str) -> Found:
        """The strongest layer's file of that name, e.g. `forms/C.yaml`.

        Raises:
            ConfigError: `resource-missing`, naming where it was looked for.
        """
        for layer, folder in reversed(self.layers):
            path = folder / name
            if path.is_file():
                return Found(path.read_bytes(), path, layer)
        raise ConfigError(
            "resource-missing",
            t("There is no data file `{name}`.", "没有数据文件“{name}”。").fill(name=name),
            t("Check the name; the folders looked in: {folders}.", "请检查名称；已查找的文件夹：{folders}。").fill(
                folders=", ".join(str(folder) for _, folder in self.layers)
            ),
        )

    def names(self, folder: str, suffix: str = ".yaml") -> list[str]:
        """The names without suffix of the data files in a folder, over all layers, sorted."""
        return sorted(
            {
                path.name[: -len(suffix)]
                for _, root in self.layers
                if (root / folder).is_dir()
                for path in (root / folder).iterdir()
                if path.name.endswith(suffix)
            }
        )

    def load(self, name: str) -> dict[str, object]:
        """A YAML data file with every layer's version of it laid over the package's, key by key.

        Raises:
            ConfigError: `resource-missing`, `yaml-syntax` or `yaml-shape`.
        """
        found = self.all(name)
        if not found:
            self.find(name)
        return overlay((f.layer, yamls.parse_mapping(yamls.text_of(f.data, str(f.path)), str(f.path))) for f in found)[
            0
        ]

    def model(self, name: str, shape: type[Model]) -> Model:
        """A YAML data file read into its pydantic model.

        Raises:
            ConfigError: as `load`, and `data-invalid` with the line and column of the first fault.
        """
        from pydantic import ValidationError

        from coo_cli.base.misfit import invalid_data

        data = self.load(name)
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            found = self.find(name)
            raise invalid_data(error, yamls.text_of(found.data, str(found.path)), str(found.path), shape) from error


@cache
def package_folders() -> tuple[tuple[str, Path], ...]:
    """Where the package's own data lies: in the wheel, or beside it in a source tree."""
    tree = _CODE.parent
    folders = [("package", _CODE / "catalog" / "data"), ("package", _CODE)]
    if (tree / "pyproject.toml").is_file():
        folders.insert(0, ("package", tree))
    return tuple(folders)


def user_folder(environment: Mapping[str, str]) -> Path:
    """Where a user's own data and settings lie: COO_USER_DIR, or the system's place for settings."""
    named = environment.get("COO_USER_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(environment.get("APPDATA", str(Path.home()))) / "coo"
    return Path(environment.get("XDG_CONFIG_HOME", str(Path.home() / ".config"))) / "coo"


def resources(user: Path | None = None, workspace: Path | None = None) -> Resources:
    """The overlay: package < user < workspace; without arguments what the package alone says."""
    layers = [*package_folders()]
    if user is not None:
        layers.append(("user", user))
    if workspace is not None:
        layers.append(("workspace", workspace))
    return Resources(tuple(layers))
