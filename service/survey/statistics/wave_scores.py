"""The scores that two waves of a survey both asked for, compared one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.survey.headers import bare_header
from service.survey.layout import ScoreColumn, ScoreKind
from service.survey.statistics.intervals import net_promoter_error, variance
from service.survey.statistics.tests import means_differ, normal_differ
from service.survey.totals.tally import is_bottom, is_top

LEAST = 5  # answers a wave


@dataclass(frozen=True, slots=True)
class WaveScore:
    """One score of a wave. counts: (score, rows)."""

    name: str
    kind: ScoreKind
    low: float
    high: float
    counts: tuple[tuple[float, int], ...]

    @property
    def n(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def scale(self) -> tuple[ScoreKind, float, float]:
        return self.kind, self.low, self.high

    def mean(self) -> float:
        return sum(score * count for score, count in self.counts) / self.n

    def spread(self) -> float:
        """Sample variance."""
        total = sum(score * count for score, count in self.counts)
        return variance(total, sum(score * score * count for score, count in self.counts), self.n)

    def ends(self) -> tuple[int, int]:
        """Promoters and detractors."""
        column = ScoreColumn(0, self.kind, self.low, self.high)
        return (
            sum(count for score, count in self.counts if is_top(score, column)),
            sum(count for score, count in self.counts if is_bottom(score, column)),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """now, before, error: values and the standard error of their difference. p: of it alone."""

    now: float
    before: float
    error: float
    p: float


def pair_scores(
    now: Sequence[WaveScore], before: Sequence[WaveScore]
) -> tuple[list[tuple[WaveScore, WaveScore]], list[str]]:
    """Scores to compare, in the order of this wave, and Chinese sentences on those that cannot be.

    Of equal names; else, on one scale, of names of which one holds the other, both the main score, or both
    alone with the scale. Groups of recommenders and numbers of 0..10 both make an NPS.
    """
    left = list(before)
    found: dict[int, WaveScore] = {}
    for same in (_same_question, _same_nps, _similar_question, _both_main(now, before), _same_scale):
        ours = [place for place in range(len(now)) if place not in found]
        fits = {place: [old for old in left if same(now[place], old)] for place in ours}
        wanted = Counter(id(old) for olds in fits.values() for old in olds)
        for place, olds in fits.items():
            if len(olds) == 1 and wanted[id(olds[0])] == 1:  # each the only one for the other
                found[place] = olds[0]
                left.remove(olds[0])
    pairs = [(score, found[place]) for place, score in enumerate(now) if place in found]
    notes = [
        f"「{score.name}」与上期的「{old.name}」名称不同、量表相同，当作同一题比较。"
        for score, old in pairs
        if bare_header(score.name) != bare_header(old.name)
    ]
    alone = [score for place, score in enumerate(now) if place not in found]
    notes += [_why_not(old, alone) for old in left]
    gone = {bare_header(old.name) for old in left}
    notes += [
        f"本期的「{score.name}」上期没有，没有比较。"
        for score in alone
        if bare_header(score.name) not in gone
    ]
    few = [(score, old) for score, old in pairs if min(score.n, old.n) < LEAST]
    notes += [f"「{score.name}」有一期不足 {LEAST} 人作答，没有比较。" for score, _ in few]
    return [pair for pair in pairs if pair not in few], notes


def _same_question(a: WaveScore, b: WaveScore) -> bool:
    return a.scale == b.scale and bare_header(a.name) == bare_header(b.name)


def _same_nps(a: WaveScore, b: WaveScore) -> bool:
    return a.kind == b.kind == "nps" and bare_header(a.name) == bare_header(b.name)


def _similar_question(a: WaveScore, b: WaveScore) -> bool:
    ours, theirs = bare_header(a.name), bare_header(b.name)
    return a.scale == b.scale and (ours in theirs or theirs in ours)


def _both_main(
    now: Sequence[WaveScore], before: Sequence[WaveScore]
) -> Callable[[WaveScore, WaveScore], bool]:
    return lambda a, b: a is now[0] and b is before[0] and a.scale == b.scale


def _same_scale(a: WaveScore, b: WaveScore) -> bool:
    return a.scale == b.scale


def _why_not(old: WaveScore, alone: Sequence[WaveScore]) -> str:
    for score in alone:
        if bare_header(score.name) == bare_header(old.name):
            return (
                f"「{old.name}」上期是 {old.low:g}～{old.high:g}，本期是 {score.low:g}～{score.high:g}，"
                "量表不同，没有比较。"
            )
    return f"上期的「{old.name}」本期没有对应的得分，没有比较。"


def mean_difference(now: WaveScore, before: WaveScore) -> Difference:
    """Welch's test."""
    spreads = now.spread(), before.spread()
    error = float((spreads[0] / now.n + spreads[1] / before.n) ** 0.5)
    mean, other = now.mean(), before.mean()
    p = means_differ(mean, spreads[0], now.n, other, spreads[1], before.n)
    return Difference(mean, other, error, p)


def nps_difference(now: WaveScore, before: WaveScore) -> Difference:
    """Points, each wave with its adjusted error."""
    points, errors = [], []
    for wave in (now, before):
        top, bottom = wave.ends()
        points.append(100 * (top - bottom) / wave.n)
        errors.append(net_promoter_error(top, bottom, wave.n))
    error = float((errors[0] ** 2 + errors[1] ** 2) ** 0.5)
    return Difference(points[0], points[1], error, normal_differ(points[0] - points[1], error))
