"""Numbers with a unit: one scan over the text, then each kind reads its own.

The first expression finds every run of numeral characters once, so the time is linear; the second,
anchored behind the run, reads the unit. Only a run with a unit, or a large number, costs more.
"""

from __future__ import annotations

import re

from nlp.cues.amounts import UNIT as YUAN_UNIT
from nlp.cues.amounts import read_amount
from nlp.cues.counts import PEOPLE_UNIT, TIMES_UNIT, read_group, read_repetition
from nlp.cues.durations import UNIT as TIME_UNIT
from nlp.cues.durations import read_duration
from nlp.cues.numerals import HALF_OR_NUMERAL, parse_numeral
from nlp.prepared import Cue

_RUN = re.compile(HALF_OR_NUMERAL)
_UNIT = re.compile(
    rf"\s?[多余来]?(?:(?P<yuan>{YUAN_UNIT})|(?P<time>{TIME_UNIT})|(?P<times>{TIMES_UNIT})|(?P<people>{PEOPLE_UNIT}))"
)
_LARGE = re.compile(r"[0-9]{3}|[千万kKwW]|百.")


def find_counted(text: str) -> list[Cue]:
    """Cues of kind amount, duration, deadline, repetition and group, in order of start."""
    cues: list[Cue] = []
    covered = 0  # end of the last cue: '一个半小时' holds a 半 of its own
    for run in _RUN.finditer(text):
        start, behind = run.span()
        if start < covered:
            continue
        unit = _UNIT.match(text, behind)
        if unit is None and not _may_be_money(text, start, behind):
            continue
        cue = _read(text, start, run.group(), unit)
        if cue is not None:
            cues.append(cue)
            covered = cue.end
    return cues


def _may_be_money(text: str, start: int, end: int) -> bool:
    """Cheap test before a number without a unit is read: three digits, a large unit or a currency sign."""
    if end - start > 1 and _LARGE.search(text, start, end):
        return True
    return start > 0 and text[start - 1] in "￥¥ $"


def _read(text: str, start: int, run: str, unit: re.Match[str] | None) -> Cue | None:
    numeral = run.rstrip(",.")
    if len(numeral) < len(run):  # '共3000, 元旦前': the unit must follow the numeral itself
        unit = None
    value = 0.5 if numeral == "半" else parse_numeral(numeral)
    if value is None:
        return None
    kind = unit.lastgroup if unit is not None else None
    end = unit.end() if unit is not None else start + len(numeral)
    if unit is not None and kind == "time":
        return read_duration(text, start, end, numeral=numeral, value=value, unit=unit["time"])
    if kind == "times":
        return read_repetition(text, start, value, end)
    if kind == "people":
        return read_group(text, start, value, end)
    return read_amount(text, start, end, numeral=numeral, value=value)
