"""What the columns of a survey hold. Columns are positions in the table, from 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ScoreKind = Literal["csat", "nps", "rating"]
SCORE_NAMES: dict[ScoreKind, str] = {"csat": "满意度", "nps": "推荐意愿", "rating": "评分"}

KeptOut = Literal["staff", "personal", "ticked"]
KEPT_OUT: dict[KeptOut, str] = {
    "staff": "商家或客服写的，不是客户的话",
    "personal": "个人信息",
    "ticked": "多选题等的 0/1 选项，不是得分",
}

ScoreWords = tuple[tuple[str, float], ...]
"""(answer without its decoration, score) of every word that the user put on a scale."""


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column of scores. low, high: ends of its scale; csat 1..5, nps 0..10, rating any other.

    An nps column whose answers name groups (推荐者) has the scale of `recommending`, -100..100.
    remark: what the user should know of how it is read, a Chinese sentence. words: where there are any,
    no other word is read.
    """

    column: int
    kind: ScoreKind
    low: float
    high: float
    remark: str = ""
    words: ScoreWords = ()


@dataclass(frozen=True, slots=True)
class SurveyLayout:
    """Roles of the columns.

    open_columns: the customers' own words. scores: the first is the one that drivers explain.
    ignored: what is left: noise of the platform, contact data, other choices. kept_out: why, for those of
    them that look like an opinion or a score. year: of dates that name none.
    """

    open_columns: tuple[int, ...]
    scores: tuple[ScoreColumn, ...] = ()
    date: int | None = None
    groups: tuple[int, ...] = ()
    id: int | None = None
    ignored: tuple[int, ...] = ()
    kept_out: tuple[tuple[int, KeptOut], ...] = ()
    year: int | None = None


def describe_layout(columns: tuple[str, ...], layout: SurveyLayout) -> list[str]:
    """What was understood, a Chinese line a role, for the user to check."""

    def names(positions: tuple[int, ...]) -> str:
        return "".join(f"「{columns[p] or f'#{p + 1}'}」" for p in positions)

    lines = [f"开放题：{names(layout.open_columns)}"]
    lines += [
        f"{SCORE_NAMES[s.kind]}（{_scale(s)}）：{names((s.column,))}"
        + ("，作为主要得分" if s is layout.scores[0] and len(layout.scores) > 1 else "")
        for s in layout.scores
    ]
    if layout.date is not None:
        told = "" if layout.year is None else f"（没写年份的按 {layout.year} 年；如有跨年，请补上年份）"
        lines.append(f"日期：{names((layout.date,))}{told}")
    if layout.groups:
        lines.append(f"分组：{names(layout.groups)}")
    if layout.id is not None:
        lines.append(f"编号：{names((layout.id,))}")
    why = dict(layout.kept_out)
    if others := tuple(p for p in layout.ignored if p not in why):
        lines.append(f"未用：{names(others)}")
    lines += [
        f"未用（{reason}）：{names(kept)}"
        for code, reason in KEPT_OUT.items()
        if (kept := tuple(p for p in layout.ignored if why.get(p) == code))
    ]
    return lines + [f"注意：{names((s.column,))}{s.remark}" for s in layout.scores if s.remark]


def _scale(score: ScoreColumn) -> str:
    return "推荐者、中立者、贬损者" if score.low < 0 else f"{score.low:g}～{score.high:g}"
