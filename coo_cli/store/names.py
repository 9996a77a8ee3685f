"""Owns the form in which file names are kept."""

from __future__ import annotations


def plain_name(name: str) -> str:
    """A file name any database takes: bytes that are no text in the file system's encoding become escapes."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode()
