"""What the first cells of a column look like: words, scores, dates, few values that come again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.files.cells import Cell, show_cell
from service.survey.recommending import names_group
from service.survey.score_cells import is_left_out, is_no_opinion, parse_day, parse_score, written_as
from service.survey.stray_scores import find_range

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")

_MOST_NUMBERS = 12
_LEAP_YEAR = 2024  # has every day


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """Figures over the filled cells of a column.

    filled: cells with something in them. distinct: different texts among them. longest: characters.
    words: Chinese characters and English words a cell. scored: share that reads as such of those that are not
    不适用 and the like. dated: share that reads as such, with_year: the
    same where a year may be put before (6月3日).
    low, high: least and greatest score of those that nearly all keep to, of_five: nearly all keep to 1..5
    (see `find_range`). numbered: different scores, at most twelve. worded: share of cells that are not bare
    numbers.
    spelled, starred: share that are words, stars on a scale of five. grouped: share that name a group
    of recommenders.
    joined: share of cells that hold several choices (┋, |, ;).
    """

    filled: int
    distinct: int
    longest: int
    words: float
    scored: float
    dated: float
    with_year: float
    low: float
    high: float
    of_five: bool
    numbered: frozenset[float]
    worded: float
    spelled: float
    starred: float
    grouped: float
    joined: float


def look_at(cells: Sequence[Cell]) -> ColumnValues:
    """Figures of one column over the first rows."""
    kept = [cell for cell in cells if not is_left_out(cell)]
    shown = [show_cell(cell).strip() for cell in kept]
    count = max(1, len(kept))
    single = [cell for cell in kept if not names_group(cell)]
    written = [how for cell in single if (how := written_as(cell)) is not None]
    scores = [score for cell in single if (score := parse_score(cell)) is not None]
    scorable = max(1, len(kept) - sum(map(is_no_opinion, kept)))
    ends = find_range(scores)
    return ColumnValues(
        filled=len(kept),
        distinct=len(set(shown)),
        longest=max(map(len, shown), default=0),
        words=sum(len(_HAN.findall(text[:500])) + len(_WORD.findall(text[:500])) for text in shown) / count,
        scored=(len(scores) + len(kept) - len(single)) / scorable,
        dated=sum(parse_day(cell) is not None for cell in kept) / count,
        with_year=sum(parse_day(cell, _LEAP_YEAR) is not None for cell in kept) / count,
        low=ends.low,
        high=ends.high,
        of_five=ends.of_five,
        numbered=frozenset(sorted(set(scores))[:_MOST_NUMBERS]),
        worded=sum(bool(_HAN.search(text) or "★" in text) for text in shown) / count,
        spelled=written.count("word") / scorable,
        starred=written.count("stars") / scorable,
        grouped=(len(kept) - len(single)) / scorable,
        joined=sum("┋" in text or text.count("|") > 0 for text in shown) / count,
    )
