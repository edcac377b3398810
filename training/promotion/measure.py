"""Measures a challenger beside the champion: on unseen held-out cases and on the fixed ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.classifier import Classifier
from models.prediction import Prediction
from models.tasks import EMOTION_LABELS, EXCLUSIVE_TASKS, URGENCY_LABELS
from models.taxonomy import Taxonomy
from training.case_keys import CaseKeys
from training.evaluation.answers import TaskAnswers, match_answers
from training.evaluation.evaluate import predict_cases
from training.promotion.crossed import PARTS, Crossed
from training.promotion.earlier import compare_with_earlier
from training.promotion.exchange import Witness, count_contradictions
from training.promotion.latency import milliseconds_a_text
from training.promotion.measured import Contradictions, Hits, Measured, News, Pair, PairedTask
from training.promotion.new_cases import find_since
from training.promotion.paired import align, constant_answers, pair_accuracy, pair_task
from training.promotion.regression_cases import load_hard_cases, load_urgent_cases
from training.promotion.settings import GateSettings
from training.stable_split import CaseSplit, case_key

LEAST_SHARED = 0.5  # share of cases with a label that the champion knows, for a comparison of categories
URGENT = "urgent"


def measure(
    champion: Classifier,
    challenger: Classifier,
    split: CaseSplit,
    *,
    learnt: CaseKeys | None,
    crossed: Crossed | None = None,
    seed: int = 0,
    sure: float = GateSettings().sure,
) -> Measured:
    """All that the gate decides on.

    crossed: answers to all cases, which then stand for those of both models to the held-out ones.

    split: of the challenger's cases; it was fitted to split.training alone. learnt: what the
    champion has learnt; None where that is not on record, as of the shipped models, which know
    none of the user's cases. sure: confidence of the champion from which on it may contradict a label.
    """
    unseen, earlier = _unseen(split, learnt) if crossed is None else (crossed.cases, crossed.earlier)
    task = _primary_task(unseen)
    comparable, how = _compare_labels(task, champion.taxonomy, challenger.taxonomy, unseen)
    useful = [other for other in EXCLUSIVE_TASKS if other != "category" or comparable]
    asked = any(getattr(case, other) is not None for case in unseen for other in useful)
    if crossed is None:
        theirs: Sequence[Prediction] = predict_cases(challenger, unseen)
        ours: Sequence[Prediction] | None = predict_cases(champion, unseen) if asked else None
    else:
        theirs, ours = crossed.challenger, crossed.champion if asked else None
        how += (
            f"留出的案例不多，所以全部 {len(unseen)} 条轮流留出：分 {PARTS} 份，双方各重新训练 {PARTS} 次。"
        )
    hard, urgent = load_hard_cases(), load_urgent_cases()
    fixed = [*hard, *urgent]
    fixed_pair = (predict_cases(champion, fixed), predict_cases(challenger, fixed))
    sides = {
        other: _both(other, unseen, ours, theirs, champion.taxonomy, challenger.taxonomy) for other in useful
    }
    if task is not None and not comparable:
        sides[task] = _beside_the_commonest(task, unseen, theirs, challenger.taxonomy, split.training)
    paired: dict[str, PairedTask] = {
        other: pair_task(other, *pair, seed=seed) for other, pair in sides.items() if pair is not None
    }
    known = frozenset((*champion.taxonomy.codes, *URGENCY_LABELS, *EMOTION_LABELS))
    compared = sides.get(task) if task is not None and comparable else None
    old, agreement, swaps = compare_with_earlier(compared, unseen, earlier, known, seed)
    witness = Witness(champion, task, known, sure) if task is not None and comparable else None
    news, contradictions = _since(witness, split, learnt)
    return Measured(
        champion.version,
        challenger.version,
        comparable,
        how,
        unseen=len(unseen),
        left_out=0 if crossed is not None else len(split.held) - len(unseen),
        primary=paired.get(task) if task is not None else None,
        others=tuple(found for other, found in paired.items() if other != task),
        earlier=old,
        agreement=agreement,
        swaps=swaps,
        news=news,
        contradictions=contradictions,
        urgent=_count_urgent(unseen, ours, theirs, fixed, fixed_pair),
        fixed=_fixed(fixed, fixed_pair, champion.taxonomy, challenger.taxonomy, seed),
        milliseconds=milliseconds_a_text(champion, challenger, [case.text for case in hard]),
    )


def _primary_task(cases: Sequence[LabelledCase]) -> str | None:
    """The first task that enough of the cases are labelled for: category before urgency before emotion."""
    counts = {task: sum(getattr(case, task) is not None for case in cases) for task in EXCLUSIVE_TASKS}
    return next((task for task, count in counts.items() if count and 2 * count >= max(counts.values())), None)


def _compare_labels(
    task: str | None, champion: Taxonomy, challenger: Taxonomy, cases: Sequence[LabelledCase]
) -> tuple[bool, str]:
    if task != "category" or champion.codes == challenger.codes:
        return True, "与现有版本在同样的留出案例上逐条配对比较。"
    known = sum(case.category in champion.codes for case in cases if case.category is not None)
    labelled = sum(case.category is not None for case in cases)
    if known >= LEAST_SHARED * labelled:
        return True, (
            f"类别与现有版本不完全相同：留出案例中 {labelled - known}/{labelled} 条的类别现有版本不认识，"
            "按答错计，其余逐条配对比较。"
        )
    return False, (
        "现有版本用的是另一套类别，类别无法直接比较：候选版本须可靠地胜过「总答最常见的标签」；"
        "紧急与情绪仍与现有版本比较。"
    )


def _both(
    task: str,
    cases: Sequence[LabelledCase],
    ours: Sequence[Prediction] | None,
    theirs: Sequence[Prediction],
    champion: Taxonomy,
    challenger: Taxonomy,
) -> tuple[TaskAnswers, TaskAnswers] | None:
    if ours is None:
        return None
    first = match_answers(task, cases, ours, champion)
    second = match_answers(task, cases, theirs, challenger)
    if first is None or second is None:
        return None
    both = align(first, second)
    return both if len(both[0].truth) else None


def _beside_the_commonest(
    task: str,
    cases: Sequence[LabelledCase],
    theirs: Sequence[Prediction],
    taxonomy: Taxonomy,
    training: Sequence[LabelledCase],
) -> tuple[TaskAnswers, TaskAnswers] | None:
    answers = match_answers(task, cases, theirs, taxonomy)
    counts = Counter(label for case in training if (label := getattr(case, task)) is not None)
    if answers is None or not counts:
        return None
    [(commonest, _)] = counts.most_common(1)
    return constant_answers(answers, commonest), answers


def _unseen(
    split: CaseSplit, learnt: CaseKeys | None
) -> tuple[tuple[LabelledCase, ...], NDArray[np.bool_] | None]:
    """The held-out cases that the champion has not learnt; which of them were held out when it was made."""
    cases = tuple(
        case
        for case, keys in zip(split.held, split.held_keys, strict=True)
        if learnt is None or not keys & learnt.trained
    )
    if learnt is None:
        return cases, None
    return cases, np.array([case_key(case.text) in learnt.held for case in cases], np.bool_)


def _since(
    witness: Witness | None, split: CaseSplit, learnt: CaseKeys | None
) -> tuple[News | None, Contradictions | None]:
    since = None if witness is None or learnt is None else find_since(split, learnt)
    if witness is None or since is None:
        return None, None
    return since.news, count_contradictions(witness, since.newer, since.earlier)


def _count_urgent(
    unseen: Sequence[LabelledCase],
    ours: Sequence[Prediction] | None,
    theirs: Sequence[Prediction],
    fixed: Sequence[LabelledCase],
    fixed_pair: tuple[Sequence[Prediction], Sequence[Prediction]],
) -> tuple[Hits, ...]:
    parts = [("固定案例", fixed, *fixed_pair)]
    if ours is not None:
        parts.insert(0, ("留出案例", unseen, ours, theirs))
    found = [Hits(part, *_hits(cases, champion, challenger)) for part, cases, champion, challenger in parts]
    return tuple(hits for hits in found if hits.cases)


def _hits(
    cases: Sequence[LabelledCase], champion: Sequence[Prediction], challenger: Sequence[Prediction]
) -> tuple[int, int, int]:
    rows = [
        (one.urgency.label == URGENT, other.urgency.label == URGENT)
        for case, one, other in zip(cases, champion, challenger, strict=True)
        if case.urgency == URGENT and one.urgency is not None and other.urgency is not None
    ]
    return len(rows), sum(one for one, _ in rows), sum(other for _, other in rows)


def _fixed(
    cases: Sequence[LabelledCase],
    predictions: tuple[Sequence[Prediction], Sequence[Prediction]],
    champion: Taxonomy,
    challenger: Taxonomy,
    seed: int,
) -> dict[str, Pair]:
    """task -> accuracy on the fixed cases; their category only counts for two that know it."""
    known = {case.category for case in cases if case.category is not None}
    general = known <= set(champion.codes) and known <= set(challenger.codes)
    found: dict[str, Pair] = {}
    for task in EXCLUSIVE_TASKS if general else EXCLUSIVE_TASKS[1:]:
        sides = _both(task, cases, *predictions, champion, challenger)
        if sides is not None:
            pair = pair_accuracy(*sides, np.ones(len(sides[0].truth), np.bool_), seed=seed)
            if pair is not None:
                found[task] = pair
    return found
