"""Do the new labels systematically contradict the champion where it is sure? Counted here, and tested.

Two labels exchanged all through a batch are exchanged in its held-out part too: a challenger that
learnt them looks better there. What speaks against them is older: the champion, fitted to cases
labelled before. Where it is sure of one label, the new cases must not mostly carry one certain other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import bdtrc

from models.cases import LabelledCase
from models.classifier import Classifier
from training.evaluation.answers import match_answers
from training.evaluation.evaluate import predict_cases
from training.promotion.measured import Contradiction, Contradictions

Meetings = Counter[tuple[str, str]]  # (answered, labelled) -> cases


@dataclass(frozen=True, slots=True)
class Witness:
    """The champion on one task. known: labels that it can answer; sure: least confidence that counts."""

    champion: Classifier
    task: str
    known: frozenset[str]
    sure: float

    def meet(self, cases: Sequence[LabelledCase]) -> Meetings:
        """How often which sure answer meets which known label."""
        answers = match_answers(self.task, cases, predict_cases(self.champion, cases), self.champion.taxonomy)
        if answers is None:
            return Counter()
        names = answers.labels
        rows = zip(
            answers.answered.tolist(), answers.truth.tolist(), answers.confidence.tolist(), strict=True
        )
        return Counter(
            (names[answer], names[truth])
            for answer, truth, confidence in rows
            if confidence >= self.sure and names[truth] in self.known
        )


def count_contradictions(
    witness: Witness, newer: Sequence[LabelledCase], earlier: Sequence[LabelledCase]
) -> Contradictions:
    """newer, earlier: cases that the champion has not learnt, see training.promotion.measured."""
    now, before = witness.meet(newer), witness.meet(earlier)
    answered = {answer for answer, _ in now}
    labels = {label for _, label in now} | answered
    return Contradictions(
        now.total(),
        len(answered) * (len(labels) - 1),
        tuple(
            Contradiction(
                answer,
                label,
                against,
                now[answer, answer],
                before[answer, label],
                before[answer, answer],
            )
            for (answer, label), against in sorted(now.items())
            if answer != label
        ),
    )


def find_exchanged(evidence: Contradictions, *, share: float, error: float) -> list[Contradiction]:
    """The pairs contradicted in more than `share` of their newer cases, and more than earlier ones were.

    One-sided exact binomial tests against the larger of `share` and the earlier rate (a case of each
    kind added, after Laplace); Holm (1979) over all pairs that might have met, at the level `error`.
    """
    ranked = sorted((_p_value(met, share), met.answered, met.labelled, met) for met in evidence.found)
    exchanged = []
    for place, (p, _, _, met) in enumerate(ranked):
        if p > error / max(evidence.pairs - place, 1):
            break
        exchanged.append(met)
    return exchanged


def _p_value(met: Contradiction, share: float) -> float:
    earlier = (met.earlier_against + 1) / (met.earlier_against + met.earlier_agreed + 2)
    return float(bdtrc(met.against - 1, met.against + met.agreed, max(share, earlier)))
