"""Owns statistics as a picture, PNG or SVG, drawn by pandas and matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from coo_cli.base.errors import extra_missing
from coo_cli.base.texts import Text, t
from coo_cli.stats.figures import Figure

_MOST = 30
"""The bars a picture has room for; the smallest beyond are drawn as one."""
_COLOURS = ("#2f7d4f", "#b3362b", "#c08a1e", "#5b7794", "#7a5195", "#3d8f94", "#a05a2c", "#888888")
_OTHERS, _CERTIFICATES = t("all others", "其余"), t("certificates", "证书数")
_PARTS = (t("approved", "已通过"), t("returned", "曾退回"), t("others", "其他"))


def plot(figures: Sequence[Figure], title: Text, heading: Text, form: str, font: Path) -> bytes:
    """Draw figures: one bar a group, of approved, returned and other ones; of two dimensions, the second by colours.

    Args:
        figures: in the order of the bars.
        title: what stands above.
        heading: what the bars are.
        form: `png` or `svg`.
        font: a font file that has the characters of `characters_of`.

    Raises:
        ConfigError: `stats-extra` where pandas or matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        import pandas as pd
        from matplotlib.figure import Figure as Sheet
        from matplotlib.font_manager import FontProperties
        from matplotlib.ticker import MaxNLocator
    except ImportError as error:
        needs = t(
            "Pictures need pandas and matplotlib; .html and .xlsx have charts without.",
            "图片需要 pandas 和 matplotlib；.html 和 .xlsx 中的图表不需要。",
        )
        raise extra_missing("stats-extra", needs, "stats", why=str(error)) from error
    frame = pd.DataFrame(_rows(figures))
    wide = frame.pivot_table(index="bar", columns="part", values="count", aggfunc="sum", sort=False).fillna(0)
    words = FontProperties(fname=str(font))
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "coo"}):
        sheet = Sheet(figsize=(10, 2.4 + 0.34 * max(len(wide), len(wide.columns) - 4)), layout="constrained")
        axes = sheet.subplots()
        colours: list[str | list[float] | tuple[float, float, float] | tuple[float, float, float, float]] | None
        colours = [*_COLOURS] if len(wide.columns) <= len(_COLOURS) else None
        wide.iloc[::-1].plot.barh(
            stacked=True, ax=axes, color=colours, colormap=None if colours else "tab20", width=0.75, legend=False
        )
        axes.set_title(str(title), fontproperties=words, size=14)
        axes.set_xlabel(str(_CERTIFICATES), fontproperties=words)
        axes.set_ylabel(str(heading), fontproperties=words)
        sheet.legend(loc="outside right upper", prop=words, frameon=False)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontproperties(words)
        data = BytesIO()
        sheet.savefig(data, format=form, dpi=150, metadata={"Date": None} if form == "svg" else {"Software": None})
    return data.getvalue()


def characters_of(figures: Sequence[Figure], title: Text, heading: Text) -> set[str]:
    """The characters a picture of figures may need; `lp` is what matplotlib measures lines by."""
    ours = (title, heading, _OTHERS, _CERTIFICATES, *_PARTS)
    return {*"lp-0123456789., ", *"".join(map(str, ours)), *"".join(part for one in figures for part in one.label)}


def _rows(figures: Sequence[Figure]) -> list[dict[str, str | int]]:
    """Each piece of each bar."""
    rows: list[dict[str, str | int]] = []
    for place, figure in enumerate(figures):
        first, *others = figure.label
        if others:
            rows.append({"bar": first or "-", "part": " ".join(others) or "-", "count": figure.count})
            continue
        bar = first or "-"
        if place >= _MOST:
            bar = str(_OTHERS)
        returned = min(figure.returned, figure.count - figure.approved)
        pieces = (figure.approved, returned, figure.count - figure.approved - returned)
        rows += [{"bar": bar, "part": str(part), "count": count} for part, count in zip(_PARTS, pieces, strict=True)]
    return rows
