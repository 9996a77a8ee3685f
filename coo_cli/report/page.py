"""Owns the frame of our HTML pages: their style, and a policy by which they load and run nothing."""

from __future__ import annotations

from coo_cli.base.texts import Text, shown_language
from coo_cli.report.markup import escaped

STYLE = """
body{font:15px/1.5 system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:2em auto;max-width:60em;
padding:0 1em;color:#222}
h1{font-size:1.5em;margin:.6em 0 .2em}h2{font-size:1.15em;margin:1.6em 0 .4em}
table{border-collapse:collapse;width:100%;margin:.4em 0}td,th{text-align:left;
padding:.25em .6em;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}figure{margin:1.2em 0}
.number{text-align:right;font-variant-numeric:tabular-nums}.figures tr:last-child td{font-weight:600}
figcaption{font-weight:600}svg{width:100%;height:auto}
svg text{font-size:13px;fill:#333}svg text.on{fill:#fff}pre{background:#f4f4f2;padding:.6em;white-space:pre-wrap;
overflow-wrap:anywhere}.bad{color:#b3362b}.good{color:#2f7d4f}.fix{color:#555}label{cursor:pointer;margin-right:1em}
input[name=l]:not(:checked)+label{color:#777}
#zh:checked~main .en,#en:checked~main .zh{display:none}
@media(prefers-color-scheme:dark){body{background:#1c1c1e;color:#ddd}svg text{fill:#ddd}pre{background:#2a2a2c}
td,th{border-color:#444}.fix{color:#aaa}}
@media print{input,label{display:none}}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: Text, main: str, before: str = "") -> str:
    """A page in the language in force.

    Args:
        title: of the window.
        main: the markup of its content.
        before: markup before the content: a switch that hides parts of it.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{shown_language()}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width"><title>coo {escaped(title)}</title>\n'
        f"<style>{STYLE}</style></head><body>\n{before}<main>\n{main}</main></body></html>\n"
    )
