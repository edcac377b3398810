"""What happens to each complaint of the journey, and what a slow reference says its clocks must show."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from tests.service.clocks import reference
from tests.service.clocks.calendars import HOURS, is_off_by_the_book

START = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday 10:00 in Shanghai
JUMPS = tuple(
    timedelta(**jump)
    for jump in (
        {},
        {"minutes": 20},
        {"minutes": 15},
        {"hours": 2},
        {"days": 1},
        {"days": 3, "hours": 5},
        {"days": 8},
    )
)
TEXTS = (
    "水壶第{n}次烧水就漏电，孩子的手被烫伤了，打客服电话没有人接。",
    "退款申请提交第{n}天了还没有到账，客服只说再等等。",
    "快递单号{n}一直没有更新，东西也没有收到。",
    "账单多扣了{n}元，请核实以后退还。",
    "软件更新以后闪退了{n}次，登录不进去。",
    "想问一下{n}号门店几点开门。",
)
CONTENT = ("好的，谢谢。", "问题解决了，很满意，谢谢！")  # a closed complaint stays closed
NOT_CONTENT = ("还是没有收到，请再看一下。", "又坏了，和上次一样，还是不能用。")  # it is open again
STEPS = ("agent", "customer", "waiting", "responded", "closed", "reopened", "correction", "nothing")


@dataclass
class Clock:
    """A clock as the reference keeps it."""

    kind: str
    cycle: int
    target: str
    calendar: str
    start: datetime
    met: datetime | None = None
    stopped: bool = False
    warned: bool = False
    escalated: bool = False


@dataclass
class Expected:
    """One complaint: what was done to it, and what must be found in the end."""

    number: int
    received_at: datetime
    id: str = ""
    status: str = "received"
    level: str = ""
    category: str = ""
    messages: int = 1
    corrections: int = 0
    steps: list[str] = field(default_factory=lambda: ["received"])
    reopened: int = 0
    reopened_by_message: int = 0
    changes_told: int = 0  # events that tell of a change of status
    waits: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"journey-{self.number}"

    def body(self) -> dict[str, Any]:
        """The request that creates it."""
        return {
            "text": TEXTS[self.number % len(TEXTS)].format(n=self.number + 2),
            "channel": "app",
            "external_id": self.key,
            "customer": {"ref": f"K-{self.number}"},
            "order_ref": f"A-{self.number}",
            "received_at": self.received_at.isoformat(),
        }

    def created(self, view: dict[str, Any]) -> None:
        """Take over what routing decided: kinds, targets and calendars of the clocks."""
        self.id, self.level, self.category = view["id"], view["route"]["level"], view["category"]["label"]
        self.clocks = [
            Clock(clock["kind"], 1, clock["target"], clock["calendar"], self.received_at)
            for clock in view["clocks"]
        ]

    def work(self, now: datetime) -> None:
        """The worker looks at the clocks at `now`."""
        for clock in self.clocks:
            if clock.met or clock.stopped:
                continue
            due, warn = deadline(clock.target, clock.calendar, clock.start, tuple(self.waits))
            if due is not None and due <= now and not clock.escalated:
                clock.escalated = True
                if clock.kind != "follow_up":
                    self.level = {"frontline": "supervisor"}.get(self.level, "management")
            elif due is not None and warn is not None and warn <= now < due:
                clock.warned = True

    def meet(self, kinds: tuple[str, ...], at: datetime) -> None:
        for clock in self.clocks:
            if clock.kind in kinds and not clock.met and not clock.stopped:
                clock.met = at

    def do(self, step: str, at: datetime) -> tuple[str, dict[str, Any]] | None:
        """Apply one step; gives path and body of the request, or None where it is not allowed."""
        if step in ("agent", "customer"):
            return self._say(step, at)
        if step == "correction":  # of the emotion, which moves no clock
            self.corrections += 1
            return "corrections", {"emotion": "disappointed", "intensity": 1, "author": "小王"}
        if step == "nothing" or (step == "reopened") != (self.status == "closed") or step == self.status:
            return None
        self._set(step, at)
        self.changes_told += 1
        return "status", {"status": step, "at": at.isoformat()}

    def _say(self, sender: str, at: datetime) -> tuple[str, dict[str, Any]]:
        self.messages += 1
        if sender == "agent":
            self.meet(("first_response",), at)
            if self.status == "closed":
                self.meet(("follow_up",), at)
            text = "您好，已经收到，正在核实。"
        else:
            pool = NOT_CONTENT if (self.number + self.messages) % 2 else CONTENT
            text = pool[self.number % len(pool)]
            if self.status == "waiting":
                self._set("investigating", at)
            elif self.status == "closed" and text in NOT_CONTENT:
                self._set("reopened", at)
                self.changes_told += 1
                self.reopened_by_message += 1
        return "messages", {"text": text, "sender": sender, "sent_at": at.isoformat()}

    def _set(self, status: str, at: datetime) -> None:
        if self.status == "waiting":
            self.waits[-1] = (self.waits[-1][0], at)
        if status == "waiting":
            self.waits.append((at, None))
        if status == "responded":
            self.meet(("first_response", "solution"), at)
        if status == "closed":
            self.meet(("first_response", "solution", "done"), at)
            calendar = self.clocks[0].calendar
            if self.category not in ("praise", "consultation_suggestion"):
                self.clocks.append(Clock("follow_up", self.reopened + 1, "7 days", calendar, at))
        if status == "reopened":
            first = [clock for clock in self.clocks if clock.cycle == 1 and clock.kind != "follow_up"]
            for clock in self.clocks:
                clock.stopped = clock.stopped or not clock.met
            self.reopened += 1
            self.clocks += [
                Clock(clock.kind, self.reopened + 1, clock.target, clock.calendar, at) for clock in first
            ]
        self.status = status
        self.steps.append(status)


@cache
def deadline(
    target: str, calendar: str, start: datetime, waits: tuple[tuple[datetime, datetime | None], ...]
) -> tuple[datetime | None, datetime | None]:
    """Due and warning by the minute-by-minute clock; the warning when four fifths of the time are over."""
    due = _unpaused(target, calendar, start)
    ticks = _ticks(calendar) if "working" in target else reference.always
    warn_minutes, rest = divmod(reference.minutes_between(start, due, ticks) * 4, 5)
    warn = reference.after_minutes(start, warn_minutes + (rest > 0), ticks)
    return (
        reference.moved_by_pauses(due, start, waits, ticks),
        reference.moved_by_pauses(warn, start, waits, ticks),
    )


@cache
def _unpaused(target: str, calendar: str, start: datetime) -> datetime:
    zone = HOURS[calendar][2]
    amount, _, unit = target.partition(" ")
    ticks = _ticks(calendar)
    if "day" in unit:
        working = unit.startswith("working")
        return reference.end_of_days(start, int(amount), zone, ticks, is_off_by_the_book, working=working)
    minutes = int(amount) * (60 if "hour" in unit else 1)
    return reference.after_minutes(start, minutes, ticks if unit.startswith("working") else reference.always)


@cache
def _ticks(calendar: str) -> reference.Ticks:
    hours, rest, zone, _ = HOURS[calendar]

    @cache
    def works(day: date) -> bool:
        return not is_off_by_the_book(day)

    slow = reference.works_at(hours, rest, zone, works)
    return lru_cache(maxsize=None)(slow)


def make_scripts(count: int, seed: int) -> list[Expected]:
    """Complaints that come in during the first three phases, some of them late."""
    dice = random.Random(seed)
    times = [START + sum(JUMPS[: phase + 1], timedelta()) for phase in range(3)]
    return [
        Expected(number, times[number % 3] - timedelta(minutes=dice.choice((0, 5, 15, 40))))
        for number in range(count)
    ]
