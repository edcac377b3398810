"""Which days are working days: chinesecalendar knows the past and present years, a file the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.yaml_text import YamlFaultError, parse_yaml
from service.clocks.errors import HolidayFileError, UnknownYearError

IsWorkingDay = Callable[[date], bool]

FILE = "holidays.yaml"


class HolidayFile(BaseModel):
    """A file with days that overrule chinesecalendar.

    complete_years: [2027]          # nothing else is needed to know these years: weekends are off
    holidays: [2027-01-01]
    working_days: [2027-02-06]      # 调休
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    complete_years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()


@dataclass(frozen=True)
class ChineseCalendar:
    """Statutory holidays and 调休 of mainland China, with a file's days before them."""

    overrides: HolidayFile = field(default_factory=HolidayFile)

    @property
    def fingerprint(self) -> str:
        """Changes with every day that the file says."""
        parts = (self.overrides.complete_years, self.overrides.holidays, self.overrides.working_days)
        return "|".join(",".join(sorted(map(str, part))) for part in parts)

    def is_working_day(self, day: date) -> bool:
        """Raises: UnknownYearError for a year that neither the library nor the file knows."""
        if day in self.overrides.working_days:
            return True
        if day in self.overrides.holidays:
            return False
        if day.year in self.overrides.complete_years:
            return day.weekday() < 5
        return _library_says(day)

    def knows_year(self, year: int) -> bool:
        """Whether no day of the year can be unknown."""
        if year in self.overrides.complete_years:
            return True
        try:
            _library_says(date(year, 1, 1))
        except UnknownYearError:
            return False
        return True


def is_weekday(day: date) -> bool:
    """Monday to Friday, where no holidays are kept."""
    return day.weekday() < 5


def load_holidays(path: Path | None) -> ChineseCalendar:
    """The calendar with the file's days; without a file that of the library alone.

    Raises: HolidayFileError when the file cannot be read or names a day twice.
    """
    if path is None:
        return ChineseCalendar()
    try:
        overrides = HolidayFile.model_validate(parse_yaml(path.read_bytes()) or {})
    except YamlFaultError as fault:
        raise HolidayFileError(f"节假日文件 {path.name} 无法读取：{fault}。日期形如 2027-01-01。") from None
    except (OSError, ValidationError) as error:
        raise HolidayFileError(
            f"节假日文件 {path.name} 无法读取（{type(error).__name__}）："
            "应为含 complete_years、holidays、working_days 的 YAML，日期形如 2027-01-01。"
        ) from None
    if both := overrides.holidays & overrides.working_days:
        raise HolidayFileError(f"节假日文件 {path.name} 中 {min(both)} 既是假日又是工作日，请只保留一处。")
    return ChineseCalendar(overrides)


@lru_cache(maxsize=4096)
def _library_says(day: date) -> bool:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownYearError(day.year) from None
