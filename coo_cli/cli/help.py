"""Owns the help above single commands: made from the table, importing none of them."""

from __future__ import annotations

from coo_cli.base.texts import t
from coo_cli.cli.globals import SWITCHES, VALUES
from coo_cli.cli.table import COMMANDS, NOUNS, Row
from coo_cli.cli.topics import TOPICS


def overview() -> str:
    """What `coo --help` prints."""
    verbs = [(row.words, str(row.does)) for row in COMMANDS if " " not in row.words]
    nouns = [(noun, str(does)) for noun, does in NOUNS.items()]
    return "\n".join(
        [
            str(t("Usage: coo COMMAND ...", "用法：coo 命令 ...")),
            "",
            str(
                t(
                    "Certificates of origin of China Customs, from an ERP's export to the printed page.",
                    "海关原产地证：从 ERP 导出到打印，无需重复录入。",
                )
            ),
            "",
            str(t("Commands:", "命令：")),
            *_columns(verbs),
            "",
            str(t("Commands on one thing (coo NOUN --help):", "分类命令（coo 名称 --help）：")),
            *_columns(nouns),
            "",
            str(t("Help on a topic (coo help TOPIC):", "主题帮助（coo help 主题）：")),
            *_columns([(name, str(heading)) for name, heading in TOPICS.items()]),
            "",
            *_global_options(),
            "",
            str(t("Try it without any set-up: coo demo", "无需任何设置即可试用：coo demo")),
        ]
    )


def read_help(rest: list[str]) -> list[str]:
    """`help cert list` as `cert list --help`; a topic, and what is neither, goes to the command `help` as it is."""
    words = rest[1:]
    if rest[:1] != ["help"] or not words or words[0] in TOPICS:
        return rest
    known = words in [[noun] for noun in NOUNS] or " ".join(words) in {row.words for row in COMMANDS}
    return [*words, "--help"] if known else rest


def noun_help(noun: str) -> str:
    """What `coo NOUN --help` prints."""
    rows = [(row.words, str(row.does)) for row in COMMANDS if row.words.startswith(noun + " ")]
    return "\n".join(
        [
            str(t("Usage: coo {noun} VERB ...", "用法：coo {noun} 动作 ...").fill(noun=noun)),
            "",
            f"{noun}: {NOUNS[noun]}",
            "",
            *_columns(rows),
            "",
            *_global_options(),
        ]
    )


def command_help(row: Row, example: str) -> str:
    """The head of a command's own help: what it does, and an example to copy."""
    return f"{row.does}\n\n{t('Example:', '示例：')}\n\n{example}"


def options_for_all() -> str:
    """One paragraph on the options all commands take, for the foot of a command's help."""
    names = ", ".join([*SWITCHES, *(f"{name} X" for name in VALUES)])
    return str(t("For all commands: {names}", "通用选项：{names}").fill(names=names))


def _global_options() -> list[str]:
    rows = [(name, str(does)) for name, (_, does) in SWITCHES.items()]
    rows += [(f"{name} X", str(does)) for name, (_, does) in VALUES.items()]
    return [str(t("Options for all commands:", "通用选项：")), *_columns([*rows, ("--version", "")])]


def _columns(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(left) for left, _ in rows) + 2
    return [f"  {left:<{width}}{right}".rstrip() for left, right in rows]
