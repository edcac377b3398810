"""The fit of the outlook, its figures, and a reduced form of tests/benchmarks/helpdesk_trend.py."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from models.loading import load_classifier
from models.trend import Turn, follow_emotion
from nlp.errors import InputError
from tests.benchmarks.trend_figures import (
    area_under_curve,
    predict_out_of_fold,
    rank_correlation,
    with_interval,
)
from training.trend.dialogues import JudgedDialogue, read_dialogues

DIALOGUES = Path(__file__).parents[3] / "shared" / "data" / "helpdesk" / "stc3_dialogues.csv"


def test_figures_are_those_of_scipy_and_scikit_learn() -> None:
    random = np.random.default_rng(3)
    left, right = random.integers(0, 9, 200).astype(float), random.integers(0, 9, 200).astype(float)
    positive = (right > 5).astype(float)
    assert rank_correlation(left, right) == pytest.approx(spearmanr(left, right)[0])
    assert area_under_curve(left, positive) == pytest.approx(roc_auc_score(positive, left))
    figure = with_interval(rank_correlation, left, right, seed=1)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < rank_correlation(left, right) < figure.high


def _invented(number: int) -> JudgedDialogue:
    happy = number % 2 == 0
    opening = Turn(
        "customer", f"第{number}号快递{'晚了' * (number % 7)}请查一下{chr(0x4E00 + 37 * number)}", "calm", 0.1
    )
    ending = (
        Turn("customer", "收到了谢谢", "satisfied", 0.5)
        if happy
        else Turn("customer", "还是没人管！", "angry", 0.8)
    )
    return JudgedDialogue((opening, Turn("agent", "您好"), ending), 1.0 if happy else -1.0, opening.text)


def test_the_fit_learns_what_tells_the_endings_apart_and_no_more() -> None:
    found = predict_out_of_fold([_invented(i) for i in range(60)], seed=1)
    happy = np.arange(60) % 2 == 0
    assert found.satisfaction[happy].min() > found.satisfaction[~happy].max()
    assert abs(area_under_curve(found.risk_at_half, (~happy).astype(float)) - 0.5) < 0.3  # halves look alike


def test_a_turn_without_a_speaker_is_named(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("text,dialogue,satisfaction_mean\n你好,你好 || 客服：您好,0\n", "utf-8")
    with pytest.raises(InputError, match="第 2 行"):
        read_dialogues(path, load_classifier("fast"))


@pytest.mark.skipif(not DIALOGUES.is_file(), reason="the judged dialogues (../shared/data) are not here")
def test_on_real_dialogues_the_final_emotion_follows_the_judges(tmp_path: Path) -> None:
    with DIALOGUES.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))[::6]
    path = tmp_path / "some.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    dialogues = read_dialogues(path, load_classifier("fast"))
    level = np.array([-follow_emotion(d.turns).points[-1].level for d in dialogues])
    figure = with_interval(rank_correlation, level, np.array([d.satisfaction for d in dialogues]), seed=1)
    assert figure.low is not None
    assert figure.low >= 0.40
