"""Owns what exports call things: by field, the headings by which a column is known."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, RootModel

from coo_cli.base.misfit import near
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.data import is_path

FILE = "headings.yaml"
KEY = "key"
"""Stands for what names a certificate, which is no field."""


def _known(path: str) -> str:
    if path != KEY and not is_path(path):
        raise ValueError(t("there is no such field{hint}", "没有此字段{hint}").fill(hint=near(path, [KEY])))
    return path


class _Headings(RootModel[dict[Annotated[str, AfterValidator(_known)], tuple[str, ...]]]):
    """The file: `path: [heading, ...]`."""


@lru_cache(maxsize=8)
def usual_headings(resources: Resources) -> dict[str, tuple[str, ...]]:
    """By path of a field, or `KEY`, the headings exports have for it besides its labels.

    Raises:
        ConfigError: when the data file has a fault.
    """
    return resources.model(FILE, _Headings).root
