"""Labels that too few cases have to learn from, and tasks that are left without enough labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.cases import LabelledCase
from models.tasks import URGENCY_LABELS, URGENCY_NAMES
from training.cleaning.problems import RowProblem, show_label


@dataclass(frozen=True, slots=True)
class LearnableCases:
    """Cases with the labels that can be learnt. notes: what was left out or merged."""

    cases: list[LabelledCase]
    notes: list[str]


def keep_learnable(
    cases: Sequence[LabelledCase], problems: list[RowProblem], *, least: int, merge_into: str | None = None
) -> LearnableCases:
    """Leave out labels with fewer than `least` cases, and tasks with fewer than two labels.

    merge_into: the category that takes the cases of the rare ones, None to leave their labels out.

    Urgency is learnt only where every level has enough cases: a model that cannot say 'urgent'
    would be dangerous. Intensity levels lie on one scale, so a rare level stays with its neighbours.
    """
    kept: list[LabelledCase] = list(cases)
    notes: list[str] = []
    if merge_into is not None:
        kept, notes = _merge_rare(kept, least, merge_into)
    for task in ("category", "urgency", "emotion", "intensity"):
        counts = Counter(label for case in kept if (label := getattr(case, task)) is not None)
        enough = {label for label, count in counts.items() if count >= least}
        refusal = _refuse_task(task, counts, enough, least) if counts else None
        if refusal is not None:
            notes.append(refusal)
            kept = [_without(case, task) for case in kept]
        elif task != "intensity":
            rare = counts.keys() - enough
            for place, case in enumerate(kept):
                label = getattr(case, task)
                if label in rare:
                    shown = f"{task} {show_label(label)}"
                    reason = f"{shown}只有 {counts[label]} 条（至少 {least} 条），该标注未使用。"
                    problems.append(RowProblem(case.row, "few_cases", reason, case.source))
                    kept[place] = _without(case, task)
    return LearnableCases(kept, notes)


def _merge_rare(
    cases: Sequence[LabelledCase], least: int, target: str
) -> tuple[list[LabelledCase], list[str]]:
    """Rare categories become `target`. Where even that stays rare, it is left out like any other."""
    counts = Counter(case.category for case in cases if case.category is not None)
    rare = {label for label, count in counts.items() if count < least and label != target}
    if not rare:
        return list(cases), []
    names = "、".join(f"{show_label(label)}{counts[label]} 条" for label in sorted(rare))
    merged = [
        replace(case, category=target, also=tuple(code for code in case.also if code != target))
        if case.category in rare
        else case
        for case in cases
    ]
    return merged, [f"不足 {least} 条的类别并入「{target}」：{names}。"]


def _refuse_task(task: str, counts: Counter[str], enough: set[str], least: int) -> str | None:
    labelled = sum(counts.values())
    if task == "urgency" and len(enough) < len(URGENCY_LABELS):
        missing = "、".join(
            f"{label} {URGENCY_NAMES[label]}" for label in URGENCY_LABELS if label not in enough
        )
        return (
            f"urgency 的 {labelled} 条标注未使用：{missing} 不足 {least} 条。"
            "认不出紧急投诉的模型会误事，因此三个级别都够才训练。"
        )
    if len(enough) < 2:
        return f"{task} 的 {labelled} 条标注未使用：至少要有 2 种标注，各不少于 {least} 条。"
    return None


def _without(case: LabelledCase, task: str) -> LabelledCase:
    if task == "category":
        return replace(case, category=None, also=())
    if task == "urgency":
        return replace(case, urgency=None)
    if task == "emotion":
        return replace(case, emotion=None)
    return replace(case, intensity=None)
