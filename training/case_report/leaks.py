"""Labels that stand in the text: a field of the ticket system copied into every text.

A model trained on such texts learns to read the field, looks perfect on held-out cases and fails on
texts that have not been labelled yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.cases import LabelledCase
from models.tasks import EMOTION_NAMES, URGENCY_NAMES
from models.taxonomy import Taxonomy
from training.case_report.findings import Finding

SHARE = 0.5  # of a task's cases with their own label in the text, from which it is a field, not a topic
LABEL_SHARE = 0.9  # of one label's cases
LEAST_CASES = 10  # of one label
FORM_SHARE = 0.2  # of a task's cases with the label between the same two characters (【退款】)
_LEAST_CHARACTERS = 2
_MARKS = frozenset("【】［］[]（）()《》<>「」：:|｜#")  # what fields are written with


@dataclass(frozen=True, slots=True)
class Leak:
    """A task whose labels stand in the texts. label: '' for the task as a whole.

    share: of the labelled cases with their own label in the text. form: how it is written where that is
    always the same, as '【…】', else ''. places: the cases.
    """

    task: str
    label: str
    share: float
    form: str
    places: tuple[int, ...]


def find_leaks(cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> list[Leak]:
    """Tasks, and else single labels, that leak."""
    names = {category.code: category.name for category in taxonomy.categories}
    leaks: list[Leak] = []
    for task, shown in (("category", names), ("urgency", URGENCY_NAMES), ("emotion", EMOTION_NAMES)):
        leaks += _leaks_of(task, cases, shown)
    return leaks


def find_leaking_cases(leaks: Sequence[Leak], cases: Sequence[LabelledCase]) -> Iterator[Finding]:
    """One finding a leaking case."""
    for leak in leaks:
        where = f"写作「{leak.form}」" if leak.form else "写在文本里"
        for place in leak.places:
            label = getattr(cases[place], leak.task)
            yield Finding("leak", place, leak.task, label, note=f"标注{where}，训练前应从文本中删去")


def _leaks_of(task: str, cases: Sequence[LabelledCase], names: dict[str, str]) -> list[Leak]:
    labelled = Counter[str]()
    hits: dict[str, list[int]] = {}
    forms: Counter[tuple[str, str]] = Counter()
    for place, case in enumerate(cases):
        label = getattr(case, task)
        if label is None:
            continue
        labelled[label] += 1
        around = _form(case.text, (names.get(label, label), label))
        if around is not None:
            hits.setdefault(label, []).append(place)
            forms[around] += 1
    total = labelled.total()
    found = sum(len(places) for places in hits.values())
    if not found:
        return []
    (before, after), often = forms.most_common(1)[0]
    same = often >= FORM_SHARE * total and (before in _MARKS or after in _MARKS) and len(hits) > 1
    form = f"{before}…{after}" if same else ""
    if total >= LEAST_CASES and len(hits) > 1 and (found >= SHARE * total or same):
        everywhere = sorted(place for places in hits.values() for place in places)
        return [Leak(task, "", found / total, form, tuple(everywhere))]
    return [
        Leak(task, label, len(places) / labelled[label], "", tuple(places))
        for label, places in sorted(hits.items())
        if labelled[label] >= LEAST_CASES and len(places) >= LABEL_SHARE * labelled[label]
    ]


def _form(text: str, names: Sequence[str]) -> tuple[str, str] | None:
    """The characters before and after the label's name, '' at an end; None where it is not in the text."""
    for name in names:
        start = text.find(name) if len(name) >= _LEAST_CHARACTERS else -1
        if start >= 0:
            return text[max(0, start - 1) : start], text[start + len(name) : start + len(name) + 1]
    return None
