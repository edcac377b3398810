"""Days off: what is unknown is said, what a file says comes first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.clocks.deadline import Pause, compute_deadline, end_of
from service.clocks.errors import HolidayFileError, UnknownYearError
from service.clocks.holidays import ChineseCalendar, is_weekday, load_holidays
from service.clocks.target import parse_target
from service.clocks.working_time import WorkingTime
from tests.service.clocks.calendars import is_off_by_the_book, pin_library

FAR = datetime(2039, 3, 1, 2, tzinfo=UTC)


def make_office(calendar: ChineseCalendar) -> WorkingTime:
    return WorkingTime(ZoneInfo("Asia/Shanghai"), ((540, 720), (810, 1080)), calendar.is_working_day)


def test_every_day_of_two_years_is_as_the_state_council_said() -> None:
    calendar = ChineseCalendar()
    days = [date.fromordinal(n) for n in range(date(2025, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [day for day in days if calendar.is_working_day(day) == is_off_by_the_book(day)] == []


@pytest.mark.parametrize("target", ["30 working minutes", "5 working days", "15 days"])
def test_an_unknown_year_fails_loudly_and_says_what_to_do(target: str) -> None:
    with pytest.raises(UnknownYearError, match="2039 年") as caught:
        end_of(parse_target(target), FAR, make_office(ChineseCalendar()))
    assert "SUQING_HOLIDAYS_FILE" in str(caught.value)


@pytest.mark.parametrize(
    ("target", "due"),
    [
        ("30 working minutes", datetime(2039, 3, 1, 2, 30, tzinfo=UTC)),
        ("5 working days", datetime(2039, 3, 8, 10, tzinfo=UTC)),
        ("4 days", datetime(2039, 3, 7, 10, tzinfo=UTC)),  # the fourth is a Saturday
    ],
)
def test_a_deadline_in_an_unknown_year_counts_monday_to_friday_and_says_so(
    target: str, due: datetime
) -> None:
    deadline = compute_deadline(parse_target(target), FAR, make_office(ChineseCalendar()))
    assert (deadline.due_at, deadline.assumed_year) == (due, 2039)


@pytest.mark.parametrize("target", ["30 working minutes", "8 working hours", "3 working days", "10 days"])
def test_an_assumed_deadline_is_never_later_than_with_more_days_off(target: str, tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text("complete_years: [2039]\nholidays: [2039-03-01, 2039-03-04, 2039-03-11]\n", "utf-8")
    known = compute_deadline(parse_target(target), FAR, make_office(load_holidays(path)))
    assumed = compute_deadline(parse_target(target), FAR, make_office(ChineseCalendar()))
    assert known.assumed_year is None
    assert known.due_at is not None
    assert assumed.due_at is not None
    assert assumed.due_at <= known.due_at


def test_a_deadline_at_the_last_closing_time_of_a_known_year_assumes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pin_library(monkeypatch, 2026)
    start = datetime(2026, 12, 31, 1, 30, tzinfo=UTC)  # Thursday, 09:30
    deadline = compute_deadline(parse_target("7 working hours"), start, make_office(ChineseCalendar()))
    assert deadline.due_at == datetime(2026, 12, 31, 10, tzinfo=UTC)
    assert deadline.assumed_year is None
    longer = compute_deadline(parse_target("8 working hours"), start, make_office(ChineseCalendar()))
    assert longer.assumed_year == 2027


def test_a_pause_over_the_year_end_is_assumed(monkeypatch: pytest.MonkeyPatch) -> None:
    pin_library(monkeypatch, 2026)
    start = datetime(2026, 12, 30, 2, tzinfo=UTC)
    wait = Pause(datetime(2026, 12, 30, 3, tzinfo=UTC), datetime(2027, 1, 4, 2, tzinfo=UTC))
    office = make_office(ChineseCalendar())
    assert compute_deadline(parse_target("4 working hours"), start, office).assumed_year is None
    assert compute_deadline(parse_target("4 working hours"), start, office, [wait]).assumed_year == 2027


def test_time_on_the_wall_needs_no_holidays() -> None:
    deadline = compute_deadline(parse_target("24 hours"), FAR, make_office(ChineseCalendar()))
    assert deadline.due_at is not None
    assert deadline.assumed_year is None


def test_years_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text("complete_years: [2039]\nholidays: [2040-01-02]\n", "utf-8")
    calendar = load_holidays(path)
    assert [calendar.knows_year(year) for year in (2026, 2038, 2039, 2040)] == [True, False, True, False]


def test_a_file_makes_a_year_known(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text("complete_years: [2039]\nholidays: [2039-03-01]\nworking_days: [2039-03-05]\n", "utf-8")
    due = compute_deadline(parse_target("4 working days"), FAR, make_office(load_holidays(path))).due_at
    assert due == datetime(2039, 3, 5, 10, tzinfo=UTC)  # a Saturday that is worked


def test_a_file_overrules_the_library(tmp_path: Path) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text("holidays: [2026-03-03]\nworking_days: [2026-03-07]\n", "utf-8")
    calendar = load_holidays(path)
    assert not calendar.is_working_day(date(2026, 3, 3))
    assert calendar.is_working_day(date(2026, 3, 7))
    assert calendar.is_working_day(date(2026, 3, 4))


@pytest.mark.parametrize(
    "content",
    [
        "holidays: [2027-02-30]",
        "holidays: []\nholidays: []",
        "holidays: [soon]",
        "colour: red",
        "- a",
        "a: [",
        "holidays: [2026-03-03]\nworking_days: [2026-03-03]",
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "holidays.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(HolidayFileError, match=r"holidays\.yaml"):
        load_holidays(path)


def test_without_holidays_weekends_are_off() -> None:
    assert [is_weekday(date(2026, 3, day)) for day in (2, 6, 7, 8)] == [True, True, False, False]


@pytest.mark.parametrize(
    "text", ["", "5", "five days", "0 hours", "-1 hours", "30minutes", "5 working weeks"]
)
def test_a_target_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="形如"):
        parse_target(text)


@pytest.mark.parametrize("text", ["1 day", "30 working minutes", "5 working days", "24 hours"])
def test_targets_are_written_as_they_are_read(text: str) -> None:
    assert str(parse_target(text)) == text
