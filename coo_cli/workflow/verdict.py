"""Owns what a print held against the store turned out to be: the verdicts, in words, and what to do about each."""

from __future__ import annotations

from enum import StrEnum

from coo_cli.base.texts import Text, t


class Verdict(StrEnum):
    """What a print turned out to be."""

    PRINT_FILE = "print_file"
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    PREVIEW = "preview"
    OVERPRINT = "overprint"
    CHANGED = "changed"
    ALTERED = "altered"
    BAD_SIGNATURE = "bad_signature"
    NOT_APPROVED = "not_approved"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


GOOD = frozenset({Verdict.PRINT_FILE, Verdict.GENUINE})
"""What proves a certificate."""

_WORDS: dict[Verdict, Text] = {
    Verdict.PRINT_FILE: t("customs' print file as it came", "与收到的海关版式文件一致"),
    Verdict.GENUINE: t("genuine: what is stored and approved", "真实：与库中已审核通过的证书一致"),
    Verdict.SUPERSEDED: t("genuine, but amended since", "真实，但其后已更改或重发"),
    Verdict.DRAFT: t("a draft, not a certificate", "草稿，不是证书"),
    Verdict.PREVIEW: t("a preview, not the original", "预览，不是正本"),
    Verdict.OVERPRINT: t("what a pre-printed form is filled in with", "套打内容，须印在空白证书上"),
    Verdict.CHANGED: t("not what is stored now", "与库中现有内容不符"),
    Verdict.ALTERED: t("its text is not what its code stands for", "文字与二维码所代表的内容不符"),
    Verdict.BAD_SIGNATURE: t("its digital signature does not hold", "数字签名无效或不受信任"),
    Verdict.NOT_APPROVED: t("says it is approved, the store does not", "自称已审核通过，但库中并无此记录"),
    Verdict.UNKNOWN: t("not in this store", "库中没有此证书"),
    Verdict.FOREIGN: t("not printed by coo", "不是本程序输出的"),
    Verdict.UNREADABLE: t("cannot be read", "无法读取"),
}

_CHECKED: dict[str, Text] = {
    "file": t("the whole file", "整个文件"),
    "code": t("QR code", "二维码"),
    "text": t("text", "文字"),
    "signature": t("digital signature", "数字签名"),
}


_FIXES: dict[Verdict, Text] = {
    Verdict.SUPERSEDED: t("Ask for the certificate that replaced it.", "请索取替换它的新证书。"),
    Verdict.DRAFT: t("Print it again once customs has approved it.", "请在海关审核通过后重新输出。"),
    Verdict.PREVIEW: t("Print the original: `coo print original`.", "请打印正本：`coo print original`。"),
    Verdict.OVERPRINT: t(
        "A certificate is the pre-printed form it was printed on; hold that against `coo cert show`.",
        "套印在空白证书上才是证书，请将该证书与 `coo cert show` 核对。",
    ),
    Verdict.CHANGED: t(
        "Hold it against `coo cert show`; do not use the print, print it again.",
        "请与 `coo cert show` 核对；勿使用此打印件，请重新输出。",
    ),
    Verdict.ALTERED: t(
        "Look at the words named; if only the layout was brought up to date since, print it again.",
        "请查看所列文字；若只是版式其后有更新，请重新输出。",
    ),
    Verdict.BAD_SIGNATURE: t(
        "Ask for the file as it was signed; a file changed or saved again after signing proves nothing.",
        "请索取签名后的原文件；签名后被修改或另存的文件不能作为证明。",
    ),
    Verdict.NOT_APPROVED: t(
        "Fetch customs' answers with `coo poll`; if it stays so, the print is not from here.",
        "请用 `coo poll` 收取海关回执；若仍如此，该打印件不是由此输出的。",
    ),
    Verdict.UNKNOWN: t(
        "Check it in the workspace it was printed from, or ask whoever gave it.",
        "请在输出它的工作区核验，或向提供者核实。",
    ),
    Verdict.FOREIGN: t(
        "Only prints with coo's QR code and customs' print files as stored are known; "
        "of a photograph, take a sharper one of the whole page.",
        "只能核验带本程序二维码的打印件和库中的海关版式文件；若为照片，请拍摄更清晰完整的页面。",
    ),
}


def verdict_text(verdict: Verdict) -> Text:
    """A verdict in words."""
    return _WORDS[verdict]


def checked_text(checked: str) -> Text:
    """What was held against the store, in words."""
    return _CHECKED[checked]


def fix_text(verdict: Verdict) -> Text:
    """What to do with a print that is no valid certificate."""
    return _FIXES[verdict]
