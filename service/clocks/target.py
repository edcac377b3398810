"""How long a clock runs: '30 working minutes', '24 hours', '5 working days', '15 days'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minutes", "hours", "days", "working minutes", "working hours", "working days"]

_FORM = re.compile(r"(\d{1,5}) (working )?(minute|hour|day)s?")


@dataclass(frozen=True, slots=True)
class Target:
    """An amount of time, of the clock on the wall or of the working hours of a queue.

    Days are counted as the Civil Code of China counts a period (articles 200 to 203): the day on which
    it begins is not counted, the last day ends when business ends, and a last day that is a day off
    moves to the next working day. 'N working days' counts working days alone.
    """

    amount: int
    unit: Unit

    @property
    def seconds(self) -> int:
        """Of minutes and hours. Raises: ValueError for days, whose length depends on the calendar."""
        if self.unit.endswith("days"):
            raise ValueError(self.unit)
        return self.amount * (60 if self.unit.endswith("minutes") else 3600)

    @property
    def counts_working_time(self) -> bool:
        return self.unit.startswith("working")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"


def parse_target(text: str) -> Target:
    """Raises: ValueError saying the accepted form."""
    match = _FORM.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError(
            f"时限「{text[:40]}」应形如 30 minutes、24 hours、15 days、30 working minutes、5 working days。"
        )
    unit: Unit = f"{match[2] or ''}{match[3]}s"  # type: ignore[assignment]  # one of six by the pattern
    return Target(int(match[1]), unit)
