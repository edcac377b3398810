"""What the user says about the columns, by options or in a YAML file; it outweighs what was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from models.yaml_text import YamlFaultError, parse_yaml
from nlp.errors import UsageError
from service.files.cells import Cell
from service.files.columns import find_column
from service.survey.column_values import ColumnValues, look_at
from service.survey.columns import find_layout
from service.survey.headers import bare_header
from service.survey.layout import ScoreColumn, ScoreWords, SurveyLayout
from service.survey.scales import find_scale, settle_scale
from service.survey.score_words import parse_score_words, read_word, with_words
from service.survey.years import find_year

_SCALE = re.compile(r"^(?P<name>.+)=(?:(?P<kind>csat|nps)|(?P<low>\d+)-(?P<high>\d+))$")


@dataclass(frozen=True, slots=True)
class Corrections:
    """Names of columns (or #3, the third). Empty: as found.

    scores: `name`, `name=nps`, `name=csat` or `name=1-7`; the first is the main one. The scores that
    were found beside them stay, behind them. words: column -> word -> score.
    """

    open: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    date: str | None = None
    groups: tuple[str, ...] = ()
    id: str | None = None
    ignore: tuple[str, ...] = ()
    words: tuple[tuple[str, ScoreWords], ...] = ()

    def over(self, other: Corrections) -> Corrections:
        """These where they say something, the other's else."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}
        return replace(other, **said)


def read_corrections(path: Path) -> Corrections:
    """Corrections from YAML: keys open, scores, groups, ignore (lists), date, id (a name), words (a mapping).

    Raises: UsageError naming what cannot be read.
    """
    try:
        raw = parse_yaml(path.read_text("utf-8-sig"))
    except YamlFaultError as fault:
        raise UsageError(f"--layout：「{path}」{fault}，请改正。") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"--layout：「{path}」不是可以读取的 UTF-8 YAML 文件，请检查路径与缩进。") from error
    known = [field.name for field in fields(Corrections)]
    if not isinstance(raw, dict) or set(raw) - set(known):
        raise UsageError(f"--layout：「{path}」应是键值表，可用的键：{'、'.join(known)}。")
    return Corrections(**{key: _value(key, value, path) for key, value in raw.items()})


def _value(key: str, value: Any, path: Path) -> Any:
    if key == "words":
        return parse_score_words(value, f"--layout：「{path}」")
    if key in ("date", "id"):
        if isinstance(value, str):
            return value
        raise UsageError(f"--layout：「{path}」的 {key} 应是一个列名（文字）。")
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UsageError(f"--layout：「{path}」的 {key} 应是列名的列表（文字）。")
    return tuple(items)


def settle_layout(columns: Sequence[str], rows: Sequence[Sequence[Cell]], said: Corrections) -> SurveyLayout:
    """The layout as found, with the corrections. Raises: UsageError for names that are not there."""
    opened = tuple(_find(columns, name, "--open") for name in said.open)
    ignored = {_find(columns, name, "--ignore") for name in said.ignore}
    groups = tuple(_find(columns, name, "--group") for name in said.groups)
    words = {_find(columns, name, "--layout 的 words"): steps for name, steps in said.words}
    scores = tuple(_score(columns, rows, name, words) for name in said.scores)
    named = {score.column for score in scores}
    worded = tuple(_score(columns, rows, f"#{p + 1}", words) for p in words if p not in named)
    date = None if said.date is None else _date(columns, rows, said.date)
    id_column = None if said.id is None else _find(columns, said.id, "--id-column")
    found = find_layout(columns, rows, open_is_named=bool(opened))
    taken = {
        *opened,
        *groups,
        *(s.column for s in (*scores, *worded)),
        *ignored,
        *(p for p in (date, id_column) if p is not None),
    }

    def free(positions: Sequence[int]) -> tuple[int, ...]:
        return tuple(p for p in positions if p not in taken)

    layout = SurveyLayout(
        opened or free(found.open_columns),
        (*scores, *_in_order(found.scores, worded, taken)),
        date if date is not None else next(iter(free([] if found.date is None else [found.date])), None),
        groups or free(found.groups),
        id_column
        if id_column is not None
        else next(iter(free([] if found.id is None else [found.id])), None),
    )
    if not layout.open_columns:
        raise UsageError("没有剩下开放题；请用 --open 列名 指定至少一列。")
    used = {*layout.open_columns, *(s.column for s in layout.scores), *layout.groups, layout.date, layout.id}
    return replace(
        layout,
        ignored=tuple(p for p in range(len(columns)) if p not in used),
        year=None if layout.date is None else find_year([row[layout.date] for row in rows]),
        kept_out=tuple((p, why) for p, why in found.kept_out if p not in taken and p not in used),
    )


def _in_order(
    found: Sequence[ScoreColumn], worded: Sequence[ScoreColumn], taken: Collection[int | None]
) -> list[ScoreColumn]:
    """Scores that were found, those with words in the place where they were found or behind all."""
    by_words = {score.column: score for score in worded}
    placed = [by_words.pop(s.column, s) for s in found if s.column in by_words or s.column not in taken]
    return [*placed, *by_words.values()]


def _find(columns: Sequence[str], wanted: str, option: str) -> int:
    """By the very header, or by the header without its decoration where that is one column's alone."""
    bare = [p for p, name in enumerate(columns) if bare_header(name) == bare_header(wanted)]
    if wanted not in columns and len(bare) == 1:
        return bare[0]
    return find_column(columns, wanted, option)


def _date(columns: Sequence[str], rows: Sequence[Sequence[Cell]], wanted: str) -> int:
    column = _find(columns, wanted, "--date")
    seen = look_at([row[column] for row in rows])
    if seen.filled and not seen.with_year:
        raise UsageError(f"--date：「{columns[column]}」里没有看得懂的日期；例如 2026-04-01。")
    return column


def _score(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], wanted: str, words: Mapping[int, ScoreWords]
) -> ScoreColumn:
    scale = None if wanted in columns else _SCALE.match(wanted)
    name = scale["name"] if scale else wanted
    column = _find(columns, name, "--score")
    steps = words.get(column, ())
    seen = _look_at_scores([row[column] for row in rows], columns[column], steps)
    if scale is None:
        settled = find_scale(column, columns[column], seen)
    elif scale["kind"] == "nps":
        settled = settle_scale(ScoreColumn(column, "nps", 0.0, 10.0), seen)
    elif scale["kind"] == "csat":
        settled = ScoreColumn(column, "csat", 1.0, 5.0)
    else:
        low, high = float(scale["low"]), float(scale["high"])
        if low >= high:
            raise UsageError(f"--score：「{wanted}」的量表应从小到大，例如 列名=1-7。")
        settled = settle_scale(ScoreColumn(column, "rating", low, high), seen)
    return with_words(settled, steps, columns[column])


def _look_at_scores(cells: Sequence[Cell], header: str, words: ScoreWords) -> ColumnValues:
    """Figures of a column of scores; where it has words of its own, of what they and the numbers say.

    Raises: UsageError where nothing in it is a score.
    """
    seen = look_at(cells)
    if words:
        column = ScoreColumn(0, "rating", 0.0, 5.0, words=words)
        read = [read_word(cell, column) for cell in cells]
        if seen.filled and all(score is None for score in read):
            raise UsageError(f"--layout：words「{header}」里的词，这一列的前几行一个也没有；请核对写法。")
        return look_at([*read, *(score for _, score in words)])
    if seen.filled and not seen.scored:
        raise UsageError(
            f"--score：「{header}」里没有看得懂的分数；可写成数字、星级、非常满意 或 推荐者 这样的词，"
            "或在 --layout 文件里用 words 写明每个词是几分。"
        )
    return seen
