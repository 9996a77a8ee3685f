"""Owns the tables of notices as they are now, beside those of `tables`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Named, Table, TypedColumns

from coo_cli.store.tables import WithId, metadata


class NoticeCursorColumns(TypedColumns):
    """The columns of `notice_cursor`."""

    rule: Named[str] = Column(primary_key=True)
    channel: Named[str] = Column(primary_key=True)
    event: Named[int]
    at: Named[str]


notice_cursor = Table("notice_cursor", metadata, NoticeCursorColumns)
"""Up to which event each rule has told each of its channels, and when it last could."""


class NoticeColumns(WithId):
    """The columns of `notice`."""

    rule: Named[str]
    channel: Named[str]
    status: Named[str]
    attempts: Named[int]
    events: Named[int]
    made_at: Named[str]
    changed_at: Named[str]
    title: Named[str]
    reason_en: Named[str]
    reason_zh: Named[str]
    message: Named[bytes]


notice = Table("notice", metadata, NoticeColumns, Index(None, "status"))
"""The messages that tell of events: written before they are sent, with what became of them; packed JSON."""
