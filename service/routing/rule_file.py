"""The form of a rule file, checked by pydantic. What the parts mean is said in default_routes.yaml."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from models.tasks import UrgencyLabel
from service.clocks.target import Target, parse_target
from service.routing.customer import Channel, Tier

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Words = Annotated[tuple[Name, ...], Field(min_length=1)]
Category = Annotated[str, Field(min_length=1)]  # a code of any taxonomy: one's own are often Chinese words
Categories = Annotated[tuple[Category, ...], Field(min_length=1)]
Level = Literal["frontline", "supervisor", "management"]
LEVELS: tuple[Level, ...] = get_args(Level)  # ascending


def _as_target(value: Any) -> Any:
    return parse_target(value) if isinstance(value, str) else value


def _as_minutes(value: Any) -> tuple[int, int]:
    """'09:00-12:00' -> (540, 720); an end before the begin is on the next day."""
    try:
        begin, end = (_clock_time(part) for part in str(value).split("-"))
    except ValueError:
        raise ValueError(f"时段「{str(value)[:20]}」应形如 09:00-12:00。") from None
    if begin == end:
        raise ValueError(f"时段「{value}」没有长度。")
    return begin, end if end > begin else end + 1440


def _clock_time(text: str) -> int:
    hours, minutes = text.strip().split(":")
    if not (len(minutes) == 2 and 0 <= int(minutes) < 60 and 0 <= int(hours) * 60 + int(minutes) <= 1440):
        raise ValueError(text)
    return int(hours) * 60 + int(minutes)


def _in_order(periods: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    for (_, earlier_end), (begin, _) in pairwise(periods):
        if begin < earlier_end:
            raise ValueError("同一天的时段必须按先后排列且互不重叠。")
    if periods and periods[-1][1] - 1440 > periods[0][0]:
        raise ValueError("跨夜的时段与第二天的时段重叠。")
    return periods


TargetText = Annotated[Target, BeforeValidator(_as_target)]
Period = Annotated[tuple[int, int], BeforeValidator(_as_minutes)]
Periods = Annotated[tuple[Period, ...], AfterValidator(_in_order)]


class Part(BaseModel):
    """Base of every part of a rule file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Calendar(Part):
    time_zone: str = "Asia/Shanghai"
    holidays: Literal["china", "none"] = "china"
    hours: Periods = Field(min_length=1)
    rest_day_hours: Periods = ()


class Queue(Part):
    name: str
    calendar: Name


class Range(Part):
    at_least: float | None = None
    below: float | None = None


class Conditions(Part):
    """All that are given must hold."""

    category: Categories | None = None
    also: Categories | None = None  # any of them
    urgency: Annotated[tuple[UrgencyLabel, ...], Field(min_length=1)] | None = None  # after repeats
    emotion: Words | None = None
    intensity: Range | None = None
    tier: Annotated[tuple[Tier, ...], Field(min_length=1)] | None = None
    channel: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    amount: Range | None = None
    keywords: Annotated[tuple[str, ...], Field(min_length=1)] | None = None  # any of them, in masked text
    product: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    repeat: Range | None = None


class Outcome(Part):
    queue: Name
    level: Level
    priority: int = Field(ge=0, le=1000)
    clocks: Name
    tags: tuple[str, ...] = ()


class Rule(Part):
    id: Name
    name: str
    when: Conditions = Conditions()
    unless: Conditions | None = None
    then: Outcome


class Repeats(Part):
    """How an event that comes again raises the urgency."""

    within_days: int = Field(default=30, ge=1, le=366)
    similarity: float = Field(default=0.5, gt=0, le=1)
    raise_urgency: dict[Annotated[int, Field(ge=1)], UrgencyLabel] = {}


class Review(Part):
    """Where a prediction goes that is not sure."""

    queue: Name
    tag: str = "needs_review"


class Tiers(Part):
    """Lower bounds of the tiers, and what a tier adds to the priority."""

    high_value_spend: float = 100_000
    high_value_years: float = 2
    high_value_nps: float = 50
    high_potential_spend: float = 50_000
    high_potential_years: float = 1
    risk_nps: float = 30
    priority: dict[Tier, Annotated[int, Field(ge=0, le=1000)]] = {}


class RuleFile(Part):
    version: Literal[1]
    name: str
    choose: Literal["first", "priority"] = "first"
    calendars: dict[Name, Calendar] = Field(min_length=1)
    queues: dict[Name, Queue] = Field(min_length=1)
    clocks: dict[Name, dict[Name, TargetText]]
    statutory: dict[Name, dict[Name, TargetText]] = {}
    statutory_in_use: Name | None = None
    follow_up: TargetText | None = None
    tiers: Tiers = Tiers()
    repeats: Repeats = Repeats()
    no_complaint: tuple[Category, ...] = ()  # categories that raise nothing and get no follow-up visit
    content: tuple[Category, ...] = ()  # categories of messages that leave a closed complaint closed
    review: Review
    rules: tuple[Rule, ...] = Field(min_length=1)
