"""Owns writing HTML and SVG by hand: escaping, and texts in both languages of which one is shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from coo_cli.base.texts import Text

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def escaped(text: object) -> str:
    """A text of whatever origin: no markup, and no character a page may not hold."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", str(text)))


def foreign(text: object) -> str:
    """Words of others, kept from turning the direction of what stands around them."""
    return f"<bdi>{escaped(text)}</bdi>" if str(text) else ""


def both(text: Text, tag: str = "span") -> str:
    """A text in both languages; the page's switch shows one."""
    if text.en == text.zh:
        return f"<{tag}>{escaped(text.en)}</{tag}>"
    return (
        f'<{tag} class="en" lang="en">{escaped(text.en)}</{tag}><{tag} class="zh" lang="zh">{escaped(text.zh)}</{tag}>'
    )


def table(heads: Iterable[Text], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are markup already; empty without rows."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    head = "".join(f"<th>{both(text)}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n" if body else ""
