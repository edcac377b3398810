"""A year whose holidays nobody knows yet: no complaint is refused, no assumed deadline looks sure."""

from __future__ import annotations

import json
from collections.abc import Callable
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
from service.routing.source import warn_of_unknown_year
from tests.service.clocks.calendars import pin_library
from tests.service.conftest import Suqing
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


@pytest.fixture
def december_command(
    december: TurnedDesk, suqing: Suqing, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """The command line on the same desk; gives what it printed."""
    settings = december.desk.settings
    monkeypatch.setenv("SUQING_HOME", str(settings.home))
    monkeypatch.setenv("COLUMNS", "180")
    if settings.store_url:
        monkeypatch.setenv("SUQING_STORE_URL", settings.store_url)

    def call(*arguments: str) -> str:
        result = suqing(*arguments)
        assert result.code == 0, result.err
        return result.out

    return call


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


def test_the_command_line_says_what_is_assumed(
    december: TurnedDesk, december_command: Callable[..., str]
) -> None:
    december.accept()
    assert "已知到 2026 年底" in december_command("routes", "check")
    assert "时限 结案 若现在受理，取决于 2027 年" in december_command(
        "routes", "explain", "--text", "水壶的盖子盖不紧"
    )
    as_json = december_command("routes", "explain", "--text", "水壶的盖子盖不紧", "--json")
    assert json.loads(as_json)["assumed_years"] == {"done": 2027}
    assert "1 个进行中的时限取决于 2027 年的节假日" in december_command("stats")
    write_holidays(december, "complete_years: [2027]\nholidays: [2027-01-01]\n")
    december.work()
    assert "已知到 2027 年底" in december_command("routes", "check")
    assert "2027 年的节假日" not in december_command("stats")


def test_the_log_says_sixty_days_ahead_that_a_year_is_missing(
    december: TurnedDesk,
) -> None:
    rules = december.desk.rules.current()

    def told() -> list[str]:
        with structlog.testing.capture_logs() as logs:
            warn_of_unknown_year(rules)
        return [entry["log_level"] for entry in logs if "2027" in entry["reason"]]

    assert told() == ["warning"]
    december.now = datetime(2026, 10, 1, tzinfo=UTC)
    assert told() == []
    december.now = datetime(2027, 1, 20, tzinfo=UTC)
    assert told() == ["warning"]
