"""What deadlines cannot be computed from."""

from __future__ import annotations

from nlp.errors import ResourceError


class UnknownYearError(ResourceError):
    """A year whose holidays nobody has told us. `compute_deadline` then assumes, and names the year."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"没有 {year} 年的节假日与调休安排，落在该年的时限暂按周一至周五上班计算并标明（assumed_year）。"
            "请升级 chinesecalendar，或在节假日文件"
            f"（SUQING_HOLIDAYS_FILE，默认 SUQING_HOME/holidays.yaml）中补充 {year} 年。"
        )
        self.year = year


class HolidayFileError(ResourceError):
    """A holiday file that cannot be used."""
