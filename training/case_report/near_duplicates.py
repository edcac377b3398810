"""Cases that nearly say the same: one complaint sent twice, or a template."""

from __future__ import annotations

from collections.abc import Sequence

from models.cases import LabelledCase
from models.tasks import EXCLUSIVE_TASKS
from training.case_report.findings import Finding
from training.split import group_keys


def find_near_duplicates(cases: Sequence[LabelledCase]) -> list[Finding]:
    """A finding for every case that resembles an earlier one; where their labels differ, it says so."""
    first: dict[str, int] = {}
    found = []
    for place, key in enumerate(group_keys([case.text for case in cases])):
        earlier = first.setdefault(key, place)
        if earlier != place:
            found.append(_compare(cases, earlier, place))
    return found


def _compare(cases: Sequence[LabelledCase], earlier: int, later: int) -> Finding:
    for task in EXCLUSIVE_TASKS:
        labels = getattr(cases[earlier], task), getattr(cases[later], task)
        if None not in labels and labels[0] != labels[1]:
            return Finding("near_conflict", later, task, labels[1], labels[0], related=earlier)
    return Finding("near_duplicate", later, related=earlier)
