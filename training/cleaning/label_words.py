"""How people write the fixed labels: English codes and the Chinese words that mean exactly them."""

from __future__ import annotations

import unicodedata

from models.tasks import EMOTION_NAMES, URGENCY_NAMES

URGENCY_WORDS = {
    **{code: code for code in URGENCY_NAMES},
    **{name: code for code, name in URGENCY_NAMES.items()},
    **{f"{name}投诉": code for code, name in URGENCY_NAMES.items()},
}

EMOTION_WORDS = {
    **{code: code for code in EMOTION_NAMES},
    **{name: code for code, name in EMOTION_NAMES.items()},
    "生气": "angry",
    "着急": "anxious",
}

INTENSITY_WORDS = {
    **{str(level): level for level in range(4)},
    **{f"{level}.0": level for level in range(4)},  # a spreadsheet's numbers
    "无": 0,
    "轻微": 1,
    "明显": 2,
    "极端": 3,
}

PICKED_WORDS = frozenset({"active", "主动", "疑难", "稀有"})
"""Values of `sample` for cases that were picked because they are hard or rare."""

_EMPTY_WORDS = frozenset({"", "nan", "none", "null", "n/a", "#n/a", "-", "--", "—", "——"})


def read_label(cell: str) -> str:
    """A label cell in one way of writing (NFKC, single spaces); '' for what stands for an empty cell."""
    label = " ".join(unicodedata.normalize("NFKC", cell).split())
    return "" if label.casefold() in _EMPTY_WORDS else label
