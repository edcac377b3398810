"""What is wrong with a draft. Plain frozen data; spans are half-open code points of the draft as sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. start == end: something is missing at that place.

    kind: a key of `kinds` in phrases.yaml. severity: 'error' (do not send) or 'warning'.
    better: what to write instead.
    """

    kind: str
    name: str
    severity: str
    start: int
    end: int
    text: str
    better: str
    source: str
