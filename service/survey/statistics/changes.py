"""What has changed since the last wave, and where groups differ from the rest. Many tests at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.survey.statistics.intervals import Estimate, Z, variance
from service.survey.statistics.tests import (
    adjust_bh,
    adjust_holm,
    means_differ,
    share_change,
    shares_differ,
)
from service.survey.statistics.wave_scores import Difference, WaveScore, mean_difference, nps_difference
from service.survey.totals.tally import NEGATIVE, POSITIVE, Tally

LEVEL = 0.05
LEAST_GROUP = 5  # people: smaller groups could be recognised
REST_NAME = "（合并的小组）"


@dataclass(frozen=True, slots=True)
class Change:
    """what: score, nps (of the main score, or the only NPS), score:NAME, nps:NAME, negative, or against:CODE,
    favour:CODE. name: of the score. change: now less then, in the unit of `what`.

    p: adjusted for all changes of its family. clear: p below 5 %.
    """

    what: str
    now: float
    before: float
    change: Estimate
    p: float
    clear: bool
    name: str = ""


def find_changes(
    now: Tally, before: Tally, scores: Sequence[tuple[WaveScore, WaveScore]], main: str
) -> tuple[Change, ...]:
    """Headline figures adjusted by Holm, aspects by Benjamini and Hochberg.

    scores: of this and the last wave, see `pair_scores`. main: name of the main score.
    """
    headline = _score_changes(scores, main)
    if min(now.comments, before.comments) >= LEAST_GROUP:
        headline.append(_share("negative", now.negative, now.comments, before.negative, before.comments))
    aspects = []
    for aspect in sorted(now.aspects.keys() | before.aspects.keys()):
        ours, theirs = now.aspects.get(aspect, [0, 0]), before.aspects.get(aspect, [0, 0])
        for name, place in (("against", NEGATIVE), ("favour", POSITIVE)):
            if ours[place] + theirs[place] >= LEAST_GROUP:
                aspects.append(
                    _share(f"{name}:{aspect}", ours[place], now.comments, theirs[place], before.comments)
                )
    return (
        *_adjusted(headline, adjust_holm([change.p for change in headline])),
        *_adjusted(aspects, adjust_bh([change.p for change in aspects])),
    )


def _score_changes(scores: Sequence[tuple[WaveScore, WaveScore]], main: str) -> list[Change]:
    found: list[Change] = []
    some_nps = False
    for ours, theirs in scores:
        if ours.scale == theirs.scale and ours.low >= 0:  # the mean of groups is their NPS
            what = "score" if ours.name == main else f"score:{ours.name}"
            found.append(_difference(what, ours, mean_difference(ours, theirs)))
        if ours.kind == "nps":
            what = f"nps:{ours.name}" if some_nps else "nps"
            some_nps = True
            found.append(_difference(what, ours, nps_difference(ours, theirs)))
    return found


def _difference(what: str, score: WaveScore, found: Difference) -> Change:
    value = found.now - found.before
    half = Z * found.error
    return Change(
        what,
        found.now,
        found.before,
        Estimate(value, value - half, value + half, score.n),
        found.p,
        clear=False,
        name=score.name,
    )


def _share(what: str, hits: int, n: int, other_hits: int, other_n: int) -> Change:
    change = share_change(hits, n, other_hits, other_n)
    p = shares_differ(hits, n, other_hits, other_n)
    return Change(what, hits / max(1, n), other_hits / max(1, other_n), change, p, False)


def _adjusted(changes: list[Change], p_values: list[float]) -> list[Change]:
    return [replace(c, p=p, clear=p < LEVEL) for c, p in zip(changes, p_values, strict=True)]


@dataclass(frozen=True, slots=True)
class ShownGroups:
    """tallies: groups of at least five people by size. hidden: how many smaller ones were not shown. joined:
    a larger group that was merged with them to protect them, '' for none."""

    tallies: dict[str, Tally]
    hidden: int
    joined: str


def hide_small(groups: Mapping[str, Tally]) -> ShownGroups:
    """Small groups are merged into one. Where these are still fewer than five people together, the total
    less the groups shown would give them away: the smallest group shown is then merged with them.
    """
    shown = {name: tally for name, tally in groups.items() if tally.rows >= LEAST_GROUP}
    hidden = [tally for tally in groups.values() if tally.rows < LEAST_GROUP]
    count, joined = len(hidden), ""
    if hidden and sum(tally.rows for tally in hidden) < LEAST_GROUP and shown:
        joined = min(shown, key=lambda name: (shown[name].rows, name))
        hidden.append(shown.pop(joined))
    ordered = dict(sorted(shown.items(), key=lambda item: (-item[1].rows, item[0])))
    if sum(tally.rows for tally in hidden) >= LEAST_GROUP:
        merged = Tally()
        for tally in hidden:
            merged.merge(tally)
        ordered[REST_NAME] = merged
    return ShownGroups(ordered, count, joined)


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """p: of the group against all others, adjusted over the groups of the column; None where not tested."""

    name: str
    p: float | None
    clear: bool


def differences_from_rest(groups: Mapping[str, Tally], everyone: Tally) -> list[GroupDifference]:
    """Mean score of each group against that of all others (Welch), Holm over the groups."""
    tested: list[tuple[str, float]] = []
    for name, tally in groups.items():
        n = everyone.scored - tally.scored
        if tally.scored >= LEAST_GROUP and n >= LEAST_GROUP:
            total, squares = everyone.total - tally.total, everyone.squares - tally.squares
            own = variance(tally.total, tally.squares, tally.scored)
            p = means_differ(
                tally.total / tally.scored, own, tally.scored, total / n, variance(total, squares, n), n
            )
            tested.append((name, p))
    adjusted = dict(zip((name for name, _ in tested), adjust_holm([p for _, p in tested]), strict=True))
    return [GroupDifference(name, adjusted.get(name), adjusted.get(name, 1.0) < LEVEL) for name in groups]
