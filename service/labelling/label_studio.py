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
from service.labelling.exported import ExportedTask
from service.labelling.labelled_rows import LABEL_FIELDS
from service.labelling.tasks import PICKED, LabelChoices, LabelTask
from training.cleaning.columns import role_of_label

_NO_CONTROLS = frozenset(
    {"id", "annotation_id", "annotator", "created_at", "updated_at", "lead_time"}
    | {"text", "row", "complaint_id", "sample", "urgent_looking"}
)
"""What JSON-MIN writes beside the controls: its own fields, and those of our tasks."""


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


def read_export(path: Path) -> Iterator[ExportedTask]:
    """Annotations of a JSON or JSON-MIN export; a task without any gives one without labels.

    Of several annotations of a task each is given: the latest is believed, conflicts are told.
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


def _full(number: int, task: dict[str, Any]) -> Iterator[ExportedTask]:
    data = task.get("data")
    fields = data if isinstance(data, dict) else {}
    annotations = task.get("annotations", task.get("completions")) or []
    kept = [one for one in annotations if isinstance(one, dict) and not one.get("was_cancelled")]
    for annotation in kept:
        labels, unread = dict[str, list[str]](), list[str]()
        for result in annotation.get("result") or []:
            control = str(result.get("from_name", "")) if isinstance(result, dict) else ""
            chosen = _chosen(result.get("value")) if control else None
            if chosen:
                labels.setdefault(control, []).extend(chosen)
            elif control:
                unread.append(f"{control}（{result.get('type')}）")
        who = annotation.get("completed_by")
        yield ExportedTask(
            number,
            fields,
            labels,
            unread=tuple(unread),
            at=annotation.get("updated_at") or annotation.get("created_at"),
            by=who.get("email") if isinstance(who, dict) else who,
        )
    if not kept:
        yield ExportedTask(number, fields, {})


def _short(number: int, task: dict[str, Any]) -> ExportedTask:
    """Data and controls stand side by side here: a control is what is named like one or holds choices."""
    labels, unread, others = dict[str, Sequence[str]](), list[str](), list[str]()
    for name, value in task.items():
        named = role_of_label(name) is not None
        if chosen := _chosen(value) if named or isinstance(value, dict | list) else None:
            labels[name] = chosen
        elif isinstance(value, dict | list) and value:
            unread.append(name)
        elif not named and name not in _NO_CONTROLS:
            others.append(name)
    at = task.get("updated_at") or task.get("created_at")
    return ExportedTask(
        number, task, labels, unread=tuple(unread), others=tuple(others), at=at, by=task.get("annotator")
    )


def _chosen(value: Any) -> list[str] | None:
    """What was chosen: a name, several, a number of stars; None for spans, areas and the like."""
    if isinstance(value, dict):
        value = next((value[kind] for kind in ("choices", "rating", "number") if kind in value), None)
    values = value if isinstance(value, list) else [value]
    names = [str(one).strip() for one in values if isinstance(one, str | int | float) and str(one).strip()]
    return names if len(names) == len(values) else None
