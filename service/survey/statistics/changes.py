"""What has changed since the last wave, and where groups differ from the rest. Many tests at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.survey.layout import ScoreKind
from service.survey.statistics.intervals import Estimate, Z, net_promoter_error, variance
from service.survey.statistics.tests import (
    adjust_bh,
    adjust_holm,
    means_differ,
    normal_differ,
    share_change,
    shares_differ,
)
from service.survey.totals.tally import NEGATIVE, POSITIVE, Tally

LEVEL = 0.05
LEAST_GROUP = 5  # people: smaller groups could be recognised
REST_NAME = "（合并的小组）"


@dataclass(frozen=True, slots=True)
class Change:
    """what: score, nps, negative, or against:CODE, favour:CODE. change: now less then, in the unit of `what`.

    p: adjusted for all changes of its family. clear: p below 5 %.
    """

    what: str
    now: float
    before: float
    change: Estimate
    p: float
    clear: bool


def find_changes(now: Tally, before: Tally, kind: ScoreKind | None) -> tuple[Change, ...]:
    """Headline figures adjusted by Holm, aspects by Benjamini and Hochberg."""
    headline = _headline(now, before, kind)
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


def _headline(now: Tally, before: Tally, kind: ScoreKind | None) -> list[Change]:
    found: list[Change] = []
    if kind is not None and min(now.scored, before.scored) >= LEAST_GROUP:
        means = now.total / now.scored, before.total / before.scored
        spreads = (
            variance(now.total, now.squares, now.scored),
            variance(before.total, before.squares, before.scored),
        )
        error = (spreads[0] / now.scored + spreads[1] / before.scored) ** 0.5
        p = means_differ(means[0], spreads[0], now.scored, means[1], spreads[1], before.scored)
        found.append(_difference("score", *means, error, now.scored, p))
        if kind == "nps":
            points = [100 * (t.top - t.bottom) / t.scored for t in (now, before)]
            errors = [net_promoter_error(t.top, t.bottom, t.scored) for t in (now, before)]
            error = (errors[0] ** 2 + errors[1] ** 2) ** 0.5
            p = normal_differ(points[0] - points[1], error)
            found.append(_difference("nps", points[0], points[1], error, now.scored, p))
    if min(now.comments, before.comments) >= LEAST_GROUP:
        found.append(_share("negative", now.negative, now.comments, before.negative, before.comments))
    return found


def _difference(what: str, now: float, before: float, error: float, n: int, p: float) -> Change:
    value = now - before
    return Change(what, now, before, Estimate(value, value - Z * error, value + Z * error, n), p, False)


def _share(what: str, hits: int, n: int, other_hits: int, other_n: int) -> Change:
    change = share_change(hits, n, other_hits, other_n)
    p = shares_differ(hits, n, other_hits, other_n)
    return Change(what, hits / max(1, n), other_hits / max(1, other_n), change, p, False)


def _adjusted(changes: list[Change], p_values: list[float]) -> list[Change]:
    return [
        Change(c.what, c.now, c.before, c.change, p, p < LEVEL)
        for c, p in zip(changes, p_values, strict=True)
    ]


def hide_small(groups: Mapping[str, Tally]) -> tuple[dict[str, Tally], int]:
    """Groups of at least five people by size, and how many were hidden.

    Hidden ones are merged into one. Where these are still fewer than five people together, the total
    less the groups shown would give them away: the smallest group shown is then merged with them.
    """
    shown = {name: tally for name, tally in groups.items() if tally.rows >= LEAST_GROUP}
    hidden = [tally for tally in groups.values() if tally.rows < LEAST_GROUP]
    if hidden and sum(tally.rows for tally in hidden) < LEAST_GROUP and shown:
        smallest = min(shown, key=lambda name: (shown[name].rows, name))
        hidden.append(shown.pop(smallest))
    ordered = dict(sorted(shown.items(), key=lambda item: (-item[1].rows, item[0])))
    if sum(tally.rows for tally in hidden) >= LEAST_GROUP:
        merged = Tally()
        for tally in hidden:
            merged.merge(tally)
        ordered[REST_NAME] = merged
    return ordered, len(hidden)


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
