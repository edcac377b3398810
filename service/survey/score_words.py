"""Words of a column on a scale, as the user gives them in the layout file: 非常愿意: 10, 愿意: 8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from nlp.errors import UsageError
from service.files.cells import Cell, show_cell
from service.files.table import Table
from service.survey.layout import ScoreColumn, ScoreWords, SurveyLayout
from service.survey.score_cells import bare_answer, is_left_out, parse_score, written_as

_MOST_SHOWN = 10
_LONGEST = 20  # characters of an answer that is shown: a longer one may be a customer's own words


def parse_score_words(raw: Any, where: str) -> tuple[tuple[str, ScoreWords], ...]:
    """Column name -> word -> score, from YAML. Raises: UsageError naming what cannot be used."""
    if not isinstance(raw, dict) or not all(isinstance(words, dict) and words for words in raw.values()):
        raise UsageError(f"{where}的 words 应写成「列名: {{非常愿意: 10, 愿意: 8}}」，每列至少一个词。")
    return tuple(
        (str(name), _parse_words(words, f"{where}的 words「{name}」")) for name, words in raw.items()
    )


def _parse_words(words: Mapping[Any, Any], where: str) -> ScoreWords:
    found = dict[str, float]()
    for word, score in words.items():
        if isinstance(word, bool) or not (bare := bare_answer(str(word))):
            raise UsageError(f"{where}：「{word}」不是词；是、否、yes、no 一类的词请加引号。")
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise UsageError(f"{where}：「{word}」的分数应是数字。")
        if found.setdefault(bare, float(score)) != score:
            raise UsageError(f"{where}：「{word}」有两个分数。")
    return tuple(found.items())


def read_word(cell: Cell, column: ScoreColumn) -> float | None:
    """The score of an answer by the words of its column, or by its number; None for any other."""
    if isinstance(cell, str) and (score := _lookup(column.words).get(bare_answer(cell))) is not None:
        return score
    written = written_as(cell)
    return parse_score(cell) if written == "number" or (written == "stars" and column.high == 5) else None


@lru_cache(maxsize=64)
def _lookup(words: ScoreWords) -> dict[str, float]:
    return dict(words)


def with_words(column: ScoreColumn, words: ScoreWords, header: str) -> ScoreColumn:
    """The column with its words. Raises: UsageError for a word off the scale."""
    for word, score in words:
        if not column.low <= score <= column.high:
            raise UsageError(
                f"--layout：words「{header}」里「{word}」是 {score:g}，"
                f"不在 {column.low:g}～{column.high:g} 之内；请改分数，"
                "或在 scores 里写明量表，例如 列名=nps、列名=1-7。"
            )
    return replace(column, words=words)


def tell_words(table: Table, layout: SurveyLayout) -> SurveyLayout:
    """The layout with remarks on scores read by words: which, and how many answers are none of them."""
    columns = [score for score in layout.scores if score.words]
    if not columns:
        return layout
    unknown = {score.column: Counter[str]() for score in columns}
    for chunk in table.chunks():
        for score in columns:
            unknown[score.column].update(
                show_cell(cell).strip()
                for cell in chunk.column(score.column)
                if not is_left_out(cell) and read_word(cell, score) is None
            )
    told = {s.column: replace(s, remark=_remark(s, unknown[s.column])) for s in columns}
    return replace(layout, scores=tuple(told.get(score.column, score) for score in layout.scores))


def _remark(score: ScoreColumn, unknown: Counter[str]) -> str:
    given = "、".join(f"{word} {value:g}" for word, value in score.words)
    read = f"按 words 计分：{given}。"
    if not unknown:
        return read + score.remark
    shown = "、".join(
        f"「{answer}」{count} 处" if len(answer) <= _LONGEST else f"（{len(answer)} 字的内容）{count} 处"
        for answer, count in unknown.most_common(_MOST_SHOWN)
    )
    more = f" 等 {len(unknown)} 种" if len(unknown) > _MOST_SHOWN else ""
    left_out = f"不在其中、没有计入的回答有 {unknown.total()} 处：{shown}{more}；要计入请写进 words。"
    return f"{read}{left_out}{score.remark}"
