"""Owns the transforms that give a text another shape."""

from __future__ import annotations

import textwrap

from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.ingest.transforms import Unusable
from coo_cli.ingest.values import Step


def wrap(argument: object, resources: Resources) -> Step:
    """`{wrap: 35}`: lines of at most so many characters, broken between words; a longer word stays whole."""
    if not isinstance(argument, int) or argument < 1:
        raise Unusable(
            t("Say how many characters a line has at most: `{wrap: 35}`.", "请写每行最多字符数：`{wrap: 35}`。")
        )

    def read(text: str) -> str:
        parts = [
            textwrap.wrap(line, argument, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()
        ]
        return "\n".join(line for part in parts for line in part)

    return read


def replace(argument: object, resources: Resources) -> Step:
    """`{replace: {"&": " AND "}}`: texts within the text put in place of others, in the order written."""
    if not isinstance(argument, dict) or not argument or not all(map(str, argument)):
        raise Unusable(t('Say what by what: `{"&": "AND"}`.', '请写替换对照：`{"&": "AND"}`。'))
    pairs = [(str(old), str(new)) for old, new in argument.items()]

    def read(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return read
