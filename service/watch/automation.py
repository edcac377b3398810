"""How much the model does alone, and how often people agree with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.watch.days import DayCounts


@dataclass(frozen=True, slots=True)
class Automation:
    """Shares, None where nothing is known: nobody judged. rate: texts that no person needed to look at.

    corrected: texts that a person corrected. precision: right among automated texts that people judged.
    precision_if_silent: the same if every automated text that nobody corrected was right; people speak up
    about mistakes, so the truth lies between the two. judged: automated texts that people judged.
    """

    rate: float | None
    corrected: float | None
    precision: float | None
    precision_if_silent: float | None
    judged: int


def measure_automation(days: Iterable[DayCounts]) -> Automation:
    """Over all given days (at least one text)."""
    given = list(days)
    texts = sum(day.texts for day in given)
    known = sum(day.judged for day in given)
    automated = sum(day.automated for day in given)
    wrong = sum(day.automated_corrected for day in given)
    judged = wrong + sum(day.automated_confirmed for day in given)
    spoken = any(day.spoken for day in given)
    return Automation(
        rate=automated / known if known else None,
        corrected=sum(day.corrected for day in given) / max(texts, 1) if spoken else None,
        precision=1 - wrong / judged if judged else None,
        precision_if_silent=1 - wrong / automated if judged else None,
        judged=judged,
    )
