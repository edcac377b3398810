"""Figures on what a model has learnt say nothing: how many of the cases to be measured it knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.cases import LabelledCase
from models.loading import AUTO, find_model, resolve_model
from training.case_keys import read_case_keys
from training.stable_split import case_key


def count_learnt(name: str, home: Path, cases: Sequence[LabelledCase]) -> int:
    """Cases whose text the model of a name was fitted to; 0 for shipped ones, which keep no list of theirs.

    Raises: ModelError.
    """
    version = resolve_model(name, home=home)
    keys = None if version == AUTO else read_case_keys(find_model(version, home=home))
    return 0 if keys is None else sum(case_key(case.text) in keys.trained for case in cases)


def tell_learnt(version: str, learnt: int, cases: int) -> str | None:
    """What to say about it; None where nothing was learnt."""
    if not learnt:
        return None
    return (
        f"注意：{cases} 条案例中有 {learnt} 条是 {version} 训练时用过的，"
        "以下数字偏高，不能说明它在新文本上的表现。请换用它没有见过的案例。"
    )
