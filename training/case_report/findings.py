"""What a data report finds about single cases."""

from __future__ import annotations

from dataclasses import dataclass

FINDING_TITLES = {
    "label_error": "标注可能有误",
    "conflict": "文本相同，标注不同",
    "near_conflict": "文本近似，标注不同",
    "near_duplicate": "文本近似（可能是同一投诉）",
    "leak": "文本里写着标注",
    "alike_label": "类别名称只差空格",
    "few_cases": "标注条数太少",
    "language": "几乎没有中文",
    "short": "文本过短",
    "long": "文本过长",
}
"""Kind of a finding -> its Chinese title, in the order in which findings are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one case. kind: a key of FINDING_TITLES.

    place: number of the case among the cases reported on. task, label: what is in doubt, '' where no
    label is. suggested: the label that the other cases speak for, '' where there is none. score: of a
    likely error the probability (0..1) that the case has its label, lower is worse; else None.
    related: place of the case that it resembles or contradicts, -1 where there is none. note: Chinese.
    """

    kind: str
    place: int
    task: str = ""
    label: str = ""
    suggested: str = ""
    score: float | None = None
    related: int = -1
    note: str = ""
