"""An answer for human eyes: a small table, and the masked text with the words that mattered marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.prediction import Evidence, LabelScore, Prediction, UrgencyPrediction
from models.tasks import TASK_NAMES
from nlp import PreparedText
from nlp.mask_kinds import MASK_KINDS
from service.answer import masked_slice
from service.cli.console import plain_console

TASK_STYLES = {"urgency": "bold red", "category": "bold cyan", "emotion": "bold yellow", "also": "cyan"}
"""Style of each task's evidence; where two tasks meet, the earlier one here wins."""

_URGENCY_STYLES = {"urgent": "bold red", "major": "yellow"}


def print_answer(prepared: PreparedText, prediction: Prediction, console: Console | None = None) -> None:
    """Print to stdout, without colours where it is no terminal."""
    console = console or plain_console()
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, shown in _rows(prepared, prediction):
        table.add_row(name, shown)
    console.print(table)


def mark_evidence(prepared: PreparedText, evidence: Sequence[Evidence]) -> Text:
    """The masked text, evidence styled by its task and masks reversed."""
    styles = [""] * len(prepared.original)
    for task in reversed(TASK_STYLES):
        for one in evidence:
            if one.task == task:
                styles[one.start : one.end] = [TASK_STYLES[task]] * (one.end - one.start)
    marked = Text()
    position = 0
    for mask in prepared.masks:
        _append(marked, prepared.original, styles, position, mask.start)
        marked.append(MASK_KINDS[mask.kind].label, "reverse")
        position = mask.end
    _append(marked, prepared.original, styles, position, len(prepared.original))
    return marked


def _append(marked: Text, original: str, styles: list[str], start: int, end: int) -> None:
    """Append a stretch without masks, one piece for each run of equal style."""
    while start < end:
        stop = start + 1
        while stop < end and styles[stop] == styles[start]:
            stop += 1
        marked.append(original[start:stop], styles[start])
        start = stop


def _rows(prepared: PreparedText, prediction: Prediction) -> list[tuple[str, Text]]:
    rows: list[tuple[str, Text]] = []
    if prediction.category:
        rows.append(("类别", _scores((prediction.category, *prediction.also))))
    if prediction.urgency:
        rows.append(("紧急程度", _urgency(prepared, prediction.urgency)))
    if prediction.emotion:
        emotion = prediction.emotion
        strength = "" if emotion.intensity is None else f"　强度 {emotion.intensity:.2f}"
        rows.append(("情绪", Text(f"{emotion.name} {emotion.confidence:.0%}{strength}")))
        rows += [("建议", Text(advice)) for advice in emotion.guidance]
    if prediction.needs_review:
        rows.append(("复核", Text("把握不足，请人工确认", "magenta")))
    rows.append(("文本", mark_evidence(prepared, prediction.evidence)))
    rows += [("依据", words) for words in [_evidence(prepared, prediction.evidence)] if words]
    rows.append(("模型", Text(prediction.model_version, "dim")))
    return rows


def _evidence(prepared: PreparedText, evidence: Sequence[Evidence]) -> Text:
    """The words by task, in the styles of the marked text."""
    groups: list[Text] = []
    for task, style in TASK_STYLES.items():
        words = dict.fromkeys(masked_slice(prepared, e.start, e.end) for e in evidence if e.task == task)
        if words:
            groups.append(Text(f"{TASK_NAMES[task]} ").append("、".join(words), style))
    return Text("　").join(groups)


def _scores(scores: Sequence[LabelScore]) -> Text:
    """The category, and further ones behind 另涉及."""
    first, *also = (f"{score.name} {score.confidence:.0%}" for score in scores)
    return Text(f"{first}　另涉及 {'、'.join(also)}" if also else first)


def _urgency(prepared: PreparedText, urgency: UrgencyPrediction) -> Text:
    shown = Text(f"{urgency.name} {urgency.confidence:.0%}", _URGENCY_STYLES.get(urgency.label, ""))
    words = dict.fromkeys(masked_slice(prepared, reason.start, reason.end) for reason in urgency.reasons)
    if words:
        shown.append(f"　原因：{'、'.join(words)}", "")
    return shown
