"""Finds what each column of a survey export holds, by its header first, by its values else."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.errors import UsageError
from service.files.cells import Cell
from service.files.columns import list_columns
from service.survey.column_names import is_plainly_open, kept_out, named_roles
from service.survey.column_values import ColumnValues, look_at
from service.survey.headers import bare_header
from service.survey.layout import KeptOut, ScoreColumn, SurveyLayout
from service.survey.scales import find_scale
from service.survey.ticked import is_ticked

_MOSTLY = 0.9  # of the filled cells
_GROUP_CHARS = 24
_GROUP_VALUES = 2_000
_CHOICE_VALUES = 15
_OPEN_WORDS = 4.0  # characters a cell, where the header does not say that it is an open question
_SUBMITTED = ("提交", "评价", "评论", "结束", "填写", "反馈", "submitted")
_KEPT_OUT: dict[str, KeptOut] = {
    "contact": "personal",
    "address": "personal",
    "staff": "staff",
    "ticked": "ticked",
}
_OVERALL = ("总体", "整体", "总的", "综合", "overall", "总满意")


def find_layout(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, open_is_named: bool = False
) -> SurveyLayout:
    """Roles of all columns; `rows`: the first rows of the table.

    open_is_named: by the user. Raises, otherwise: UsageError naming the columns where no open question can
    be found.
    """
    values = [look_at([row[p] for row in rows]) for p in range(len(columns))]
    names = [bare_header(name) for name in columns]
    roles = [_role(name, seen) for name, seen in zip(names, values, strict=True)]
    opened = tuple(p for p, role in enumerate(roles) if role == "open")
    if not opened:
        opened = _longest_texts(roles, values)
    if not opened and not open_is_named:
        raise UsageError(
            f"看不出哪一列是开放题。请用 --open 列名 指定（可重复）；现有的列：{list_columns(columns)}。"
        )
    scores = _scores(columns, values, [p for p, role in enumerate(roles) if role == "score"])
    dates = [p for p, role in enumerate(roles) if role == "date"]
    if not dates:  # 6月3日 is a date only where no other column tells the year
        left = [p for p, role in enumerate(roles) if role in ("choice", "group")]
        named = [p for p in left if "date" in named_roles(names[p])]
        dates = [p for p in named if values[p].with_year >= _MOSTLY]
    dates.sort(key=lambda p: not any(word in names[p] for word in _SUBMITTED))
    ids = [p for p, role in enumerate(roles) if role == "id"]
    groups = tuple(p for p, role in enumerate(roles) if role == "group" and p not in opened)
    used = {*opened, *(s.column for s in scores), *dates[:1], *ids[:1], *groups}
    ignored = tuple(p for p in range(len(columns)) if p not in used)
    return SurveyLayout(
        opened,
        scores,
        dates[0] if dates else None,
        groups,
        ids[0] if ids else None,
        ignored,
        tuple((p, _KEPT_OUT[roles[p]]) for p in ignored if roles[p] in _KEPT_OUT),
    )


def _role(name: str, seen: ColumnValues) -> str:
    """The first that fits: open, score, date, group, id, choice, or what is left out: noise, contact, staff,
    address, ticked."""
    named = named_roles(name)
    if named and named[0] in ("id", "noise", "contact"):
        return named[0]
    others = kept_out(named)
    fits = (
        ("open", not others and _is_open(name, named, seen)),
        ("choice", seen.filled == 0),
        ("date", seen.dated >= _MOSTLY and ("date" in named or seen.scored < _MOSTLY)),
        ("ticked", is_ticked(name, seen) and "group" not in named),
        ("score", seen.scored >= _MOSTLY and _is_score(named, seen)),
        ("group", "group" in named and _is_group(seen)),
        (others, bool(others)),
        ("choice", seen.joined >= 0.1),
        ("choice", seen.distinct <= _CHOICE_VALUES and seen.filled >= 2 * seen.distinct),
        ("open", not named and seen.words >= _OPEN_WORDS and seen.distinct >= 0.5 * seen.filled),
    )
    return next((role for role, does in fits if does), "choice")


def _is_open(name: str, named: Sequence[str], seen: ColumnValues) -> bool:
    """A header that asks for words, over values that are no scores, dates or ticked choices."""
    if "open" not in named or seen.dated >= _MOSTLY or seen.joined >= 0.1:
        return False
    if is_plainly_open(name):  # 不错 all along is still what customers say
        return seen.scored < _MOSTLY or seen.worded >= _MOSTLY
    if seen.scored >= _MOSTLY:
        return False
    few = seen.filled >= 30 and seen.distinct <= min(12, seen.filled // 10)
    return not (few and seen.longest <= _GROUP_CHARS)


def _is_score(named: Sequence[str], seen: ColumnValues) -> bool:
    """Bare numbers need a header that speaks of scores; words such as 非常满意 speak for themselves."""
    if "group" in named and "score" not in named:
        return False
    return seen.low >= 0 and seen.high <= 100 and ("score" in named or seen.worded >= _MOSTLY)


def _is_group(seen: ColumnValues) -> bool:
    repeated = seen.filled < 10 or seen.distinct <= 0.6 * seen.filled
    return repeated and seen.longest <= _GROUP_CHARS and seen.distinct <= _GROUP_VALUES and seen.joined < 0.1


def _longest_texts(roles: Sequence[str], values: Sequence[ColumnValues]) -> tuple[int, ...]:
    """Where no column is an open question by itself: the one with clearly the most words."""
    free = [
        p
        for p, role in enumerate(roles)
        if role in ("choice", "group", "noise") and values[p].words >= _OPEN_WORDS and values[p].joined < 0.1
    ]
    free.sort(key=lambda p: -values[p].words)
    if len(free) > 1 and values[free[0]].words < 2 * values[free[1]].words:
        return ()
    return tuple(free[:1])


def _scores(
    columns: Sequence[str], values: Sequence[ColumnValues], positions: Sequence[int]
) -> tuple[ScoreColumn, ...]:
    """The overall score first, then recommendation, then the others as they stand."""
    found = [find_scale(p, columns[p], values[p]) for p in positions]

    def order(score: ScoreColumn) -> int:
        if score.kind != "nps" and any(word in bare_header(columns[score.column]) for word in _OVERALL):
            return 0
        return 1 if score.kind == "nps" else 2

    return tuple(sorted(found, key=order))
