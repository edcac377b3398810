"""Evaluation against scikit-learn and scipy on random cases, and against figures worked out by hand."""

import json
from collections.abc import Sequence

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    precision_recall_fscore_support,
)
from sklearn.preprocessing import MultiLabelBinarizer

from models.arrays import Float64s, Int64s
from models.cases import LabelledCase
from models.prediction import Prediction
from models.tasks import EMOTION_LABELS, URGENCY_LABELS
from tests.training.predictions import GENERAL, ByHeart, predicted
from training.evaluation import (
    AlsoFigures,
    Evaluation,
    IntensityFigures,
    TaskFigures,
    UrgencyFigures,
    evaluate,
    evaluate_predictions,
)
from training.evaluation.bootstrap import bootstrap_figures

Pair = tuple[LabelledCase, Prediction]


def measure(pairs: Sequence[Pair], *, bootstrap: int = 0, seed: int = 0) -> Evaluation:
    cases, predictions = zip(*pairs, strict=True)
    return evaluate_predictions(
        predictions, cases, GENERAL, version="by-heart", seed=seed, bootstrap=bootstrap
    )


def random_pairs(count: int, *, right: float = 0.7, seed: int = 0) -> list[Pair]:
    """Cases with every label, answered right about `right` of the time."""
    chance = np.random.default_rng(seed)
    codes = GENERAL.codes[:8]  # three of the labels never occur

    def answer(truth: str, labels: Sequence[str]) -> str:
        return truth if chance.random() < right else str(chance.choice(labels))

    pairs = []
    for number in range(count):
        category, emotion = str(chance.choice(codes[:7])), str(chance.choice(EMOTION_LABELS))
        urgency = str(chance.choice(URGENCY_LABELS, p=[0.6, 0.3, 0.1]))
        intensity = int(chance.integers(4))
        also = tuple(code for code in codes if code != category and chance.random() < 0.15)
        case = LabelledCase(f"第{number}条", category, also, urgency, emotion, intensity)
        answered = answer(category, codes)
        prediction = predicted(
            answered,
            confidence=float(chance.random()),
            also=[c for c in codes if c != answered and chance.random() < (0.7 if c in also else 0.05)],
            urgency=answer(urgency, URGENCY_LABELS),
            emotion=answer(emotion, EMOTION_LABELS),
            intensity=float(np.clip(intensity / 3 + chance.normal(0, 0.3), 0, 1)),
            needs_review=bool(chance.random() < 0.3),
        )
        pairs.append((case, prediction))
    return pairs


PAIRS = random_pairs(400)
FIGURES = measure(PAIRS)


def figures_of(evaluation: Evaluation, task: str) -> TaskFigures:
    figures = evaluation.tasks[task]
    assert isinstance(figures, TaskFigures)
    return figures


class TestAgainstScikitLearn:
    @pytest.mark.parametrize("task", ["category", "urgency", "emotion"])
    def test_one_label_a_case(self, task: str) -> None:
        truth = [getattr(case, task) for case, _ in PAIRS]
        answers = [getattr(prediction, task).label for _, prediction in PAIRS]
        figures = figures_of(FIGURES, task)
        met = sorted(set(truth))
        assert figures.accuracy.value == pytest.approx(accuracy_score(truth, answers))
        assert figures.macro_f1.value == pytest.approx(f1_score(truth, answers, labels=met, average="macro"))
        names = [item.label for item in figures.per_label]
        assert set(names) == set(truth) | set(answers)
        expected = precision_recall_fscore_support(truth, answers, labels=names, zero_division=0)
        measured = [(item.precision, item.recall, item.f1, item.support) for item in figures.per_label]
        assert np.allclose(np.array(measured).T, np.array(expected))
        assert np.array_equal(figures.confusion, confusion_matrix(truth, answers, labels=names))
        assert figures.support == 400

    def test_urgent_recall_and_precision_are_those_of_the_level(self) -> None:
        figures = FIGURES.tasks["urgency"]
        assert isinstance(figures, UrgencyFigures)
        urgent = next(item for item in figures.per_label if item.label == "urgent")
        assert (figures.urgent_recall.value, figures.urgent_precision.value) == pytest.approx(
            (urgent.recall, urgent.precision)
        )

    def test_further_categories(self) -> None:
        figures = FIGURES.tasks["also"]
        assert isinstance(figures, AlsoFigures)
        sets = MultiLabelBinarizer(classes=GENERAL.codes).fit([])
        truth = sets.transform([case.also for case, _ in PAIRS])
        answers = sets.transform([[s.label for s in prediction.also] for _, prediction in PAIRS])
        precision, recall, f1, _ = precision_recall_fscore_support(truth, answers, average="micro")
        assert figures.micro_precision.value == pytest.approx(precision)
        assert figures.micro_recall.value == pytest.approx(recall)
        assert figures.micro_f1.value == pytest.approx(f1)
        met = np.flatnonzero(truth.sum(axis=0))
        assert figures.macro_f1 == pytest.approx(f1_score(truth[:, met], answers[:, met], average="macro"))

    def test_intensity(self) -> None:
        figures = FIGURES.tasks["intensity"]
        assert isinstance(figures, IntensityFigures)
        truth = [(case.intensity or 0) / 3 for case, _ in PAIRS]
        answers = [p.emotion.intensity for _, p in PAIRS if p.emotion and p.emotion.intensity is not None]
        assert figures.spearman.value == pytest.approx(spearmanr(truth, answers).statistic, abs=1e-4)
        assert figures.mae.value == pytest.approx(mean_absolute_error(truth, answers), abs=1e-4)


class TestWorkedOutByHand:
    def test_expected_calibration_error(self) -> None:
        """Three bins of fifteen: (0.6, 0.667] twice 0.65, right once; (0.867, 0.933] four times 0.9, right
        three times; 1.0 once, right. ECE = 2/7 * |0.5 - 0.65| + 4/7 * |0.75 - 0.9| + 1/7 * 0 = 0.9/7."""
        rows = [(0.65, True), (0.65, False), (0.9, True), (0.9, True), (0.9, True), (0.9, False), (1.0, True)]
        pairs = [
            (LabelledCase(str(i), "praise"), predicted("praise" if right else "other", confidence=sure))
            for i, (sure, right) in enumerate(rows)
        ]
        assert figures_of(measure(pairs), "category").ece == pytest.approx(0.9 / 7)

    def test_a_confidence_on_an_edge_belongs_to_the_lower_bin(self) -> None:
        """0.2 = 3/15 lies in bin (2/15, 3/15] with 0.15: one bin, mean confidence 0.175, accuracy 0.5."""
        pairs = [
            (LabelledCase("一", "praise"), predicted("praise", confidence=0.2)),
            (LabelledCase("二", "praise"), predicted("other", confidence=0.15)),
        ]
        assert figures_of(measure(pairs), "category").ece == pytest.approx(0.325)

    def test_macro_f1_counts_the_labels_of_the_truth_alone(self) -> None:
        """praise: P 1, R 1/2, F1 2/3; other: P 1, R 1, F1 1; product_quality only answered: not counted."""
        pairs = [
            (LabelledCase("一", "praise"), predicted("praise")),
            (LabelledCase("二", "praise"), predicted("product_quality")),
            (LabelledCase("三", "other"), predicted("other")),
        ]
        figures = figures_of(measure(pairs), "category")
        assert figures.macro_f1.value == pytest.approx((2 / 3 + 1) / 2)
        assert [(item.label, item.support, item.answered) for item in figures.per_label] == [
            ("product_quality", 0, 1),
            ("praise", 2, 1),
            ("other", 1, 1),
        ]

    def test_review(self) -> None:
        pairs = [
            (LabelledCase("一", "praise"), predicted("praise")),
            (LabelledCase("二", "praise"), predicted("other")),
            (LabelledCase("三", urgency="general"), predicted("other", urgency="general")),
            (LabelledCase("四", "praise"), predicted("other", needs_review=True)),
        ]
        review = measure(pairs).review
        assert (review.automation_rate, review.automated_accuracy, review.automated_support) == (0.75, 0.5, 2)

    @pytest.mark.parametrize(
        ("truth", "answered", "expected"),
        [
            ([0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4], 1.0),
            ([0, 1, 2, 3], [0.4, 0.3, 0.2, 0.1], -1.0),
            ([0, 1, 2, 3], [0.1, 0.2, 0.4, 0.3], 0.8),
            ([1, 1, 1, 1], [0.1, 0.2, 0.4, 0.3], None),
            ([0, 1, 2, 3], [0.5, 0.5, 0.5, 0.5], None),
        ],
    )
    def test_rank_correlation(self, truth: list[int], answered: list[float], expected: float | None) -> None:
        pairs = [
            (LabelledCase(str(i), intensity=t), predicted(emotion="calm", intensity=a))
            for i, (t, a) in enumerate(zip(truth, answered, strict=True))
        ]
        figures = measure(pairs, bootstrap=20).tasks["intensity"]
        assert isinstance(figures, IntensityFigures)
        assert figures.spearman.value == (None if expected is None else pytest.approx(expected))


class TestWhichCasesCount:
    def test_a_case_counts_for_the_tasks_that_it_is_labelled_for(self) -> None:
        everything = {"urgency": "general", "emotion": "calm", "intensity": 0.1}
        pairs = [
            (LabelledCase("一", "praise"), predicted("praise", **everything)),  # type: ignore[arg-type]
            (LabelledCase("二", urgency="major"), predicted("praise", **everything)),  # type: ignore[arg-type]
        ]
        evaluation = measure(pairs)
        assert list(evaluation.tasks) == ["category", "urgency"]
        assert [figures_of(evaluation, task).support for task in evaluation.tasks] == [1, 1]

    def test_tasks_that_the_classifier_does_not_answer_are_absent(self) -> None:
        case = LabelledCase("一", "praise", ("other",), "major", "calm", 0)
        assert list(measure([(case, predicted(emotion="calm"))]).tasks) == ["emotion"]

    def test_a_label_that_the_classifier_does_not_know_is_always_missed(self) -> None:
        pairs = [
            (LabelledCase("一", "退票"), predicted("other")),
            (LabelledCase("二", "other"), predicted("other")),
        ]
        figures = figures_of(measure(pairs), "category")
        assert figures.accuracy.value == 0.5
        assert {item.label: item.recall for item in figures.per_label} == {"退票": 0.0, "other": 1.0}

    def test_urgent_figures_without_an_urgent_case_are_undefined(self) -> None:
        figures = measure([(LabelledCase("一", urgency="major"), predicted(urgency="major"))]).tasks[
            "urgency"
        ]
        assert isinstance(figures, UrgencyFigures)
        assert figures.urgent_recall.value is None
        assert figures.urgent_precision.value is None


class TestIntervals:
    def test_are_those_of_resampled_rows(self) -> None:
        """The multinomial draws of cells against plain resampling of rows."""
        figures = figures_of(measure(PAIRS, bootstrap=4000), "urgency")
        assert isinstance(figures, UrgencyFigures)
        truth = np.array([case.urgency for case, _ in PAIRS])
        answers = np.array([p.urgency.label for _, p in PAIRS if p.urgency])
        chance = np.random.default_rng(99)
        drawn = []
        for _ in range(600):
            rows = chance.integers(len(PAIRS), size=len(PAIRS))
            t, a = truth[rows], answers[rows]
            drawn.append(
                (
                    f1_score(t, a, average="macro"),
                    (t == a).mean(),
                    ((t == "urgent") & (a == "urgent")).sum() / (t == "urgent").sum(),
                )
            )
        low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
        measured = [figures.macro_f1, figures.accuracy, figures.urgent_recall]
        assert [figure.low for figure in measured] == pytest.approx(low.tolist(), abs=0.02)
        assert [figure.high for figure in measured] == pytest.approx(high.tolist(), abs=0.02)

    def test_of_the_rank_correlation_are_those_of_resampled_rows(self) -> None:
        figures = measure(PAIRS, bootstrap=4000).tasks["intensity"]
        assert isinstance(figures, IntensityFigures)
        truth = np.array([case.intensity for case, _ in PAIRS])
        answers = np.array([p.emotion.intensity for _, p in PAIRS if p.emotion])
        chance = np.random.default_rng(99)
        samples = (chance.integers(len(PAIRS), size=len(PAIRS)) for _ in range(600))
        drawn = [spearmanr(truth[rows], answers[rows]).statistic for rows in samples]
        low, high = np.percentile(drawn, [2.5, 97.5])
        assert (figures.spearman.low, figures.spearman.high) == pytest.approx((low, high), abs=0.015)

    def test_hold_the_value_and_shrink_with_more_cases(self) -> None:
        widths = []
        for count in (50, 400):
            accuracy = figures_of(measure(random_pairs(count), bootstrap=500), "category").accuracy
            assert accuracy.low is not None
            assert accuracy.high is not None
            assert accuracy.value is not None
            assert accuracy.low <= accuracy.value <= accuracy.high
            widths.append(accuracy.high - accuracy.low)
        assert widths[1] < widths[0] / 2

    def test_same_seed_same_intervals_other_seed_others(self) -> None:
        one, same, other = (measure(PAIRS, bootstrap=200, seed=seed) for seed in (1, 1, 2))
        assert one.to_dict()["tasks"] == same.to_dict()["tasks"]
        assert one.to_dict()["tasks"] != other.to_dict()["tasks"]

    def test_work_grows_with_the_cells_not_with_the_rows(self) -> None:
        """A thousand and a million rows in 40 cells: the same arrays, and as many draws as asked."""

        def shapes_of(rows_a_cell: int) -> list[tuple[int, ...]]:
            shapes: list[tuple[int, ...]] = []

            def share_of_the_first(counts: Int64s) -> dict[str, Float64s]:
                shapes.append(counts.shape)
                return {"share": counts[:, 0] / counts.sum(axis=1)}

            cells = np.full(40, rows_a_cell, dtype=np.int64)
            figure = bootstrap_figures(cells, share_of_the_first, draws=1000, seed=0)["share"]
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low < 1 / 40 < figure.high
            return shapes

        assert shapes_of(25) == shapes_of(25_000) == [(1, 40), (1000, 40)]

    def test_many_cells_are_drawn_in_steps(self) -> None:
        drawn: list[int] = []

        def share_of_the_first(counts: Int64s) -> dict[str, Float64s]:
            drawn.append(len(counts))
            return {"share": counts[:, 0] / counts.sum(axis=1)}

        bootstrap_figures(np.ones(5_000, dtype=np.int64), share_of_the_first, draws=1000, seed=0)
        value, *steps = drawn
        assert value == 1
        assert len(steps) > 1
        assert sum(steps) == 1000


class TestTheWholePath:
    def test_evaluates_a_classifier_on_prepared_texts(self) -> None:
        answers = {case.text: prediction for case, prediction in PAIRS}
        evaluation = evaluate(ByHeart(answers), [case for case, _ in PAIRS], seed=3, bootstrap=50)
        assert evaluation == measure(PAIRS, bootstrap=50, seed=3)

    def test_json_keeps_the_contract(self) -> None:
        said = json.loads(json.dumps(measure(PAIRS, bootstrap=50).to_dict(), allow_nan=False))
        assert said["version"] == "by-heart"
        assert list(said["tasks"]) == ["category", "also", "urgency", "emotion", "intensity"]
        category = said["tasks"]["category"]
        assert {"macro_f1", "accuracy", "per_label", "ece", "confusion", "intervals"} <= category.keys()
        assert category["per_label"]["product_quality"].keys() == {
            "precision",
            "recall",
            "f1",
            "support",
            "answered",
        }
        low, high = category["intervals"]["macro_f1"]
        assert low <= category["macro_f1"] <= high
        assert {"urgent_recall", "urgent_precision"} <= said["tasks"]["urgency"].keys()
        assert {"spearman", "mae"} <= said["tasks"]["intensity"].keys()
        assert said["review"]["needs_review"] == pytest.approx(1 - said["review"]["automation_rate"])
