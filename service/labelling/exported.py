"""What a labelling tool exported, and which of its names mean the text and the labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.errors import InputError, UsageError
from service.files.columns import is_text_name
from service.labelling.labelled_rows import LabelledRow
from training.cleaning.columns import COLUMN_NAMES, role_of_label

WANTED = "类别 category、其他类别 also、紧急程度 urgency、情绪 emotion、情绪强度 intensity"

_MOST_SHOWN = 12
_LONG = 12  # what stands before a colon and is no longer may be meant as the name of a label
_TEXT_NAMES = ("text", "data", *COLUMN_NAMES["text"])


@dataclass(frozen=True, slots=True)
class ExportedTask:
    """A task with one annotation, in the tool's own names.

    fields: the task's data. labels: control -> values. unread: controls whose values are no choices.
    others: further names, which may be labels or data. prefixes: before a label, and none of ours.
    """

    number: int
    fields: Mapping[str, Any]
    labels: Mapping[str, Sequence[str]]
    unread: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    at: Any = None
    by: Any = None


@dataclass(frozen=True, slots=True)
class ReadExport:
    """rows: of all tasks, also of those without text or label. notes: Chinese sentences."""

    rows: tuple[LabelledRow, ...]
    notes: tuple[str, ...]


def read_tasks(exported: Iterable[ExportedTask], *, text_field: str | None = None) -> ReadExport:
    """Rows of the tasks. text_field: where the text stands; None looks for it.

    Raises: InputError where there is no task, no text or no label that anybody here knows, with what was
    seen; UsageError where the text field is named wrongly or may be several.
    """
    tasks = list(exported)
    if not tasks:
        raise InputError("导出文件里没有任务。")
    text, notes = _find_text(tasks, text_field)
    roles = _find_roles(tasks)
    rows = []
    several = Counter[str]()
    for task in tasks:
        labels = {role: task.labels[name] for name, role in roles.items() if name in task.labels}
        several.update(role for role, values in labels.items() if role in _SINGLE and len(values) > 1)
        found, sample = task.fields.get(text), task.fields.get("sample")
        rows.append(LabelledRow.of(task.number, found, labels, at=task.at, by=task.by, sample=sample))
    unknown = Counter(name for task in tasks for name in (*task.labels, *task.unread) if name not in roles)
    if not any(row.is_labelled for row in rows):
        _check_seen(unknown + Counter(name for task in tasks for name in task.others if name != text))
    if unknown:
        notes.append(f"不认识、未导入的控件：{_counted(unknown)}。可用的名称：{WANTED}。")
    if prefixes := Counter(prefix for task in tasks for prefix in task.prefixes if len(prefix) < _LONG):
        notes.append(f"前缀不认识的标签按类别整个读入：{_counted(prefixes)}。可用的前缀：{WANTED}。")
    if several:
        notes.append(f"只能有一个值的标注选了多个，取第一个：{_counted(several)}。")
    return ReadExport(tuple(rows), tuple(notes))


_SINGLE = ("urgency", "emotion", "intensity")


def _find_text(tasks: Sequence[ExportedTask], wanted: str | None) -> tuple[str, list[str]]:
    names = list(dict.fromkeys(name for task in tasks for name in task.fields))
    if wanted is not None:
        if wanted not in names:
            raise UsageError(f"--text-column：导出文件里没有字段「{wanted}」。有的字段：{_named(names)}。")
        return wanted, []
    if found := next((name for name in _TEXT_NAMES if name in names), None):
        return found, [] if found == "text" else [f"文本取字段「{found}」。"]
    known = [name for name in names if is_text_name(name)]
    if len(known) == 1:
        return known[0], [f"文本取字段「{known[0]}」。"]
    if known:
        raise UsageError(f"有几个字段都可能是文本：{_named(known)}。请用 --text-column 指定。")
    raise InputError(
        f"导出文件里没有认得的文本字段（text、投诉内容、内容 等）。有的字段：{_named(names)}。"
        "请用 --text-column 指定。"
    )


def _find_roles(tasks: Sequence[ExportedTask]) -> dict[str, str]:
    """Control -> role. The contract's own name goes before every other. Raises: InputError for a tie."""
    names = dict.fromkeys(name for task in tasks for name in task.labels)
    found: dict[str, list[str]] = {}
    for name in names:
        if role := role_of_label(name):
            found.setdefault(role, []).append(name)
    for role, controls in found.items():
        if role in controls:
            found[role] = [role]
        elif len(controls) > 1:
            raise InputError(f"有几个控件都可能是 {role}：{_named(controls)}。请把要用的一个命名为 {role}。")
    return {controls[0]: role for role, controls in found.items()}


def _check_seen(seen: Counter[str]) -> None:
    if seen:
        raise InputError(
            f"没有认出任何标注，没有写出文件。看到的名称：{_counted(seen)}。认得的名称：{WANTED}；"
            "请把控件（或标签前缀）改成这些名称后重新导出。"
        )


def _counted(names: Counter[str]) -> str:
    shown = "、".join(f"「{name[:40]}」{count} 处" for name, count in names.most_common(_MOST_SHOWN))
    return f"{shown} 等 {len(names)} 种" if len(names) > _MOST_SHOWN else shown


def _named(names: Sequence[str]) -> str:
    shown = "、".join(f"「{name[:40]}」" for name in names[:_MOST_SHOWN])
    return f"{shown} 等 {len(names)} 个" if len(names) > _MOST_SHOWN else shown or "（没有）"
