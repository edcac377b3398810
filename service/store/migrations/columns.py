"""Short column builders of the migrations; they must not change once a migration uses them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def at(name: str, *, null: bool = False) -> sa.Column[Any]:
    """An instant."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def word(name: str, chars: int, *, null: bool = False) -> sa.Column[Any]:
    """A code, name or reference."""
    return sa.Column(name, sa.String(chars), nullable=null)
