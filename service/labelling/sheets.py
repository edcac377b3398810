"""The queue as .csv or .xlsx: a cases file whose label columns are empty, beside what the model says."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook

from service.files.delimited_writer import show_added
from service.labelling.tasks import PICKED, LabelChoices, LabelTask

LABELS = ("category", "urgency", "emotion")
COLUMNS = (
    *("row", "text", *LABELS, "sample"),
    *("model_category", "model_urgency", "model_emotion"),
    *("urgent_looking", "uncertainty", "disagreement"),
)
STORE_COLUMNS = ("complaint_id", *COLUMNS[1:])
"""Of a queue from the store: there is no row to go back to, but a complaint."""
_WIDTHS = {"complaint_id": 28, "text": 80, "category": 20, "model_category": 20}


def write_csv(path: Path, tasks: Sequence[LabelTask], _choices: LabelChoices) -> None:
    """Filled in, the file goes to `suqing train` as it is."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(_columns(tasks))
        writer.writerows([show_added(cell) for cell in _cells(task)] for task in tasks)


def write_xlsx(path: Path, tasks: Sequence[LabelTask], choices: LabelChoices) -> None:
    """As the CSV, with lists to choose labels from."""
    workbook = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet("待标注")
    names = workbook.add_worksheet("标注取值")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(_columns(tasks)):
        sheet.write_string(0, column, name)
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
    for row, task in enumerate(tasks, 1):
        for column, cell in enumerate(_cells(task)):
            sheet.write_string(row, column, cell, wrap)
    for place, task_name in enumerate(LABELS):
        listed = getattr(choices, task_name)
        names.write_string(0, place, task_name)
        for row, name in enumerate(listed, 1):
            names.write_string(row, place, name)
        if listed and tasks:
            letter = "ABC"[place]
            source = f"='标注取值'!${letter}$2:${letter}${len(listed) + 1}"
            column = COLUMNS.index(task_name)
            sheet.data_validation(1, column, len(tasks), column, {"validate": "list", "source": source})
    workbook.close()


def _columns(tasks: Sequence[LabelTask]) -> tuple[str, ...]:
    return STORE_COLUMNS if any(task.complaint_id for task in tasks) else COLUMNS


def _cells(task: LabelTask) -> list[str]:
    doubt = task.doubt
    return [
        *(task.complaint_id or str(task.row), task.text, "", "", "", PICKED),
        *(task.category, task.urgency, task.emotion),
        "true" if doubt.urgent else "false",
        f"{doubt.uncertainty:.3f}",
        f"{doubt.disagreement:.3f}",
    ]
