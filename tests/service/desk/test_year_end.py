"""A year whose holidays nobody knows yet: no complaint is refused, no assumed deadline looks sure."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
import yaml

from service.api.complaint_shapes import ClockView
from service.api.stats_shapes import StatsAnswer
from service.desk_stats.answer import stats_answer
from service.desk_stats.compute import compute_figures
from service.desk_stats.figures import Targets
from service.routing.rules import DEFAULT_RULES
from tests.service.clocks.calendars import pin_library
from tests.service.desk.desks import TurnedDesk, clock
from tests.service.desk.test_clock_failures import write_rules

LATE = datetime(2026, 12, 28, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai
FIVE_DAYS = {"general": {"first_response": "30 minutes", "done": "5 working days"}}


@pytest.fixture
def december(desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch) -> TurnedDesk:
    """The last week of the last known year, with a clock of five working days for every complaint."""
    pin_library(monkeypatch, 2026)
    sets = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))["clocks"]
    write_rules(desk, clocks={**sets, **FIVE_DAYS})
    desk.now = LATE
    return desk


def write_holidays(desk: TurnedDesk, text: str) -> None:
    (Path(desk.desk.settings.home) / "holidays.yaml").write_text(text, "utf-8")


def test_no_complaint_is_refused_at_the_end_of_the_known_years(december: TurnedDesk) -> None:
    with structlog.testing.capture_logs() as logs:
        view = december.accept()
    done = clock(view, "done")
    assert (done["due_at"][:10], done["assumed_year"]) == ("2027-01-04", 2027)  # 1 January counts: earliest
    assert clock(view, "first_response")["assumed_year"] is None
    for one in december.look(view["id"])["clocks"]:
        assert ClockView.model_validate(one).assumed_year == clock(view, one["kind"])["assumed_year"]
    told = [entry for entry in logs if entry.get("assumed_year") == 2027]
    assert [(entry["log_level"], entry["kind"]) for entry in told] == [("warning", "done")]


@pytest.mark.parametrize("sector", ["bank", "telecom", "market"])
def test_no_complaint_is_refused_for_a_statutory_clock_that_ends_in_an_unknown_year(
    desk: TurnedDesk, sector: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        pin_library(patch, 2026)
        write_rules(desk, statutory_in_use=sector)
        desk.now = LATE
        statutory = [c for c in desk.accept()["clocks"] if c["kind"].startswith("statutory_")]
    assert statutory
    assert {c["assumed_year"] for c in statutory} == {2027}


def test_a_holiday_file_reaches_the_open_clocks_that_assumed(december: TurnedDesk) -> None:
    complaint_id = december.accept()["id"]
    write_holidays(december, "complete_years: [2027]\nholidays: [2027-01-01]\n")
    december.work()
    done = clock(december.look(complaint_id), "done")
    assert (done["due_at"][:10], done["assumed_year"]) == ("2027-01-05", None)


def test_a_newer_library_reaches_the_open_clocks_that_assumed(
    december: TurnedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint_id = december.accept()["id"]
    december.work()
    assert clock(december.look(complaint_id), "done")["assumed_year"] == 2027  # nothing is known yet
    pin_library(monkeypatch, 2026, more=frozenset({2027}))
    december.work()
    assert clock(december.look(complaint_id), "done")["assumed_year"] is None


def test_a_complaint_in_an_unknown_year_goes_all_its_way(december: TurnedDesk) -> None:
    december.now = datetime(2027, 1, 5, 2, tzinfo=UTC)
    complaint_id = december.accept("想问退款多久到账")["id"]
    december.say(complaint_id)
    december.turn(hours=2)
    december.set(complaint_id, "waiting")
    december.turn(days=3)
    december.say(complaint_id, "还没有收到", sender="customer")
    december.set(complaint_id, "responded")
    view = december.set(complaint_id, "closed")
    assert clock(view, "done")["state"] == "met"
    december.turn(hours=1)
    view = december.set(complaint_id, "reopened")
    assert clock(view, "done", cycle=2)["assumed_year"] == 2027
    december.turn(days=20)
    assert december.work()[1] >= 1  # it is handed up like any other


def test_assumed_deadlines_are_counted(december: TurnedDesk) -> None:
    first, _ = december.accept()["id"], december.accept("发票抬头写错了想更正")["id"]
    figures = compute_figures(december.desk.store, december.now)
    assert figures.assumed == ((2027, 2),)
    answer = StatsAnswer.model_validate(stats_answer(figures, Targets()))
    assert [(one.year, one.clocks) for one in answer.assumed] == [(2027, 2)]
    december.set(first, "closed")
    later = compute_figures(december.desk.store, december.now).assumed
    assert sum(count for _, count in later) == 2  # the other complaint, and the visit after closing
