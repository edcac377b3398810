"""Label Studio: tasks with the model's answers as pre-annotations, and its JSON exports back as cases.

Formats: https://labelstud.io/guide/tasks and https://labelstud.io/guide/export (JSON and JSON-MIN).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from nlp.errors import InputError
from service.labelling.labelled_rows import LABEL_FIELDS, LabelledRow
from service.labelling.tasks import PICKED, LabelChoices, LabelTask


def write_tasks(path: Path, tasks: Sequence[LabelTask], _choices: LabelChoices) -> None:
    """A JSON list of tasks for the import page of a project set up with `labelling_config`."""
    path.write_text(json.dumps([_task(task) for task in tasks], ensure_ascii=False, indent=1) + "\n", "utf-8")


def labelling_config(choices: LabelChoices) -> str:
    """The project's labelling interface, XML to paste into its settings."""
    parts = ['<View>\n  <Text name="text" value="$text"/>']
    for field in LABEL_FIELDS:
        names = getattr(choices, field)
        if names:
            listed = "\n".join(f"    <Choice value={quoteattr(name)}/>" for name in names)
            parts.append(
                f'  <Header value="{field}"/>\n  <Choices name="{field}" toName="text" choice="single">\n'
                f"{listed}\n  </Choices>"
            )
    return "\n".join(parts) + "\n</View>\n"


def _task(task: LabelTask) -> dict[str, Any]:
    results = [
        {"from_name": field, "to_name": "text", "type": "choices", "value": {"choices": [name]}}
        for field in LABEL_FIELDS
        if (name := getattr(task, field))
    ]
    return {
        "data": {
            "text": task.text,
            **task.source,
            "sample": PICKED,
            "urgent_looking": task.doubt.urgent,
        },
        "predictions": [
            {"model_version": "suqing", "score": round(1 - task.doubt.uncertainty, 4), "result": results}
        ],
    }


def read_export(path: Path) -> Iterator[LabelledRow]:
    """Rows of a JSON or JSON-MIN export; a task without an annotation gives a row without labels.

    Of several annotations of a task each gives a row: the latest is believed, conflicts are told.
    Raises: InputError where the file is no such export.
    """
    try:
        tasks = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError("不是有效的 JSON；请在 Label Studio 里选 JSON 或 JSON-MIN 格式导出。") from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError("不是 Label Studio 的导出文件：顶层应是任务列表（JSON 或 JSON-MIN 格式）。")
    for number, task in enumerate(tasks, 1):
        if any(name in task for name in ("annotations", "completions", "predictions", "data")):
            yield from _full(number, task)
        else:
            yield _short(number, task)


def _full(number: int, task: dict[str, Any]) -> Iterator[LabelledRow]:
    data = task.get("data")
    text = data.get("text") if isinstance(data, dict) else None
    annotations = task.get("annotations", task.get("completions")) or []
    kept = [one for one in annotations if isinstance(one, dict) and not one.get("was_cancelled")]
    for annotation in kept:
        labels = dict[str, str]()
        for result in annotation.get("result") or []:
            value = result.get("value") if isinstance(result, dict) else None
            chosen = value.get("choices") if isinstance(value, dict) else None
            if chosen and result.get("from_name") in LABEL_FIELDS:
                labels[result["from_name"]] = "|".join(map(str, chosen))
        who = annotation.get("completed_by")
        yield LabelledRow.of(
            number,
            text,
            labels,
            at=annotation.get("updated_at") or annotation.get("created_at"),
            by=who.get("email") if isinstance(who, dict) else who,
            sample=data.get("sample") if isinstance(data, dict) else None,
        )
    if not kept:
        yield LabelledRow.of(number, text, {})


def _short(number: int, task: dict[str, Any]) -> LabelledRow:
    labels = {}
    for field in LABEL_FIELDS:
        chosen = task.get(field)
        if isinstance(chosen, dict):
            chosen = chosen.get("choices")
        if chosen:
            labels[field] = "|".join(map(str, chosen)) if isinstance(chosen, list) else str(chosen)
    at = task.get("updated_at") or task.get("created_at")
    return LabelledRow.of(
        number, task.get("text"), labels, at=at, by=task.get("annotator"), sample=task.get("sample")
    )
