"""The scale of a column of scores, and a cell read on it: an NPS needs numbers of 0..10 or its groups."""

from __future__ import annotations

import re
import unicodedata

from service.files.cells import Cell, show_cell
from service.survey.column_values import ColumnValues
from service.survey.headers import bare_header
from service.survey.layout import ScoreColumn, ScoreKind
from service.survey.recommending import DETRACTOR, PROMOTER, parse_group, parse_recommendation
from service.survey.score_cells import is_no_opinion, parse_score, written_as
from service.survey.score_words import read_word
from service.survey.stray_scores import CODES

_MOSTLY = 0.5  # of the filled cells
_ENOUGH = 20  # answers after which 'never above 5' says something
_NONE = 1e-9
_STEPS = 5.0
_OF_TEN = re.compile(r"(?<!\d)0\s*分?\s*[-~—至到]+\s*10(?!\d)")
"""A header that names its scale: 推荐意愿(0-10)."""


def read_score(cell: Cell, column: ScoreColumn) -> float | None:
    """The score of a cell on the scale of its column; None where there is none.

    A number off the scale is one too, to be counted apart, unless it is a code such as 99.
    """
    score = _read(cell, column)
    return None if score is not None and _is_code(score, column) else score


def read_no_answer(cell: Cell, column: ScoreColumn) -> str | None:
    """What stands where a score was left out on purpose: 不适用, or a code such as 99; None for any other."""
    if is_no_opinion(cell) and _read(cell, column) is None:
        return show_cell(cell).strip()
    score = _read(cell, column)
    return f"{score:g}" if score is not None and _is_code(score, column) else None


def _is_code(score: float, column: ScoreColumn) -> bool:
    return score in CODES and not column.low <= score <= column.high


def _read(cell: Cell, column: ScoreColumn) -> float | None:
    if column.words:
        return read_word(cell, column)
    if column.low < 0:
        return parse_group(cell)
    if column.kind == "nps":
        return parse_recommendation(cell)
    return None if column.high != _STEPS and written_as(cell) == "word" else parse_score(cell)


def find_scale(column: int, header: str, seen: ColumnValues) -> ScoreColumn:
    """The scale of a column of scores, from its header and its values."""
    name = bare_header(header)
    recommends = any(word in name for word in ("推荐", "nps", "recommend", "介绍给"))
    if seen.grouped and (recommends or seen.worded >= _MOSTLY):
        return _groups(column)
    of_ten = bool(_OF_TEN.search(unicodedata.normalize("NFKC", header)))
    longer = seen.high > _STEPS and not seen.of_five
    if (of_ten and (recommends or "nps" in name)) or (
        seen.high <= 10 and ("nps" in name or (recommends and longer))
    ):
        return settle_scale(ScoreColumn(column, "nps", 0.0, 10.0), seen)
    if seen.of_five and not of_ten:
        return ScoreColumn(column, "csat", 1.0, _STEPS)
    low, high = (0.0 if seen.low < 1 else 1.0, 10.0) if seen.high <= 10 else (0.0, 100.0)
    return settle_scale(ScoreColumn(column, "rating", low, high), seen)


def settle_scale(wanted: ScoreColumn, seen: ColumnValues) -> ScoreColumn:
    """The wanted scale where the answers can stand on it, the one they stand on else, with a remark."""
    if wanted.kind == "nps" and seen.grouped:
        return _groups(wanted.column)
    off = seen.spelled + seen.starred if wanted.kind == "nps" else seen.spelled
    if not off or wanted.high == _STEPS:
        return ScoreColumn(wanted.column, wanted.kind, wanted.low, wanted.high, _doubt(wanted, seen))
    if seen.scored - off < _NONE:
        return ScoreColumn(wanted.column, "csat", 1.0, _STEPS, _not_on(wanted.kind, wanted.high))
    remark = f"约 {off:.0%} 的回答是词或星级，不是 {wanted.low:g}～{wanted.high:g} 的分数，没有计入。"
    return ScoreColumn(wanted.column, wanted.kind, wanted.low, wanted.high, remark)


def _groups(column: int) -> ScoreColumn:
    return ScoreColumn(column, "nps", DETRACTOR, PROMOTER)


def _not_on(kind: ScoreKind, high: float) -> str:
    if kind == "nps":
        return (
            "的回答是词或星级，只有五级，算不出 NPS；已按 1～5 计，请看前两级的占比。"
            "要 NPS，请用 0～10 的打分，或推荐者、中立者、贬损者这样的答案；"
            "或在 --layout 文件里用 words 写明每个词是几分（非常愿意: 10）。"
        )
    return f"的回答是词，只有五级，不能当作满分 {high:g} 的分数；已按 1～5 计。"


def _doubt(wanted: ScoreColumn, seen: ColumnValues) -> str:
    if wanted.kind == "nps" and seen.filled >= _ENOUGH and seen.low >= 1 and seen.high <= _STEPS:
        return "没有高于 5 的分数；如果是 1～5 的题，NPS 没有意义，请用 =csat。"
    return ""
