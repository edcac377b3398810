"""doccano: one JSON object a line, for text classification projects, out and back.

Format: https://doccano.github.io/doccano/tutorial/ (JSONL, text classification). doccano has one list of
labels a project, so urgency and emotion are written with their task: 紧急程度:紧急, 情绪:愤怒.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.errors import InputError
from service.labelling.exported import ExportedTask
from service.labelling.tasks import PICKED, LabelChoices, LabelTask
from training.cleaning.columns import role_of_label

_LABELS = ("label", "labels", "cats")
_SHOWN = {"urgency": "紧急程度", "emotion": "情绪"}


def write_tasks(path: Path, tasks: Sequence[LabelTask], _choices: LabelChoices) -> None:
    """JSONL for the import page: the model's answers as labels to be checked, the rest as metadata."""
    with path.open("w", encoding="utf-8") as file:
        for task in tasks:
            labels = [task.category] if task.category else []
            labels += [f"{shown}:{name}" for field, shown in _SHOWN.items() if (name := getattr(task, field))]
            line = {"text": task.text, "label": labels, **task.source, "sample": PICKED}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_export(path: Path) -> Iterator[ExportedTask]:
    """Samples of a JSONL export. Raises: InputError where a line is no JSON object."""
    with path.open(encoding="utf-8-sig") as file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(number, _parse(number, line))
        except UnicodeDecodeError as error:
            raise InputError("不是 UTF-8 编码；doccano 导出的 JSONL 应是 UTF-8，请重新导出。") from error


def _parse(number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"第 {number} 行不是有效的 JSON；请在 doccano 里选 JSONL 格式导出。") from error
    if not isinstance(found, dict):
        raise InputError(f"第 {number} 行不是 doccano 的样本：每行应是一个 JSON 对象。")
    return found


def _row(number: int, sample: dict[str, Any]) -> ExportedTask:
    name = next((name for name in _LABELS if name in sample), None)
    given = [] if name is None else sample[name]
    labels, unread, prefixes = dict[str, list[str]](), list[str](), list[str]()
    for label in given if isinstance(given, list) else [given]:
        if not isinstance(label, str) or not label.strip():
            unread += [] if label in (None, "") else [f"{name}（{type(label).__name__}）"]
            continue
        prefix, _, value = (part.strip() for part in label.replace("：", ":").partition(":"))
        role = role_of_label(prefix) if value else "category"
        if role is None:
            prefixes.append(prefix)
        labels.setdefault(role or "category", []).append(value if role and value else label.strip())
    return ExportedTask(
        number,
        sample,
        labels,
        unread=tuple(unread),
        others=() if name else tuple(key for key in sample if key not in ("id", "text", "data")),
        prefixes=tuple(prefixes),
        by=sample.get("username"),
        at=sample.get("updated_at"),
    )
