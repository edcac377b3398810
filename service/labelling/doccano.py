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
from service.labelling.labelled_rows import LabelledRow
from service.labelling.tasks import PICKED, LabelChoices, LabelTask

PREFIXES = {"紧急程度": "urgency", "urgency": "urgency", "情绪": "emotion", "emotion": "emotion"}
_SHOWN = {"urgency": "紧急程度", "emotion": "情绪"}


def write_tasks(path: Path, tasks: Sequence[LabelTask], _choices: LabelChoices) -> None:
    """JSONL for the import page: the model's answers as labels to be checked, the rest as metadata."""
    with path.open("w", encoding="utf-8") as file:
        for task in tasks:
            labels = [task.category] if task.category else []
            labels += [f"{shown}:{name}" for field, shown in _SHOWN.items() if (name := getattr(task, field))]
            line = {"text": task.text, "label": labels, **task.source, "sample": PICKED}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_export(path: Path) -> Iterator[LabelledRow]:
    """Rows of a JSONL export. Raises: InputError where a line is no JSON object."""
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


def _row(number: int, sample: dict[str, Any]) -> LabelledRow:
    text = sample.get("text", sample.get("data"))
    given = sample.get("label", sample.get("labels", sample.get("cats", [])))
    labels: dict[str, list[str]] = {}
    for label in given if isinstance(given, list) else [given]:
        if not isinstance(label, str) or not label:
            continue
        prefix, _, name = label.replace("：", ":").partition(":")
        field = PREFIXES.get(prefix) if name else None
        labels.setdefault(field or "category", []).append(name if field else label)
    joined = {field: "|".join(names) for field, names in labels.items()}
    return LabelledRow.of(
        number,
        text,
        joined,
        by=sample.get("username"),
        at=sample.get("updated_at"),
        sample=sample.get("sample"),
    )
