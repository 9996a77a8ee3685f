"""Owns the topics of `coo help`: their names and headings, and where the text of each lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coo_cli.base.texts import LANGUAGES, Text, t

if TYPE_CHECKING:
    from coo_cli.base.resources import Resources

EXIT_CODES = "exit-codes"

TOPICS: dict[str, Text] = {
    "mapping": t("how an ERP's export becomes certificates", "如何把 ERP 导出转换成证书"),
    "cron": t("runs by themselves at night", "夜间自动运行"),
    EXIT_CODES: t("what a script may conclude", "脚本如何判断结果"),
    "secrets": t("passwords, tokens and keys", "密码、令牌和密钥的存放"),
    "recovery": t("after a crash, a full disk, a lost answer", "崩溃、磁盘已满、回执缺失后的恢复"),
    "printing": t("originals, copies, your own paper", "正本、副本、套打"),
}
"""The topics in the order they are listed."""


class Topic(msgspec.Struct, frozen=True, omit_defaults=True):
    """A topic of help: its name, heading and text, by language; a list of topics has no texts."""

    name: str
    heading: dict[str, str]
    text: dict[str, str] = {}


def topics() -> list[Topic]:
    """All topics, without their texts."""
    return [Topic(name, by_language(heading)) for name, heading in TOPICS.items()]


def topic(found: Resources, name: str) -> Topic:
    """A topic with its text; exit codes come from the table the program itself goes by.

    Args:
        found: where `help/NAME.LANGUAGE.md` lies.
        name: one of `TOPICS`.

    Raises:
        ConfigError: `resource-missing`.
    """
    texts = [found.find(f"help/{name}.{language}.md").data.decode("utf-8").rstrip() for language in LANGUAGES]
    if name == EXIT_CODES:
        texts = [text + "\n\n" + codes for text, codes in zip(texts, _exit_codes(), strict=True)]
    return Topic(name, by_language(TOPICS[name]), by_language(Text(*texts)))


def by_language(text: Text) -> dict[str, str]:
    """A text as JSON has it."""
    return dict(zip(LANGUAGES, text, strict=True))


def _exit_codes() -> Text:
    from coo_cli.base.errors import MEANINGS

    return Text(*("\n".join(f"    {code.value:>3}  {text[i]}" for code, text in MEANINGS.items()) for i in (0, 1)))
