"""The file formats of the queue, by extension."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from nlp.errors import UsageError
from service.files.output_file import whole_or_nothing
from service.labelling import doccano, label_studio, sheets
from service.labelling.tasks import LabelChoices, LabelTask

QueueWriter = Callable[[Path, Sequence[LabelTask], LabelChoices], None]

WRITERS: dict[str, QueueWriter] = {
    ".csv": sheets.write_csv,
    ".xlsx": sheets.write_xlsx,
    ".json": label_studio.write_tasks,
    ".jsonl": doccano.write_tasks,
}


def find_writer(path: Path) -> QueueWriter:
    """Raises: UsageError for an extension that is none of WRITERS."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"输出文件的扩展名应是 {'、'.join(WRITERS)} 之一，收到的是「{path.suffix}」。")
    return writer


def write_queue(
    writer: QueueWriter, path: Path, tasks: Sequence[LabelTask], choices: LabelChoices
) -> list[Path]:
    """Write the queue; gives the further files that were written (Label Studio's interface).

    Raises: OutputError where the place cannot be written.
    """
    with whole_or_nothing(path) as part:
        writer(part, tasks, choices)
    if writer is not label_studio.write_tasks:
        return []
    config = path.with_suffix(".config.xml")
    with whole_or_nothing(config) as part:
        part.write_text(label_studio.labelling_config(choices), "utf-8")
    return [config]
