"""One case a text. Copies are merged; where their labels disagree, the latest row is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.cases import LabelledCase
from training.cleaning.problems import RowProblem
from training.text_keys import text_key


def merge_duplicates(cases: Iterable[LabelledCase], problems: list[RowProblem]) -> list[LabelledCase]:
    """Cases in the order of their texts' first rows.

    Same text: equal but for typing, white space and punctuation. A label that only one copy has
    is kept. Where both have one and they differ, the later row's counts: a correction comes
    after what it corrects.
    """
    merged: dict[str, LabelledCase] = {}
    for case in cases:
        key = text_key(case.text)
        earlier = merged.get(key)
        merged[key] = case if earlier is None else _merge(earlier, case, problems)
    return list(merged.values())


def _merge(earlier: LabelledCase, later: LabelledCase, problems: list[RowProblem]) -> LabelledCase:
    disagreeing = _disagreeing(earlier, later)
    if disagreeing:
        fields = "、".join(disagreeing)
        problems.append(
            RowProblem(
                earlier.row,
                "conflict",
                f"与第 {later.row} 行文本相同而 {fields} 不同，以靠后的第 {later.row} 行为准。",
            )
        )
        problems.append(
            RowProblem(
                later.row, "conflict", f"与第 {earlier.row} 行文本相同而 {fields} 不同，以靠后的本行为准。"
            )
        )
    else:
        problems.append(RowProblem(later.row, "duplicate", f"与第 {earlier.row} 行文本相同，两行合为一条。"))
    has_category = later.category is not None
    return replace(
        later if disagreeing else earlier,
        category=later.category if has_category else earlier.category,
        also=later.also if has_category else earlier.also,
        urgency=later.urgency or earlier.urgency,
        emotion=later.emotion or earlier.emotion,
        intensity=earlier.intensity if later.intensity is None else later.intensity,
        representative=earlier.representative or later.representative,
    )


def _disagreeing(earlier: LabelledCase, later: LabelledCase) -> list[str]:
    """Names of the tasks that both cases are labelled for, differently."""
    fields = [
        name
        for name in ("category", "urgency", "emotion", "intensity")
        if None not in (getattr(earlier, name), getattr(later, name))
        and getattr(earlier, name) != getattr(later, name)
    ]
    same_category = earlier.category is not None and earlier.category == later.category
    if same_category and set(earlier.also) != set(later.also):
        fields.append("also")
    return fields
