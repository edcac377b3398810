"""Steps and phrases to avoid, from steps.yaml. Pure; the file is read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from models.yaml_text import parse_yaml
from nlp.errors import ResourceError

FILE = Path(__file__).with_name("steps.yaml")
STAGES = ("received", "working", "responded", "reopened", "closed")
UNKNOWN_INTENSITY = 0.5  # of an emotion without one: counts as clear
_KEYS = frozenset({"emotion", "band", "stage", "urgency", "risk"})


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, as the agent reads it, and where the rule comes from."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class _State:
    """Of a customer and a complaint. risks: what the urgency rules that fired tell."""

    emotion: str
    band: str
    stage: str
    urgency: str | None
    risks: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Fits where each of its sets is None or holds the value; `risks` where one of them is at stake."""

    emotions: frozenset[str] | None
    bands: frozenset[str] | None
    stages: frozenset[str] | None
    urgencies: frozenset[str] | None
    risks: frozenset[str] | None
    steps: tuple[Step, ...]

    def fits(self, state: _State) -> bool:
        pairs = (
            (self.emotions, state.emotion),
            (self.bands, state.band),
            (self.stages, state.stage),
            (self.urgencies, state.urgency),
        )
        if not all(allowed is None or value in allowed for allowed, value in pairs):
            return False
        return self.risks is None or not self.risks.isdisjoint(state.risks)


@dataclass(frozen=True, slots=True)
class _Book:
    bands: tuple[tuple[str, float], ...]  # name and least intensity, highest first
    risk_of_rule: Mapping[str, str]  # id of an urgency rule -> what it tells to be at stake
    rules: tuple[_Rule, ...]
    avoid: tuple[tuple[frozenset[str], tuple[str, ...]], ...]


def advise(
    emotion: str,
    intensity: float | None,
    stage: str = "received",
    *,
    urgency: str | None = None,
    fired: Iterable[str] = (),
) -> tuple[Step, ...]:
    """The steps for a customer of this emotion (label) and intensity (0..1); () for an unknown emotion.

    What is urgent comes before what the customer feels. fired: ids of the urgency rules that fired; with
    them the steps say whether people, an account or something else must be secured first.
    """
    known = load_book().risk_of_rule
    risks = frozenset(known[rule] for rule in fired if rule in known)
    return _advise(_State(emotion, band_of(intensity), stage, urgency, risks))


def advised_texts(
    emotion: str,
    intensity: float | None,
    stage: str = "received",
    *,
    urgency: str | None = None,
    fired: Iterable[str] = (),
) -> tuple[str, ...]:
    """What `advise` says, as the agent reads it."""
    return tuple([step.text for step in advise(emotion, intensity, stage, urgency=urgency, fired=fired)])


@lru_cache(512)
def _advise(state: _State) -> tuple[Step, ...]:
    return next((rule.steps for rule in load_book().rules if rule.fits(state)), ())


def band_of(intensity: float | None) -> str:
    """slight, clear or extreme. intensity: 0..1, None where it is not known.

    Raises: ResourceError where the shipped steps cannot be read; ValueError below the lowest band.
    """
    value = UNKNOWN_INTENSITY if intensity is None else intensity
    for name, least in load_book().bands:
        if value >= least:
            return name
    raise ValueError(f"no band for an intensity of {value}")


def avoid_with(emotion: str) -> tuple[str, ...]:
    """Phrases that make it worse with a customer of this emotion."""
    return next((phrases for emotions, phrases in load_book().avoid if emotion in emotions), ())


@cache
def load_book() -> _Book:
    """The shipped steps. Raises ResourceError naming the fault."""
    try:
        raw = parse_yaml(FILE.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ResourceError(f"{FILE.name} 无法读取，请重新安装。") from error
    return read_book(raw)


def read_book(raw: Any) -> _Book:
    """The parsed file, checked. Raises ResourceError naming the fault."""
    try:
        steps = {key: Step(key, entry["text"], entry["source"]) for key, entry in raw["steps"].items()}
        bands = tuple(sorted(raw["bands"].items(), key=lambda pair: -pair[1]))
        avoid = tuple((frozenset(entry["emotion"]), tuple(entry["phrases"])) for entry in raw["avoid"])
        risks = {rule: risk for risk, rules in raw["risks"].items() for rule in rules}
        rules = tuple(_rule(entry, steps, raw["risks"].keys()) for entry in raw["rules"])
        if tuple(raw["stages"]) != STAGES or bands[-1][1] > 0:
            raise ResourceError(f"{FILE.name}：stages 应为 {'、'.join(STAGES)}，最低的 bands 应从 0 起。")
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ResourceError(f"{FILE.name} 缺少键或写法有误：{error}。请对照文件头的说明。") from error
    return _Book(bands, risks, rules, avoid)


def _rule(entry: dict[str, Any], steps: dict[str, Step], risks: AbstractSet[str]) -> _Rule:
    when = entry["when"]
    unknown = sorted({*when} - _KEYS) + sorted({*entry["do"]} - steps.keys())
    unknown += sorted({*when.get("risk", ())} - risks)
    if unknown:
        raise ResourceError(f"{FILE.name}：规则里有未定义的 {'、'.join(unknown)}。")
    emotions, bands, stages, urgencies, at_stake = (
        frozenset(when[key]) if key in when else None
        for key in ("emotion", "band", "stage", "urgency", "risk")
    )
    return _Rule(emotions, bands, stages, urgencies, at_stake, tuple(steps[key] for key in entry["do"]))
