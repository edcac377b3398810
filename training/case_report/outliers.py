"""Texts that are no Chinese sentence, or much shorter or longer than the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.cases import LabelledCase
from training.case_report.findings import Finding

LEAST_HAN_SHARE = 0.3  # of the letters
SHORT = 4  # letters and digits
_FENCE = 3.0  # interquartile ranges above the third quartile (Tukey's far out), of the logarithm
_LEAST_LONG = 500  # characters


def find_outliers(cases: Sequence[LabelledCase]) -> list[Finding]:
    """One finding a case at most: its language before its length."""
    lengths = np.array([len(case.text) for case in cases])
    low, high = np.percentile(np.log(np.maximum(lengths, 1)), (25, 75))
    fence = max(float(np.exp(high + _FENCE * (high - low))), _LEAST_LONG)
    found = []
    for place, case in enumerate(cases):
        letters = [character for character in case.text if character.isalnum()]
        words = [character for character in letters if character.isalpha()]
        han = sum("\u4e00" <= character <= "\u9fff" for character in words)
        if words and han < LEAST_HAN_SHARE * len(words):
            note = f"中文占 {han / len(words):.0%}"
            found.append(Finding("language", place, note=note))
        elif len(letters) < SHORT:
            found.append(Finding("short", place, note=f"{len(letters)} 个字"))
        elif lengths[place] > fence:
            note = f"{lengths[place]} 字，中位数 {int(np.median(lengths))} 字"
            found.append(Finding("long", place, note=note))
    return found
