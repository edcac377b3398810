"""What was measured before a decision: plain figures of champion and challenger on the same cases."""

from __future__ import annotations

import math
from dataclasses import dataclass

from training.evaluation.figures import Figure


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of both. difference: challenger less champion, with its paired interval.

    support: cases that it rests on.
    """

    champion: float
    challenger: float
    difference: Figure
    support: int


@dataclass(frozen=True, slots=True)
class PairedTask:
    """One task of both on the same cases. labels: label -> its F1. ece: expected calibration error."""

    task: str
    support: int
    macro_f1: Pair
    accuracy: Pair
    labels: dict[str, Pair]
    ece: Pair


@dataclass(frozen=True, slots=True)
class Hits:
    """Urgent cases and how many of them each called urgent. part: where they come from."""

    part: str
    cases: int
    champion: int
    challenger: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the champion's answer is the label: on held-out cases of its own time, and on newer ones."""

    earlier: int
    earlier_right: int
    newer: int
    newer_right: int

    def least_loss(self) -> float:
        """The lower end of the 95 % interval of the share lost, earlier less newer (normal approximation)."""
        shares = [self.earlier_right / self.earlier, self.newer_right / self.newer]
        variances = [
            share * (1 - share) / n for share, n in zip(shares, (self.earlier, self.newer), strict=True)
        ]
        return shares[0] - shares[1] - 1.96 * math.sqrt(sum(variances))


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that `decide` looks at.

    champion, challenger: versions. comparable: the champion answers the primary task with labels
    of the same kind; where it does not, `primary.champion` is the commonest label of the training
    cases, always answered. how: what was compared with what, a Chinese sentence.
    primary: None without a labelled case that neither has learnt. unseen: such cases;
    left_out: held-out cases that the champion has learnt.
    others: further tasks that both answer. earlier: accuracy of the primary task on cases that were
    held out when the champion was made; agreement: of the champion with the labels of those and of
    newer ones, both None without such cases. fixed: task -> accuracy on the fixed cases.
    milliseconds: of one text, champion and challenger; None for a champion that cannot be loaded.
    """

    champion: str
    challenger: str
    comparable: bool
    how: str
    unseen: int
    left_out: int
    primary: PairedTask | None
    others: tuple[PairedTask, ...]
    earlier: Pair | None
    agreement: Agreement | None
    urgent: tuple[Hits, ...]
    fixed: dict[str, Pair]
    milliseconds: tuple[float | None, float]
