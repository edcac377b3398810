"""Intervals: known values, and that they hold the truth as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from service.survey.statistics.intervals import mean, net_promoter, share, variance
from service.survey.statistics.tests import (
    adjust_bh,
    adjust_holm,
    means_differ,
    share_change,
    shares_differ,
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_gives_the_published_values(hits: int, n: int, low: float, high: float) -> None:
    estimate = share(hits, n)
    assert (estimate.low, estimate.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_mean_of_five() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    estimate = mean(sum(values), sum(v * v for v in values), 5)
    assert (estimate.value, estimate.low) == (3.0, pytest.approx(3 - 2.7764 * math.sqrt(0.5), abs=1e-3))
    assert variance(15, 55, 5) == 2.5


def test_nothing_has_no_value() -> None:
    assert all(math.isnan(e.value) and e.n == 0 for e in (share(0, 0), mean(0, 0, 0), net_promoter(0, 0, 0)))


def test_nps_is_in_points() -> None:
    estimate = net_promoter(50, 20, 100)
    assert estimate.value == 30
    assert estimate.low < 30 * 100 / 102 < estimate.high


@pytest.mark.parametrize("n", [30, 300])
@pytest.mark.parametrize("shares", [(0.5, 0.2), (0.9, 0.02), (0.1, 0.6)])
def test_nps_intervals_hold_the_truth_as_often_as_they_say(n: int, shares: tuple[float, float]) -> None:
    draws = np.random.default_rng(7).multinomial(n, (*shares, 1 - sum(shares)), 2_000)
    truth = 100 * (shares[0] - shares[1])
    found = [net_promoter(int(p), int(d), n) for p, d, _ in draws]
    coverage = np.mean([e.low <= truth <= e.high for e in found])
    assert 0.93 <= coverage <= 0.985, coverage


def test_differences_of_shares() -> None:
    change = share_change(56, 70, 48, 80)  # Newcombe 1998, table II, row a
    assert (change.value, change.low, change.high) == (
        pytest.approx(0.2, abs=1e-4), pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4)
    )  # fmt: skip
    assert shares_differ(56, 70, 48, 80) == pytest.approx(0.0082, abs=1e-3)
    assert shares_differ(0, 0, 1, 2) == 1.0


def test_welch() -> None:
    from scipy.stats import ttest_ind

    a, b = [3.0, 4.0, 5.0, 4.5], [2.0, 2.5, 3.5, 1.0, 2.0]
    ours = means_differ(np.mean(a), np.var(a, ddof=1), 4, np.mean(b), np.var(b, ddof=1), 5)
    assert ours == pytest.approx(ttest_ind(a, b, equal_var=False).pvalue)


def test_many_p_values() -> None:
    assert adjust_holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert adjust_bh([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.04, 0.04])
    assert adjust_bh([]) == adjust_holm([]) == []
    from scipy.stats import false_discovery_control

    many = np.random.default_rng(3).uniform(0, 1, 40) ** 2
    assert adjust_bh(list(many)) == pytest.approx(list(false_discovery_control(many)))
