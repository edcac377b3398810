"""How far the emotion trend tells satisfaction: `python -m tests.benchmarks.helpdesk_trend DIALOGUES.csv`.

Prints Spearman's correlation of the final emotion (nothing learnt) and of the final outlook (out of fold)
with the judges' satisfaction, and the AUC of a dissatisfied end (mean <= -0.5) predicted from the first half
of the turns, with 95 % bootstrap intervals. The bundled models saw the judgement of some of these dialogues
as an auxiliary label of their first message; with --gold DIR, those of which they did not (the first message
stands in gold train or dev) are counted apart.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.loading import load_classifier
from models.trend import follow_emotion
from tests.benchmarks.trend_figures import (
    area_under_curve,
    predict_out_of_fold,
    rank_correlation,
    with_interval,
)
from training.tables import read_rows
from training.trend.dialogues import DISSATISFIED, JudgedDialogue, read_dialogues

SEED = 20261127


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", type=Path)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--gold", type=Path)
    arguments = parser.parse_args()
    classifier = load_classifier(arguments.model)
    dialogues = read_dialogues(arguments.dialogues, classifier)
    found = predict_out_of_fold(dialogues, seed=SEED)
    level = np.array([-follow_emotion(d.turns).points[-1].level for d in dialogues])
    started = np.array([follow_emotion(d.half()).points[-1].level for d in dialogues])
    satisfaction = np.array([d.satisfaction for d in dialogues])
    bad = (satisfaction <= DISSATISFIED).astype(float)
    print(f"{classifier.version}, {len(dialogues)} dialogues, {bad.mean():.0%} end dissatisfied")
    for title, rows in groups(dialogues, arguments.gold):
        print(f"\n{title}: {rows.sum()} dialogues")
        for name, figure in (
            ("final emotion level, Spearman", (rank_correlation, level, satisfaction)),
            ("final outlook, out of fold, Spearman", (rank_correlation, found.satisfaction, satisfaction)),
            ("emotion level at half, AUC", (area_under_curve, started, bad)),
            ("risk at half, out of fold, AUC", (area_under_curve, found.risk_at_half, bad)),
        ):
            statistic, left, right = figure
            shown = with_interval(statistic, left[rows], right[rows], seed=SEED)
            print(f"  {name:<38} {shown.value:.3f} [{shown.low:.3f}, {shown.high:.3f}]")


def groups(
    dialogues: Sequence[JudgedDialogue], gold: Path | None
) -> list[tuple[str, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]]:
    """Title and rows of each group that is printed."""
    found = [
        ("all", np.ones(len(dialogues), bool)),
        ("four turns or more", np.array([len(d.turns) >= 4 for d in dialogues])),
    ]
    if gold is not None:
        known = {row["text"].strip() for part in ("train", "dev") for row in read_rows(gold / f"{part}.csv")}
        clean = np.array([d.text.strip() in known for d in dialogues])
        found.append(("judgement unseen by the bundled model", clean))
    return found


if __name__ == "__main__":
    main()
