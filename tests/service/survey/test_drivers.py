"""Drivers against a simulated survey where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from service.survey.statistics.drivers import DriverAnalysis, analyse_drivers
from service.survey.totals.driver_sums import DriverSums
from tests.service.survey.simulated import ASPECTS, large_sums, make_sums, simulate

SURVEYS = 60  # the benchmark command takes more


def by_aspect(analysis: DriverAnalysis) -> dict[str, object]:
    return {driver.aspect: driver for driver in analysis.drivers}


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    coverage = measure_coverage(SURVEYS, rows=600)
    assert set(coverage) == {"penalty", "reward", "lost", "importance"}
    assert all(0.89 <= held <= 1.0 for held in coverage.values()), coverage


def measure_coverage(surveys: int, *, rows: int) -> dict[str, float]:
    """Share of 95 % intervals that hold the truth, over surveys and aspects."""
    truth = by_aspect(analyse_drivers(large_sums()))
    held: dict[str, list[bool]] = {}
    for seed in range(surveys):
        for driver in analyse_drivers(make_sums(rows, seed)).drivers:
            for name in ("penalty", "reward", "lost", "importance"):
                found, true = getattr(driver, name), getattr(truth[driver.aspect], name)
                if found is not None and true is not None:
                    held.setdefault(name, []).append(found.low <= true.value <= found.high)
    return {name: float(np.mean(hits)) for name, hits in held.items()}


def test_the_strongest_driver_is_found_first_and_the_idle_one_last() -> None:
    analysis = analyse_drivers(make_sums(2_000, 3))
    assert [analysis.drivers[0].aspect, analysis.drivers[-1].aspect] == ["quality", "environment"]
    assert sum(driver.importance.value for driver in analysis.drivers) == pytest.approx(1, abs=0.02)
    idle = analysis.drivers[-1].importance
    assert idle.low <= 0 <= idle.high


def test_the_regression_is_that_of_least_squares() -> None:
    polarities, scores = simulate(1_000, 5)
    design = np.hstack([np.ones((1_000, 1)), polarities < 0, polarities > 0]).astype(float)
    expected, *_ = np.linalg.lstsq(design, scores, rcond=None)
    found = by_aspect(analyse_drivers(make_sums(1_000, 5)))
    for place, aspect in enumerate(ASPECTS):
        assert found[aspect].penalty.value == pytest.approx(expected[1 + place], abs=1e-5)  # type: ignore[attr-defined]
        assert found[aspect].reward.value == pytest.approx(expected[6 + place], abs=1e-5)  # type: ignore[attr-defined]


def test_memory_does_not_grow_with_the_rows() -> None:
    small, large = make_sums(100, 1), large_sums()
    assert small.sums[0].shape == large.sums[0].shape
    assert large.rows == 100_000


def test_too_few_rows_are_told() -> None:
    analysis = analyse_drivers(make_sums(80, 1))
    assert (analysis.drivers, analysis.problem) == ((), "既有得分又有意见的只有 80 条，少于 100 条")


def test_too_few_mentions_of_an_aspect_are_told() -> None:
    sums = DriverSums(("quality", "rare"))
    for number in range(200):
        sums.add({"quality": -1 if number % 3 else 1, "rare": -1 if number < 5 else 0}, 2.0 + number % 3)
    assert analyse_drivers(sums).too_few == ("rare",)


def test_equal_scores_explain_nothing() -> None:
    sums = DriverSums(("quality",))
    for number in range(200):
        sums.add({"quality": -1 if number % 2 else 1}, 5.0)
    assert analyse_drivers(sums).problem == "所有得分都相同"
