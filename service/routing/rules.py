"""A rule file read, checked across its parts, and ready to be applied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from models.yaml_text import YamlFaultError, parse_yaml
from service.clocks.holidays import ChineseCalendar, is_weekday
from service.clocks.target import Target
from service.clocks.working_time import WorkingTime
from service.routing.errors import RulesError
from service.routing.faults import tell_faults, tell_unreadable
from service.routing.rule_file import Rule, RuleFile

DEFAULT_RULES = Path(__file__).parent / "default_routes.yaml"
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Rules:
    """Rules, their version (a hash of both files), and the holidays that their calendars keep."""

    file: RuleFile
    version: str
    holidays: ChineseCalendar

    @cached_property
    def calendars(self) -> dict[str, WorkingTime]:
        """Working time by the name of the calendar."""
        return {
            name: WorkingTime(
                zone=ZoneInfo(calendar.time_zone),
                hours=calendar.hours,
                is_working_day=self.holidays.is_working_day if calendar.holidays == "china" else is_weekday,
                rest_day_hours=calendar.rest_day_hours,
            )
            for name, calendar in self.file.calendars.items()
        }

    @property
    def fallback(self) -> str:
        """Id of the rule without a condition: it takes what no other does."""
        return next(rule.id for rule in self.file.rules if _is_unconditional(rule))

    def calendar_of(self, queue: str) -> str:
        """Name of the calendar that a queue works by."""
        return self.file.queues[queue].calendar

    @property
    def statutory(self) -> dict[str, Target]:
        """The statutory clocks in use, by kind."""
        return self.file.statutory.get(self.file.statutory_in_use or "", {})


def load_rules(path: Path | None = None, holidays: ChineseCalendar | None = None) -> Rules:
    """Rules from a YAML file; without one, those that are shipped.

    Raises: RulesError naming every fault and its place.
    """
    source = path or DEFAULT_RULES
    try:
        content = source.read_bytes()
        if len(content) > MOST_BYTES:
            fault = (
                f"文件有 {len(content)} 字节，最多 {MOST_BYTES}：请确认它是派单规则，或合并规则、减少关键词"
            )
            raise RulesError(source.name, [fault])
        data = parse_yaml(content)
    except OSError as error:
        raise RulesError(source.name, [tell_unreadable(error)]) from None
    except YamlFaultError as fault:
        raise RulesError(source.name, [str(fault)]) from None
    if not isinstance(data, dict):
        raise RulesError(source.name, ["最外层应为键值，见随附的 default_routes.yaml"])
    return parse_rules(data, source.name, content, holidays)


def parse_rules(data: object, name: str, content: bytes, holidays: ChineseCalendar | None = None) -> Rules:
    """Rules from what YAML gave for `content`. Raises: RulesError."""
    try:
        file = RuleFile.model_validate(data)
    except ValidationError as error:
        raise RulesError(name, tell_faults(error)) from None
    if faults := _references(file):
        raise RulesError(name, faults)
    holidays = holidays or ChineseCalendar()
    version = hashlib.sha256(content + holidays.fingerprint.encode()).hexdigest()[:12]
    return Rules(file, version, holidays)


def _references(file: RuleFile) -> list[str]:
    """Faults between the parts: names that lead nowhere, rules that can never fire."""
    faults = []
    for name, calendar in file.calendars.items():
        try:
            ZoneInfo(calendar.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            faults.append(f"calendars.{name}.time_zone：没有时区「{calendar.time_zone[:40]}」")
    for name, queue in file.queues.items():
        if queue.calendar not in file.calendars:
            faults.append(f"queues.{name}.calendar：没有名为 {queue.calendar} 的工作时间")
    if file.review.queue not in file.queues:
        faults.append(f"review.queue：没有名为 {file.review.queue} 的队列")
    if file.statutory_in_use is not None and file.statutory_in_use not in file.statutory:
        faults.append(f"statutory_in_use：没有名为 {file.statutory_in_use} 的法定时限")
    faults += [
        f"statutory.{name}.{kind}：法定时限的名称应以 statutory_ 开头"
        for name, kinds in file.statutory.items()
        for kind in kinds
        if not kind.startswith("statutory_")
    ]
    return faults + _rule_faults(file)


def _rule_faults(file: RuleFile) -> list[str]:
    faults, seen = [], set()
    for number, rule in enumerate(file.rules):
        place = f"rules.{number}（{rule.id}）"
        if rule.id in seen:
            faults.append(f"{place}：编号重复")
        seen.add(rule.id)
        if rule.then.queue not in file.queues:
            faults.append(f"{place}.then.queue：没有名为 {rule.then.queue} 的队列")
        if rule.then.clocks not in file.clocks:
            faults.append(f"{place}.then.clocks：没有名为 {rule.then.clocks} 的时限组")
        if _is_unconditional(rule) and file.choose == "first" and number < len(file.rules) - 1:
            faults.append(f"{place}：没有条件，它之后的规则永远不会生效，请移到最后")
    if not any(map(_is_unconditional, file.rules)):
        faults.append("rules：缺少一条没有条件的兜底规则，否则有的投诉无处可派")
    return faults


def _is_unconditional(rule: Rule) -> bool:
    return not rule.when.model_dump(exclude_none=True) and rule.unless is None
