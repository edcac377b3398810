"""Whether a model's evidence is what a reader would mark: `python -m tests.benchmarks.evidence [MODEL]`.

Only rows of the evidence table whose label the model answers are compared: other words are the reason for a
wrong answer. A row without any span counts as one that misses.

hit        share of rows where a span meets a marked word
point      share of rows where the strongest span does: the pointing game (Zhang et al. 2018, Top-down Neural
           Attention by Excitation Backprop, IJCV 126)
precision  share of the characters under spans that are marked, all rows taken together
recall     share of the marked characters that are under spans, likewise

A second line gives the same for spans of the same lengths at random places that do not overlap: the mean of
200 draws. Urgency has a line without the level 'general', too, for which a model may well show no words.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass

from models.loading import load_classifier
from models.prediction import Evidence, Prediction
from nlp import prepare
from tests.evidence_table import MarkedText, load_marked_texts

DRAWS = 200
SEED = 0

Span = tuple[int, int]  # half-open, in the original text


@dataclass(frozen=True, slots=True)
class Answered:
    """A row the model answers rightly and the spans of its evidence, strongest first."""

    row: MarkedText
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares (0..1); NaN where nothing is there to divide by."""

    hit: float
    point: float
    precision: float
    recall: float


GROUPS: dict[str, Callable[[MarkedText], bool]] = {
    "category": lambda row: row.task == "category",
    "emotion": lambda row: row.task == "emotion",
    "urgency": lambda row: row.task == "urgency",
    "urgency, raised": lambda row: row.task == "urgency" and row.label != "general",
    "all": lambda row: True,
    "all but 'general'": lambda row: row.label != "general",
}


def find_spans(evidence: Iterable[Evidence], task: str) -> tuple[Span, ...]:
    """Spans of one task, strongest first."""
    mine = sorted((one for one in evidence if one.task == task), key=lambda one: -one.weight)
    return tuple((one.start, one.end) for one in mine)


def measure(answered: Sequence[Answered]) -> Agreement:
    """The four shares over some rows."""
    hits = points = common = shown = marked = 0
    for one in answered:
        under = [set(range(*span)) & one.row.marked for span in one.spans]
        hits += any(under)
        points += bool(under and under[0])
        common += len(set().union(*under))
        shown += len({place for span in one.spans for place in range(*span)})
        marked += len(one.row.marked)
    rows = len(answered)
    return Agreement(_share(hits, rows), _share(points, rows), _share(common, shown), _share(common, marked))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def place_at_random(spans: Sequence[Span], length: int, generator: random.Random) -> tuple[Span, ...]:
    """Spans of the same lengths, in the same order of strength, in a text of `length` characters.

    Every arrangement without overlap is equally likely. Raises ValueError where they do not fit.
    """
    sizes = [end - start for start, end in spans]
    order = generator.sample(range(len(sizes)), len(sizes))  # from left to right
    free = length - sum(sizes)
    # k spans among the free characters: k of the (free + k) slots are spans, the others single characters
    slots = sorted(generator.sample(range(free + len(sizes)), len(sizes)))
    placed: dict[int, Span] = {}
    used = 0  # characters under the spans further left
    for rank, (slot, span) in enumerate(zip(slots, order, strict=True)):
        start = slot - rank + used
        placed[span] = (start, start + sizes[span])
        used += sizes[span]
    return tuple(placed[span] for span in range(len(sizes)))


def measure_at_random(answered: Sequence[Answered]) -> Agreement:
    """Mean of the draws, with the same seed for every group of rows."""
    generator = random.Random(SEED)
    draws = [
        measure(
            [Answered(one.row, place_at_random(one.spans, len(one.row.text), generator)) for one in answered]
        )
        for _ in range(DRAWS)
    ]
    return Agreement(*(sum(figures) / DRAWS for figures in zip(*map(astuple, draws), strict=True)))


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "auto"
    rows = load_marked_texts()
    texts = list(dict.fromkeys(row.text for row in rows))
    classifier = load_classifier(name)
    predictions = dict(zip(texts, classifier.predict([prepare(text) for text in texts]), strict=True))
    print(f"{classifier.version}, {len(rows)} rows on {len(texts)} texts")
    print(
        f"{'task':<20}{'rows':>6}{'right':>7}{'no span':>9}"
        f"{'spans':>9}{'hit':>8}{'point':>8}{'precision':>11}{'recall':>8}"
    )
    for group, belongs in GROUPS.items():
        _print_group(group, [row for row in rows if belongs(row)], predictions)


def _print_group(group: str, rows: Sequence[MarkedText], predictions: dict[str, Prediction]) -> None:
    answered = [
        Answered(row, find_spans(predictions[row.text].evidence, row.task))
        for row in rows
        if getattr(predictions[row.text], row.task).label == row.label
    ]
    bare = sum(not one.spans for one in answered)
    counts = f"{group:<20}{len(rows):>6}{len(answered):>7}{bare:>9}"
    for whose, head, figures in (
        ("model", counts, measure(answered)),
        ("random", " " * len(counts), measure_at_random(answered)),
    ):
        hit, point, precision, recall = astuple(figures)
        print(f"{head}{whose:>9}{hit:>8.3f}{point:>8.3f}{precision:>11.3f}{recall:>8.3f}")


if __name__ == "__main__":
    main()
