"""Owns where the typeface lies that certificates and standard seals are set in."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t

OVERLAY = "fonts/certificate.ttf"
"""A TrueType font a user or workspace puts in place of the packaged one."""

_PACKAGE = "justmytype_intl_cjk"
_FILE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


def font_file(resources: Resources | None = None) -> Path:
    """The font file in force: the strongest layer's `fonts/certificate.ttf`, else Noto Sans SC of its package.

    Raises:
        ConfigError: `font-missing`.
    """
    for _, folder in reversed(resources.layers if resources else ()):
        if (folder / OVERLAY).is_file():
            return folder / OVERLAY
    spec = find_spec(_PACKAGE)
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / _FILE
        if path.is_file():
            return path
    raise ConfigError(
        "font-missing",
        t("The font for Chinese and Latin is not installed.", "未安装中西文字体。"),
        t(
            "Install the package justmytype-intl-cjk, or put a TrueType font at {path} in the workspace.",
            "请安装 justmytype-intl-cjk，或在工作区放置 TrueType 字体 {path}。",
        ).fill(path=OVERLAY),
    )
