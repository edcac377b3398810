"""A candidate for human eyes, and for programs."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from models.artifact import read_manifest
from models.encoder.storage import KIND as ENCODER
from models.tasks import TASK_NAMES
from service.cases.read_cases import ReadCases
from service.cli.evaluation_view import print_evaluation
from service.cli.manifest_view import tell_answering
from training.candidate import Candidate


def print_candidate(console: Console, candidate: Candidate, read: ReadCases) -> None:
    """Figures, who answers what, where it was saved."""
    print_evaluation(
        console,
        candidate.evaluation,
        read.cleaned.taxonomy,
        bundled=candidate.bundled,
        comparison=candidate.comparison,
    )
    in_vain = [task for task in candidate.borrowed if task in read.cleaned.in_vain]
    for tasks, why in (
        ([task for task in candidate.borrowed if task not in in_vain], "案例里没有标注的任务"),
        (in_vain, "案例里有标注但都没能使用的任务（原因见上）"),
    ):
        if tasks:
            names = "、".join(f"{task} {TASK_NAMES[task]}" for task in tasks)
            console.print(f"{why}由随附模型回答：{names}。", highlight=False, soft_wrap=True)
    console.print(
        f"候选版本 {candidate.version}：用 {candidate.trained_on} 条训练，"
        f"在另外留出的 {candidate.held_out} 条上评估，已保存到 {candidate.directory}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    manifest = read_manifest(candidate.directory)
    if manifest.get("kind") == ENCODER:
        console.print(f"作答方式：{tell_answering(manifest)}", highlight=False, soft_wrap=True)
    if candidate.trained_on + candidate.held_out > len(read.cleaned.cases):
        console.print("保存的模型用全部案例重新训练过；以上数字来自未用留出部分的那次训练。")


def candidate_as_json(candidate: Candidate, read: ReadCases) -> dict[str, Any]:
    """What `--json` holds of it."""
    cleaned = read.cleaned
    return {
        **candidate.evaluation.to_dict(),
        "taxonomy": {"name": cleaned.taxonomy.name, "codes": list(cleaned.taxonomy.codes)},
        "trained_on": candidate.trained_on,
        "held_out": candidate.held_out,
        "borrowed_tasks": list(candidate.borrowed),
        "bundled": None if candidate.bundled is None else candidate.bundled.to_dict(),
        "comparison": None if candidate.comparison is None else candidate.comparison.to_dict(),
        "data": {
            "rows": cleaned.rows,
            "cases": len(cleaned.cases),
            "problems": cleaned.problem_counts(),
            "labelled_in_vain": list(cleaned.in_vain),
            "notes": [*read.notes, *cleaned.notes],
        },
    }
