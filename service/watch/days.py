"""Tagged texts counted by day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import log

from nlp import prepare

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True)
class TaggedText:
    """labels: task -> answered label. automated: no person needed to look; None where the file does not say.

    right: what people said of the category: True confirmed, False corrected, None nothing.
    """

    day: date
    text: str
    labels: dict[str, str]
    automated: bool | None = None
    right: bool | None = None


@dataclass(slots=True)
class DayCounts:
    """One day. words: texts that hold a word; tokens: occurrences of all words; log_lengths: sum of
    ln(characters) and of its square. corrected, confirmed: texts; automated_*: of those that no person
    needed to look at."""

    texts: int = 0
    words: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    log_lengths: tuple[float, float] = (0.0, 0.0)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    judged: int = 0
    automated: int = 0
    corrected: int = 0
    confirmed: int = 0
    automated_corrected: int = 0
    automated_confirmed: int = 0

    @property
    def spoken(self) -> bool:
        """Did a person judge any text of the day?"""
        return bool(self.corrected or self.confirmed)

    def add(self, tagged: TaggedText) -> None:
        """Count one text."""
        found = Counter(word for word in prepare(tagged.text).tokens if _WORD.fullmatch(word))
        length = log(max(1, len(tagged.text)))
        self.texts += 1
        self.tokens.update(found)
        self.words.update(found.keys())
        self.log_lengths = (self.log_lengths[0] + length, self.log_lengths[1] + length * length)
        for task, label in tagged.labels.items():
            self.labels.setdefault(task, Counter())[label] += 1
        self.judged += tagged.automated is not None
        self.automated += tagged.automated is True
        self.corrected += tagged.right is False
        self.confirmed += tagged.right is True
        self.automated_corrected += tagged.automated is True and tagged.right is False
        self.automated_confirmed += tagged.automated is True and tagged.right is True


def count_days(texts: Iterable[TaggedText]) -> dict[date, DayCounts]:
    """Days in order."""
    days: dict[date, DayCounts] = {}
    for tagged in texts:
        days.setdefault(tagged.day, DayCounts()).add(tagged)
    return dict(sorted(days.items()))


def parse_day(written: str) -> date | None:
    """The day in a date or a time as files write it; None where there is none."""
    found = _DAY.search(written)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
