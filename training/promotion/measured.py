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

    def most_kept(self) -> float:
        """What part of its share of right answers the champion keeps on the newer cases, at most.

        The upper end of the 95 % interval of the newer share over the lower end of the earlier one
        (Agresti and Coull, 1998).
        """
        earlier, _ = _interval(self.earlier_right, self.earlier)
        _, newer = _interval(self.newer_right, self.newer)
        return newer / earlier if earlier > 0 else 1.0


def _interval(hits: int, cases: int) -> tuple[float, float]:
    share = (hits + 2) / (cases + 4)
    half = 1.96 * math.sqrt(share * (1 - share) / (cases + 4))
    return max(0.0, share - half), min(1.0, share + half)


@dataclass(frozen=True, slots=True)
class News:
    """What the champion cannot know. added: cases more than it was made from, copies counted.

    new: cases that no near duplicate with the same labels stood for then; copies count once.
    """

    added: int
    new: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Cases where the champion is sure that the label is `answered`, and people said `labelled`.

    against: newer cases labelled `labelled`; agreed: newer ones labelled `answered`; earlier_*: the same
    among cases that were held out when the champion was made.
    """

    answered: str
    labelled: str
    against: int
    agreed: int
    earlier_against: int = 0
    earlier_agreed: int = 0


@dataclass(frozen=True, slots=True)
class Contradictions:
    """newer: cases where the champion was sure. pairs: ordered pairs of labels that might have met in
    them; found: those that did."""

    newer: int
    pairs: int
    found: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """Cases of two labels that got one of the two as answer: the other one (turned), or their own (kept)."""

    turned: int
    kept: int

    def share(self) -> float:
        """Of those turned round; 0 without a case."""
        return self.turned / max(1, self.turned + self.kept)


@dataclass(frozen=True, slots=True)
class Swap:
    """Two labels, and how often the cases of one were answered with the other.

    newer, before: answers of the champion to cases that came since it was made, and to those of its time;
    earlier: answers of the challenger to the latter.
    """

    labels: tuple[str, str]
    newer: Turned
    earlier: Turned
    before: Turned


@dataclass(frozen=True, slots=True)
class Swaps:
    """pairs: of labels that might have met; found: what was counted of them."""

    pairs: int
    found: tuple[Swap, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that `decide` looks at.

    champion, challenger: versions. comparable: the champion answers the primary task with labels
    of the same kind; where it does not, `primary.champion` is the commonest label of the training
    cases, always answered. how: what was compared with what, a Chinese sentence.
    primary: None without a labelled case that neither has learnt. unseen: such cases;
    left_out: held-out cases that the champion has learnt.
    others: further tasks that both answer. earlier: accuracy of the primary task on cases that were
    held out when the champion was made (of its own cases, where all are held out in turn);
    agreement, swaps: of the labels of those and of newer ones with
    the answers of both; all None without such cases. news, contradictions: of the champion's cases and the
    new ones, None where what it has learnt is not on record. fixed: task -> accuracy on the fixed cases.
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
    swaps: Swaps | None
    news: News | None
    contradictions: Contradictions | None
    urgent: tuple[Hits, ...]
    fixed: dict[str, Pair]
    milliseconds: tuple[float | None, float]
