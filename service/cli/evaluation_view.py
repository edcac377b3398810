"""An evaluation for human eyes: figures a task with intervals, and a line a label."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.tasks import EMOTION_NAMES, TASK_NAMES, URGENCY_NAMES
from models.taxonomy import Taxonomy
from training.evaluation import Comparison, Evaluation, Figure, TaskDifference, TaskFigures
from training.evaluation.figures import AnyFigures

FIGURE_NAMES = (
    "macro_f1",
    "accuracy",
    "urgent_recall",
    "urgent_precision",
    "micro_f1",
    "micro_precision",
    "micro_recall",
    "spearman",
    "mae",
    "ece",
)
"""Names of the headline figures in the JSON, in the order in which they are shown."""


def print_evaluation(
    console: Console,
    evaluation: Evaluation,
    taxonomy: Taxonomy,
    *,
    bundled: Evaluation | None = None,
    comparison: Comparison | None = None,
    beside: str | None = None,
) -> None:
    """Print the figures, the labels, and how much needs no person.

    bundled: figures of another version on the same cases; beside: its name, None for the shipped model.
    """
    console.print(
        f"{evaluation.version} 在 {evaluation.cases} 条案例上的评估（方括号内为 95 % 区间）",
        markup=False,
        highlight=False,
    )
    for task, figures in evaluation.tasks.items():
        others = None if bundled is None else bundled.tasks.get(task)
        difference = None if comparison is None else comparison.tasks.get(task)
        console.print(figure_table(task, figures, others, difference, beside=beside))
        if isinstance(figures, TaskFigures):
            console.print(label_table(task, figures, taxonomy))
    console.print(review_line(evaluation), highlight=False)


def figure_table(
    task: str,
    figures: AnyFigures,
    bundled: AnyFigures | None = None,
    difference: TaskDifference | None = None,
    *,
    beside: str | None = None,
) -> Table:
    """One line a figure; beside it, the other version (None: the shipped) and how they differ."""
    table = Table(title=f"{task} {TASK_NAMES[task]}（{figures.support} 条）", title_justify="left")
    table.add_column("指标", no_wrap=True)
    table.add_column("数值", justify="right", no_wrap=True)
    if bundled is not None:
        table.add_column(beside or "随附模型", justify="right", no_wrap=True)
    if difference is not None:
        table.add_column("差", justify="right", no_wrap=True)
    rows = dict(figures.headline())
    if isinstance(figures, TaskFigures):
        rows["ece"] = Figure(figures.ece)
    for name, figure in rows.items():
        cells = [name, show_figure(figure)]
        if bundled is not None:
            cells.append(_number(bundled.to_dict()[name]))
        if difference is not None:
            shown = getattr(difference, name, None)
            cells.append(show_figure(shown, signed=True) if isinstance(shown, Figure) else "")
        table.add_row(*cells)
    return table


def label_table(task: str, figures: TaskFigures, taxonomy: Taxonomy) -> Table:
    """One line a label of a task."""
    table = Table()
    table.add_column("标注", overflow="fold")
    for heading in ("精确率", "召回率", "F1", "条数"):
        table.add_column(heading, justify="right", no_wrap=True)
    for item in figures.per_label:
        table.add_row(
            Text(_label_name(task, item.label, taxonomy)),  # as Text: a label is no markup
            _number(item.precision) if item.answered else "—",
            _number(item.recall) if item.support else "—",
            _number(item.f1) if item.support else "—",
            str(item.support),
        )
    return table


def review_line(evaluation: Evaluation) -> str:
    """How much needs no person, and how good that part is."""
    review = evaluation.review
    right = review.automated_accuracy
    known = "" if right is None else f"（其类别准确率 {right:.1%}，{review.automated_support} 条）"
    return f"无需人工复核的占 {review.automation_rate:.1%}{known}，其余标为 needs_review。"


def show_figure(figure: Figure, *, signed: bool = False) -> str:
    """0.731 [0.702, 0.760]; a difference +0.02 [-0.01, +0.05]; — where it is undefined."""
    if figure.value is None:
        return "—"
    form = "+.2f" if signed else ".3f"
    if figure.low is None or figure.high is None:
        return f"{figure.value:{form}}"
    return f"{figure.value:{form}} [{figure.low:{form}}, {figure.high:{form}}]"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _label_name(task: str, label: str, taxonomy: Taxonomy) -> str:
    names = {"urgency": URGENCY_NAMES, "emotion": EMOTION_NAMES}.get(task, {})
    name = names.get(label) or taxonomy.name_of(label)
    return label if name == label else f"{label} {name}"
