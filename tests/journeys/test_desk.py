"""The complaint desk end to end, in small: `python -m tests.benchmarks.desk_journey` is the whole of it."""

from __future__ import annotations

import pytest

from service.settings import Settings
from tests.journeys.desk_journey import Journey
from tests.service.store.conftest import desk_settings, postgres_url

pytestmark = pytest.mark.slow

__all__ = ["desk_settings", "postgres_url"]


def test_nothing_is_lost_twice_late_or_out_of_order(desk_settings: Settings) -> None:
    journey = Journey(desk_settings, count=24, seed=10)  # whose customers write after the end, content or not
    journey.run()
    assert journey.problems == []
    assert journey.figures["complaints stored"] == 24
    assert journey.figures["killed after"] > 0
    assert journey.figures["escalations"] > 5
    assert journey.figures["reopened by a message"] > 0
    assert journey.figures["deliveries received"] >= journey.figures["events"]
