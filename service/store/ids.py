"""Identifiers of stored things: a letter for the kind, then time and chance."""

from __future__ import annotations

import secrets
import time


def new_id(kind: str) -> str:
    """Such as 'c-0194f6c2a1b37c1f09d2ab55': 12 hex digits of milliseconds since 1970, 12 random ones.

    Ids of one kind sort by the time they were made, so lists page by id and indexes grow at their end.
    """
    return f"{kind}-{time.time_ns() // 1_000_000:012x}{secrets.token_hex(6)}"
