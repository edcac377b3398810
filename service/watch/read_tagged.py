"""A file that `suqing tag` wrote, with a day a row, and what people corrected since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.tasks import EXCLUSIVE_TASKS
from nlp import prepare
from nlp.errors import InputError, UsageError
from service.cases.read_cases import CaseFile, read_case_files
from service.files.columns import find_column, list_columns
from service.files.formats import open_table
from service.labelling.texts import open_texts
from service.watch.days import TaggedText, parse_day
from training.text_keys import text_key

DAY_COLUMNS = (
    *("date", "day", "time", "created_at", "received_at", "日期", "时间", "提交时间", "投诉时间"),
    *("受理时间", "创建时间", "登记时间"),
)
_YES = frozenset({"true", "1", "是", "真", "yes"})


@dataclass(frozen=True, slots=True)
class ReadTagged:
    """texts, and rows left out: without a day or without a usable text, by row number."""

    texts: tuple[TaggedText, ...]
    without_day: tuple[int, ...]
    without_text: tuple[int, ...]


def read_tagged(file: CaseFile, *, day_column: str | None, corrections: Sequence[Path] = ()) -> ReadTagged:
    """Raises: InputError, UsageError for a file or a column that cannot be used."""
    right = _read_corrections(corrections, file.max_chars)
    opened = open_texts(file)
    columns = opened.table.columns
    day_place = _find_day(columns, day_column)
    places = {task: columns.index(task) for task in EXCLUSIVE_TASKS if task in columns}
    if not places:
        raise InputError(
            f"没有标注结果的列（{'、'.join(EXCLUSIVE_TASKS)}）：请给出 suqing tag 写出的文件。"
            f"现有的列：{list_columns(columns)}。"
        )
    review = columns.index("needs_review") if "needs_review" in columns else None
    texts, no_day, no_text = [], [], []
    rows = (
        row
        for chunk in open_table(file.path, sheet=file.sheet, encoding=file.encoding).chunks()
        for row in chunk.shown_rows()
    )
    for one, cells in zip(opened.texts(), rows, strict=True):
        day = parse_day(cells[day_place])
        if one.fault:
            no_text.append(one.row)
        elif day is None:
            no_day.append(one.row)
        else:
            labels = {task: cells[place] for task, place in places.items() if cells[place]}
            automated = None if review is None else cells[review].casefold() not in _YES
            texts.append(TaggedText(day, one.text, labels, automated, _judge(one.text, labels, right)))
    if not texts:
        raise InputError("没有一行既有日期又有文本，无法按天比较；请检查 --date-column。")
    return ReadTagged(tuple(texts), tuple(no_day), tuple(no_text))


def _judge(text: str, labels: dict[str, str], right: dict[str, dict[str, str]]) -> bool | None:
    known = right.get(text_key(prepare(text).masked_text)) if right else None
    if known is None:
        return None
    shared = [task for task in labels if task in known]
    return all(labels[task] == known[task] for task in shared) if shared else None


def _read_corrections(paths: Sequence[Path], max_chars: int) -> dict[str, dict[str, str]]:
    """Key of the masked text -> task -> label."""
    if not paths:
        return {}
    read = read_case_files([CaseFile(path, max_chars=max_chars) for path in paths], least_cases=0)
    return {
        text_key(prepare(case.text).masked_text): {
            task: label for task in EXCLUSIVE_TASKS if (label := getattr(case, task)) is not None
        }
        for case in read.cleaned.cases
    }


def _find_day(columns: Sequence[str], wanted: str | None) -> int:
    if wanted is not None:
        return find_column(columns, wanted, "--date-column")
    for name in DAY_COLUMNS:
        for place, column in enumerate(columns):
            if column.strip().casefold() == name:
                return place
    raise UsageError(f"没有日期列：请用 --date-column 指定。现有的列：{list_columns(columns)}。")
