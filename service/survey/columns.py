"""Finds what each column of a survey export holds, by its header first, by its values else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from nlp.errors import UsageError
from nlp.lexicon import read_lexicon_rows
from service.files.cells import Cell
from service.files.columns import list_columns
from service.survey.column_values import ColumnValues, look_at
from service.survey.headers import bare_header
from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.scales import find_scale

NAMES = Path(__file__).parent / "column_names.tsv"

_MOSTLY = 0.9  # of the filled cells
_GROUP_CHARS = 24
_GROUP_VALUES = 2_000
_CHOICE_VALUES = 15
_OPEN_WORDS = 4.0  # characters a cell, where the header does not say that it is an open question
_SUBMITTED = ("提交", "评价", "评论", "结束", "填写", "反馈", "submitted")
_OVERALL = ("总体", "整体", "总的", "综合", "overall", "总满意")


def find_layout(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> SurveyLayout:
    """Roles of all columns; `rows`: the first rows of the table.

    Raises: UsageError naming the columns where no open question can be found.
    """
    values = [look_at([row[p] for row in rows]) for p in range(len(columns))]
    names = [bare_header(name) for name in columns]
    roles = [_role(name, seen) for name, seen in zip(names, values, strict=True)]
    opened = tuple(p for p, role in enumerate(roles) if role == "open")
    if not opened:
        opened = _longest_texts(roles, values)
    if not opened:
        raise UsageError(
            f"看不出哪一列是开放题。请用 --open 列名 指定（可重复）；现有的列：{list_columns(columns)}。"
        )
    scores = _scores(names, values, [p for p, role in enumerate(roles) if role == "score"])
    dates = [p for p, role in enumerate(roles) if role == "date"]
    dates.sort(key=lambda p: not any(word in names[p] for word in _SUBMITTED))
    ids = [p for p, role in enumerate(roles) if role == "id"]
    groups = tuple(p for p, role in enumerate(roles) if role == "group" and p not in opened)
    used = {*opened, *(s.column for s in scores), *dates[:1], *ids[:1], *groups}
    ignored = tuple(p for p in range(len(columns)) if p not in used)
    return SurveyLayout(opened, scores, dates[0] if dates else None, groups, ids[0] if ids else None, ignored)


def _role(name: str, seen: ColumnValues) -> str:
    """One of open, score, date, group, id, noise, contact, choice: the first that fits."""
    named = _named_roles(name)
    if named and named[0] in ("id", "noise", "contact"):
        return named[0]
    fits = (
        ("open", _is_open(named, seen)),
        ("choice", seen.filled == 0),
        ("date", seen.dated >= _MOSTLY and ("date" in named or seen.scored < _MOSTLY)),
        ("score", seen.scored >= _MOSTLY and _is_score(named, seen)),
        ("group", "group" in named and _is_group(seen)),
        ("choice", seen.joined >= 0.1),
        ("choice", seen.distinct <= _CHOICE_VALUES and seen.filled >= 2 * seen.distinct),
        ("open", not named and seen.words >= _OPEN_WORDS and seen.distinct >= 0.5 * seen.filled),
    )
    return next((role for role, does in fits if does), "choice")


def _is_open(named: Sequence[str], seen: ColumnValues) -> bool:
    """A header that asks for words, over values that are no scores, dates or ticked choices."""
    if "open" not in named or max(seen.scored, seen.dated) >= _MOSTLY or seen.joined >= 0.1:
        return False
    few = seen.filled >= 30 and seen.distinct <= min(12, seen.filled // 10)
    return not (few and seen.longest <= _GROUP_CHARS)


def _is_score(named: Sequence[str], seen: ColumnValues) -> bool:
    """Bare numbers need a header that speaks of scores; words such as 非常满意 speak for themselves."""
    if "group" in named and "score" not in named:
        return False
    return seen.high <= 100 and ("score" in named or seen.worded >= _MOSTLY)


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
    names: Sequence[str], values: Sequence[ColumnValues], positions: Sequence[int]
) -> tuple[ScoreColumn, ...]:
    """The overall score first, then recommendation, then the others as they stand."""
    found = [find_scale(p, names[p], values[p]) for p in positions]

    def order(score: ScoreColumn) -> int:
        if score.kind != "nps" and any(word in names[score.column] for word in _OVERALL):
            return 0
        return 1 if score.kind == "nps" else 2

    return tuple(sorted(found, key=order))


def _named_roles(name: str) -> list[str]:
    """Roles that the header speaks for, in the order of the word list."""
    exact, parts = _words()
    if name in exact:
        return [exact[name]]
    return list(dict.fromkeys(role for words, role in parts if words in name))


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    rows = list(read_lexicon_rows(NAMES))
    exact = {bare_header(words): role for words, role, how in rows if how == "is"}
    return exact, tuple((bare_header(words), role) for words, role, how in rows if how == "has")
