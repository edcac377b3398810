"""Columns that hold one choice of several each: 0 or 1, no score whatever the header speaks of."""

from __future__ import annotations

import re

from service.survey.column_values import ColumnValues
from service.survey.stray_scores import CODES

_CHOSEN = re.compile(r"多选|可选|哪[些几]|为什么选")
_BARE = 0.1  # most of the cells that are words


def is_ticked(name: str, seen: ColumnValues) -> bool:
    """0 and 1 alone; 1 alone where the header, without its decoration, asks for several choices.

    1 alone may else be the score that everybody gave.
    """
    numbers = seen.numbered - CODES
    if not numbers or seen.worded >= _BARE or not {0.0, 1.0}.issuperset(numbers):
        return False
    return 0.0 in numbers or bool(_CHOSEN.search(name))
