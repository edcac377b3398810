"""What all tables share: one MetaData with names for every constraint, and short column builders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, String, Text

from service.store.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of the store; migrations are compared with it by a test."""

ID_CHARS = 40


def an_id() -> Column[str]:
    """The primary key: see `service.store.ids.new_id`."""
    return Column("id", String(ID_CHARS), primary_key=True)


def of_complaint(**options: Any) -> Column[str]:
    """The complaint that a row belongs to; the row goes with it."""
    key = ForeignKey("complaints.id", ondelete="CASCADE")
    return Column("complaint_id", String(ID_CHARS), key, nullable=False, **options)


def instant(name: str, *, required: bool = False, **options: Any) -> Column[Any]:
    """A point in time (UTC)."""
    return Column(name, UtcDateTime, nullable=not required, **options)


def word(name: str, *, required: bool = False, chars: int = 64, **options: Any) -> Column[str]:
    """A code, name or reference."""
    return Column(name, String(chars), nullable=not required, **options)


def masked(name: str, *, required: bool = False) -> Column[str]:
    """Text in which personal data is masked."""
    return Column(name, Text, nullable=not required)
