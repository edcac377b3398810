"""From the cells of a row to its labels as far as they need no taxonomy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from training.cleaning.columns import CaseColumns
from training.cleaning.label_times import read_time
from training.cleaning.label_words import (
    EMOTION_WORDS,
    INTENSITY_WORDS,
    PICKED_WORDS,
    URGENCY_WORDS,
    read_label,
)
from training.cleaning.problems import RowProblem, show_label

_Label = TypeVar("_Label", str, int)

_SEPARATOR = re.compile(r"[|｜]")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table. number: as its user counts; fault: why the reader could not read it, or ''."""

    number: int
    cells: Sequence[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row whose category names have not been looked up yet. labelled_at, source: as in LabelledCase.

    written: the cell of `category` as it stands in the file. unread: role -> label that is none of its words.
    """

    row: int
    text: str
    category: str
    also: tuple[str, ...]
    urgency: str | None
    emotion: str | None
    intensity: int | None
    representative: bool
    labelled_at: str = ""
    source: str = ""
    written: str = ""
    unread: Mapping[str, str] = field(default_factory=dict)


def read_row(
    raw: RawRow, columns: CaseColumns, *, max_chars: int, problems: list[RowProblem]
) -> Draft | None:
    """The draft of a row, or None where it cannot be used; `problems` grows by what is wrong with it."""
    text = _cell(raw, columns.text)
    refusal = _refuse(raw, text, max_chars)
    if refusal is not None:
        problems.append(refusal)
        return None
    unread: dict[str, str] = {}
    return Draft(
        row=raw.number,
        text=text,
        category=read_label(_cell(raw, columns.category)),
        also=_read_also(_cell(raw, columns.also)),
        urgency=_look_up(raw, columns.urgency, "urgency", URGENCY_WORDS, problems, unread),
        emotion=_look_up(raw, columns.emotion, "emotion", EMOTION_WORDS, problems, unread),
        intensity=_look_up(raw, columns.intensity, "intensity", INTENSITY_WORDS, problems, unread),
        representative=read_label(_cell(raw, columns.sample)).casefold() not in PICKED_WORDS,
        labelled_at=_read_time(raw, columns.corrected_at, problems),
        written=_cell(raw, columns.category).strip(),
        unread=unread,
    )


def _read_time(raw: RawRow, column: int | None, problems: list[RowProblem]) -> str:
    written = read_label(_cell(raw, column))
    found = read_time(written) if written else ""
    if found is None:
        reason = "标注时间无法识别，本行按没有时间处理；可用的写法：2026-11-27 15:30 或 2026/11/27。"
        problems.append(RowProblem(raw.number, "unknown_time", reason))
    return found or ""


def _refuse(raw: RawRow, text: str, max_chars: int) -> RowProblem | None:
    if raw.fault:
        return RowProblem(raw.number, "unreadable", f"{raw.fault.rstrip('。')}，本行未使用。")
    if not text.strip():
        return RowProblem(raw.number, "empty_text", "文本为空，本行未使用。")
    if len(text) > max_chars:
        hint = "可用 SUQING_MAX_TEXT_CHARS 提高上限。"
        reason = f"文本有 {len(text)} 字，超过上限 {max_chars} 字，本行未使用；{hint}"
        return RowProblem(raw.number, "text_too_long", reason)
    return None


def _read_also(cell: str) -> tuple[str, ...]:
    listed = _json_list(cell)
    parts = _SEPARATOR.split(cell) if listed is None else listed
    return tuple(dict.fromkeys(label for part in parts if (label := read_label(part))))


def _json_list(cell: str) -> list[str] | None:
    """The labels of '["a", "b"]', as a JSONL file may have them; None for anything else."""
    if not cell.lstrip().startswith("["):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return [label for label in found if isinstance(label, str)]


def _look_up(
    raw: RawRow,
    column: int | None,
    role: str,
    words: Mapping[str, _Label],
    problems: list[RowProblem],
    unread: dict[str, str],
) -> _Label | None:
    """`problems` and `unread` grow by a label that is none of the words."""
    label = read_label(_cell(raw, column))
    if not label:
        return None
    found = words.get(label.casefold())
    if found is None:
        choices = "、".join(dict.fromkeys(str(value) for value in words.values()))
        reason = f"{role} 的值{show_label(label)}无法识别，该标注未使用；可用的值：{choices}。"
        problems.append(RowProblem(raw.number, "unknown_label", reason))
        unread[role] = label
    return found


def _cell(raw: RawRow, column: int | None) -> str:
    return raw.cells[column] if column is not None and column < len(raw.cells) else ""
