"""A model manifest for human eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from models.encoder.storage import KIND as ENCODER
from models.encoder.storage import is_cascade
from models.tasks import TASK_NAMES
from service.cli.evaluation_view import FIGURE_NAMES


def manifest_table(manifest: Mapping[str, Any]) -> Table:
    """Two columns: what, and its value."""
    table = Table(title=f"模型 {manifest.get('version')}", title_justify="left", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(manifest):
        table.add_row(name, Text(value))
    return table


def tell_answering(manifest: Mapping[str, Any]) -> str:
    """Which half of an encoder version answers, and what that costs."""
    choice = manifest.get("cascade_choice") or {}
    if not is_cascade(manifest):
        return (
            "每条文本都由编码器读（没有可靠的阈值让 linear 先答）：单条用时与批量速度同 accurate，"
            "比 auto 慢，见 README「数字」。"
        )
    share = f"，训练时为 {choice['share']:.0%}" if "share" in choice else ""
    told = f"linear 先答，没有把握的与触发紧急规则的才由编码器读{share}。"
    shipped = (manifest.get("linear") or {}).get("companion") is not None
    return f"以 accurate 之名每条文本都由编码器读；以 auto 之名 {told}" if shipped else told


def _rows(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    training = manifest.get("training", {})
    yield "种类", f"{manifest.get('kind')}，格式版本 {manifest.get('format_version')}"
    if manifest.get("kind") == ENCODER:
        yield "作答方式", tell_answering(manifest)
    yield "训练时间", str(training.get("created_at", "未记录"))
    yield "训练案例", f"{training.get('cases', '未记录')}（种子 {training.get('seed', '未记录')}）"
    yield "数据指纹", str(training.get("fingerprint", "未记录"))
    for task, counts in training.get("labels", {}).items():
        if counts:
            shown = "  ".join(f"{label} {count}" for label, count in counts.items())
            yield f"标注 {TASK_NAMES.get(task, task)}", shown
    evaluation = manifest.get("evaluation", {})
    if evaluation.get("fitted_again_on_all_cases"):
        yield "说明", "用全部案例重新训练过；下列数字来自未用留出部分的那次训练。"
    for task, figures in evaluation.get("tasks", {}).items():
        yield f"数字 {TASK_NAMES.get(task, task)}", "  ".join(_figures(figures))
    libraries = training.get("libraries", {})
    yield "程序库", "  ".join(f"{name} {version}" for name, version in libraries.items()) or "未记录"
    for file, digest in manifest.get("files", {}).items():
        yield file, f"SHA-256 {digest}"


def _figures(figures: Mapping[str, Any]) -> Iterator[str]:
    for name in FIGURE_NAMES:
        value = figures.get(name)
        if isinstance(value, float):
            interval = figures.get("intervals", {}).get(name)
            shown = f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
            yield f"{name} {value:.3f}{shown}"
