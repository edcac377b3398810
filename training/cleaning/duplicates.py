"""One case a text. Copies are merged; where their labels disagree, the latest is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.cases import LabelledCase
from nlp import prepare
from training.cleaning.problems import RowProblem, name_row
from training.text_keys import text_key


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two labels of one text for one task: `dropped` gave way to `kept`. The label of also: |-separated."""

    task: str
    dropped: LabelledCase
    kept: LabelledCase

    @property
    def labels(self) -> tuple[str, str]:
        """The label that was dropped and the one that was kept."""
        return _label(self.dropped, self.task), _label(self.kept, self.task)


def merge_duplicates(
    cases: Iterable[LabelledCase],
    problems: list[RowProblem],
    conflicts: list[Conflict],
    *,
    masked: bool = False,
) -> list[LabelledCase]:
    """Cases in the order of their texts' first rows.

    Same text: equal but for typing, white space and punctuation. masked: also equal once personal data
    are masked, as the texts of collected corrections are. A label that only one copy has is kept. Where
    both have one and they differ, the later counts: by the time of labelling, and before every time the
    rows without one, in the order of the files and their rows.
    """
    merged: dict[str, LabelledCase] = {}
    order: dict[str, int] = {}
    placed = list(enumerate(cases))
    keys = [text_key(prepare(case.text).masked_text if masked else case.text) for _, case in placed]
    for place, case in sorted(placed, key=lambda item: (item[1].labelled_at, item[0])):
        key = keys[place]
        order[key] = min(place, order.get(key, place))
        earlier = merged.get(key)
        merged[key] = case if earlier is None else _merge(earlier, case, problems, conflicts)
    return [merged[key] for key in sorted(merged, key=order.__getitem__)]


def _merge(
    earlier: LabelledCase, later: LabelledCase, problems: list[RowProblem], conflicts: list[Conflict]
) -> LabelledCase:
    disagreeing = _disagreeing(earlier, later)
    first, last = _names(earlier, later)
    if disagreeing:
        fields = "、".join(disagreeing)
        why = "标注时间较新" if later.labelled_at > earlier.labelled_at else "靠后"
        problems.append(
            RowProblem(
                earlier.row,
                "conflict",
                f"与{last}文本相同而 {fields} 不同，以{why}的{last}为准。",
                earlier.source,
            )
        )
        problems.append(
            RowProblem(
                later.row,
                "conflict",
                f"与{first}文本相同而 {fields} 不同，以{why}的本行为准。",
                later.source,
            )
        )
        conflicts += [Conflict(task, earlier, later) for task in disagreeing]
    else:
        reason = f"与{first}文本相同，两行合为一条。"
        problems.append(RowProblem(later.row, "duplicate", reason, later.source))
    has_category = later.category is not None
    return replace(
        later if disagreeing else earlier,
        category=later.category if has_category else earlier.category,
        also=later.also if has_category else earlier.also,
        urgency=later.urgency or earlier.urgency,
        emotion=later.emotion or earlier.emotion,
        intensity=earlier.intensity if later.intensity is None else later.intensity,
        representative=earlier.representative or later.representative,
        labelled_at=later.labelled_at or earlier.labelled_at,
    )


def _names(earlier: LabelledCase, later: LabelledCase) -> tuple[str, str]:
    """Both rows as messages name them: within one file without its name."""
    if earlier.source == later.source:
        return name_row(earlier.row, ""), name_row(later.row, "")
    return name_row(earlier.row, earlier.source), name_row(later.row, later.source)


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


def _label(case: LabelledCase, task: str) -> str:
    return "|".join(case.also) if task == "also" else str(getattr(case, task))
