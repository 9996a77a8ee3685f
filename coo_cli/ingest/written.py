"""Owns writing a proposed mapping as YAML that a person goes on with: every entry with how sure it is and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from coo_cli.base.texts import Text, t
from coo_cli.ingest.likeness import KEY
from coo_cli.ingest.propose import Guess, Proposal

PLACEHOLDER = "C"
"""The certificate type of an export that does not say one: the non-preferential one, which goes anywhere."""

_is_simple = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*").fullmatch
_READ_AS_OTHERS = frozenset({"true", "false", "null"})


def mapping_yaml(proposal: Proposal, name: str, file: str, cert_type: str = "") -> str:
    """The text of the mapping file.

    Args:
        proposal: what was found.
        name: the mapping's name.
        file: the export's name.
        cert_type: the type of all its certificates; empty to take it from the export.
    """
    return "\n".join(_lines(proposal, name, file, cert_type)) + "\n"


def entry(guess: Guess) -> str:
    """What stands behind a field: a heading, or the long form."""
    if not guess.steps and not guess.all and not guess.heading.endswith("?"):
        return _text(guess.heading)
    if guess.all:
        return f'{{all: {_text(guess.heading)}, with: ", "}}'
    steps = f", do: {_flow(list(guess.steps))}" if guess.steps else ""
    return f"{{column: [{_text(guess.heading)}]{steps}}}"


def _lines(proposal: Proposal, name: str, file: str, cert_type: str) -> Iterator[str]:
    begins = t(
        "A draft made from {file}. Look at every line, the least sure first; then try `coo mapping preview`.",
        "根据 {file} 生成的草案。请逐行核对（先看把握小的），再用 `coo mapping preview` 试用。",
    )
    yield from _comment(begins.fill(file=file))
    yield f"name: {_text(name)}"
    yield f"description: {_text(file)}"
    yield ""
    if proposal.continued:
        says = t("rows without a key belong to the certificate above", "无标识的行属于上一份证书")
        yield f"source: {{continued: true}}  # {says}"
    if proposal.group_by:
        yield f"group_by: {_text(proposal.group_by)}{_note(next(g for g in proposal.guesses if g.path == KEY))}"
    else:
        alone = t("No column names a certificate: the whole file is one.", "没有证书标识列：整个文件为一份证书。")
        yield from _comment(alone)
    head = [guess for guess in proposal.mapped if not guess.path.startswith("goods.")]
    goods = [guess for guess in proposal.mapped if guess.path.startswith("goods.")]
    yield from ("", "head:", *_type(head, cert_type))
    for guess in head:
        if guess.path != "cert_type":
            yield f"  {guess.path}: {entry(guess)}{_note(guess)}"
    if goods:
        yield from ("", "goods:")
    for guess in goods:
        yield f"  {guess.path.removeprefix('goods.')}: {entry(guess)}{_note(guess)}"
    left = [guess for guess in proposal.guesses if not guess.path]
    if left:
        yield ""
        yield from _comment(t("Columns that are not used:", "未使用的列："))
    for guess in left:
        yield from _comment(Text(*(f"  {guess.column} {guess.heading}: {text}" for text in guess.why)))


def _type(head: list[Guess], cert_type: str) -> Iterator[str]:
    found = next((guess for guess in head if guess.path == "cert_type"), None)
    if cert_type:
        yield f"  cert_type: {{const: {cert_type}}}"
    elif found is not None:
        yield f"  cert_type: {entry(found)}{_note(found)}"
    else:
        says = t("the export does not say the type: put yours here", "导出中没有证书类型：请改为所需类型")
        yield f"  cert_type: {{const: {PLACEHOLDER}}}  # {says}"


def _note(guess: Guess) -> str:
    return f"  # {int(guess.certainty * 100)} %: {_safe(str(guess.why))}"


def _comment(text: Text) -> Iterator[str]:
    yield f"# {_safe(str(text))}"


def _flow(value: object) -> str:
    """A value in one line, as people write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A text as YAML reads it back: bare where it can be, else in quotes."""
    if _is_simple(text) and text.lower() not in _READ_AS_OTHERS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _safe(text: str) -> str:
    """A text that stays within its comment."""
    return "".join(char if char.isprintable() else " " for char in text)
