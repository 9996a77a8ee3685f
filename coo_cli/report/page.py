"""Owns the frame of our HTML pages: their style, and a policy by which they load and run nothing."""

from __future__ import annotations

from coo_cli.base.texts import Text, shown_language
from coo_cli.report.markup import escaped

STYLE = """
body{font:15px/1.5 system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:1.5em auto;max-width:60em;
padding:0 1em;color:#222;background:#fff}
h1{font-size:1.5em;margin:.4em 0 0}h2{font-size:1.15em;margin:1.6em 0 .4em}.sub{color:#666;margin:.1em 0 1em}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1.2em;margin:0;overflow-wrap:anywhere}
.facts dt{color:#666}.facts dd{margin:0}
.tiles{display:flex;flex-wrap:wrap;gap:.7em;margin:1.4em 0}.tile{border-left:5px solid;background:#f6f6f4;
padding:.35em .9em;min-width:6em}.tile b{display:block;font-size:1.7em;line-height:1.2}
table{border-collapse:collapse;width:100%;margin:.4em 0}td,th{text-align:left;
padding:.25em .6em;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}figure{margin:1.6em 0}
.problems td:nth-child(1){min-width:7em}.problems td:nth-child(2){min-width:11.5em}
.number{text-align:right;font-variant-numeric:tabular-nums}.figures tr:last-child td{font-weight:600}
figcaption{font-weight:600;margin-bottom:.3em}.keys{margin:0 0 .3em;color:#666;font-size:.9em}
.key{display:inline-block;width:.9em;height:.9em;margin:0 .4em 0 1em;vertical-align:-.1em}
.key:first-child{margin-left:0}
svg{width:100%;height:auto}
svg text{font-size:13px;fill:#333}svg text.on{fill:#fff}svg text.small{font-size:11.5px}svg text.idle{fill:#999}
pre{background:#f4f4f2;padding:.6em;white-space:pre-wrap;overflow-wrap:anywhere}
.bad{color:#b3362b}.good{color:#2f7d4f}.fix{color:#555}label{cursor:pointer;margin-right:1em}
input[name=l]:not(:checked)+label{color:#777}
#zh:checked~main .en,#en:checked~main .zh{display:none}
@media(prefers-color-scheme:dark){body{background:#1c1c1e;color:#ddd}svg text{fill:#ddd}pre,.tile{background:#2a2a2c}
td,th{border-color:#444}.fix,.sub,.keys,.facts dt{color:#aaa}.bad{color:#e5796f}.good{color:#6cc08b}}
@media print{input,label{display:none}h2,figure{break-inside:avoid}}
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
