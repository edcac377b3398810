"""Columns of fixed labels whose values nobody here understands: told as a whole, with the words that are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.cases import LabelledCase
from models.tasks import EMOTION_NAMES, URGENCY_NAMES
from training.cleaning.problems import show_label
from training.cleaning.raw_rows import Draft

INTENSITY_NAMES = {"0": "无", "1": "轻微", "2": "明显", "3": "极端"}
WORDS = {"urgency": URGENCY_NAMES, "emotion": EMOTION_NAMES, "intensity": INTENSITY_NAMES}
"""Task -> code -> Chinese name: the labels to show to somebody who used others."""

_MOST_SHOWN = 5


def tell_unread(drafts: Sequence[Draft]) -> list[str]:
    """A note on each task with labels that are none of its words: how many, which, and what to write."""
    notes = []
    for task, words in WORDS.items():
        unread = Counter(draft.unread[task] for draft in drafts if task in draft.unread)
        if not unread:
            continue
        read = sum(getattr(draft, task) is not None for draft in drafts)
        shown = "、".join(
            f"{show_label(label)}{count} 条" for label, count in unread.most_common(_MOST_SHOWN)
        )
        more = f" 等 {len(unread)} 种" if len(unread) > _MOST_SHOWN else ""
        verdict = "有 {} 处无法识别，未使用" if read else "全部 {} 处都无法识别，等于没有标注"
        wanted = "、".join(f"{code}（{name}）" for code, name in words.items())
        notes.append(
            f"{task} 列的标注{verdict.format(unread.total())}：{shown}{more}。"
            f"可用的值：{wanted}，写代码或中文都可以。"
        )
    return notes


def find_labelled_in_vain(drafts: Sequence[Draft], cases: Sequence[LabelledCase]) -> tuple[str, ...]:
    """Tasks with labels in the file and none in the cases: not understood, or too few to learn from."""
    return tuple(
        task
        for task in WORDS
        if any(task in draft.unread or getattr(draft, task) is not None for draft in drafts)
        and all(getattr(case, task) is None for case in cases)
    )
