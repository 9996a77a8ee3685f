"""Owns telling the names of issuing authorities (签证机构), whose seals are never drawn, however they are written."""

from __future__ import annotations

import re
import unicodedata

_of_chinese_authority = re.compile(
    r"(?:海关|检验检疫局|贸促会|国际贸易促进委员会)(?!.*(?:公司|厂|合作社|事务所))"
).search
_of_english_authority = re.compile(
    r"(?:CUSTOMS|\bCUSTOM ?HOUSE|\bCCPIT|\bINSPECTION (?:AND )?QUARANTINE|\bPROMOTION OF INTERNATIONAL TRADE)\b"
    r"(?!.*\b(?:CO|COMPANY|CORP|CORPORATION|INC|LIMITED|LTD)\b)"
).search
"""Of today or before 2018; companies have such words before their own kind."""

_SIMPLE = str.maketrans("關関闗檢検驗験貿際國囯進會員", "关关关检检验验贸际国国进会员")
"""Characters of names above as traditional and Japanese texts have them."""
_LATIN = str.maketrans("СЅТОМІНРΤΟΜΙΗΡϹ", "CSTOMIHPTOMIHPC")
"""Cyrillic and Greek capitals that look like Latin ones."""
_UNSEEN = ("Mn", "Me", "Cf")
"""Unicode's kinds of accents, and of signs that take no room."""
_in_one_word = re.compile(r"\b(\w) (?=\w\b)").sub


def names_authority(words: str) -> bool:
    """Whether words name an authority, for whoever reads them: marks, blanks and look-alike letters hide nothing.

    Args:
        words: as they would stand on a seal.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", words) if unicodedata.category(char) not in _UNSEEN)
    parts = re.sub(r"[\W\d_]+", " ", plain.upper().translate(_LATIN)).strip()
    together = parts.replace(" ", "").translate(_SIMPLE)
    return bool(_of_chinese_authority(together) or _of_english_authority(_in_one_word(r"\1", parts)))
