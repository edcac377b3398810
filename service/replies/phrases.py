"""phrases.yaml and moves.yaml, read and compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from nlp.errors import ResourceError

FILE = Path(__file__).with_name("phrases.yaml")
MOVES = Path(__file__).with_name("moves.yaml")
_WORDS = re.compile(r"\{([a-z_]+)\}")  # {you}: never a quantifier
_GAP = "[^，。！？；,!?;\n]{0,8}?"
SEVERITIES = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault, as the agent reads it."""

    name: str
    severity: str
    source: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What not to say; harmless where `unless` is found in the clause around it."""

    kind: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None
    better: str


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Everything in the file."""

    kinds: dict[str, Kind]
    phrases: tuple[Phrase, ...]
    apology: re.Pattern[str]
    no_apology: re.Pattern[str]
    explanation: re.Pattern[str]
    no_apology_emotions: frozenset[str]
    no_apology_categories: frozenset[str]
    promise: Phrase
    promise_time: re.Pattern[str]
    tone_better: str
    formal: re.Pattern[str]
    plain: Phrase
    """How the customer is addressed: 您, and 你 beside it."""


@cache
def load_phrases() -> PhraseBook:
    """The shipped phrases. Raises ResourceError naming the fault."""
    try:
        return read_phrases(*(yaml.safe_load(path.read_text("utf-8")) for path in (FILE, MOVES)))
    except (OSError, yaml.YAMLError) as error:
        raise ResourceError(f"{FILE.name} 或 {MOVES.name} 无法读取，请重新安装。") from error


def read_phrases(raw: Any, moves: Any) -> PhraseBook:
    """The parsed files, checked. Raises ResourceError naming the fault."""
    try:
        kinds = {key: Kind(**entry) for key, entry in raw["kinds"].items()}
        words = {name: str(expression) for name, expression in moves["words"].items()}
        phrases = tuple(
            _phrase(entry, entry["kind"], words) for entry in (*raw["phrases"], *moves["phrases"])
        )
        promise = raw["promise"]
        due = raw["no_apology_due"]
        book = PhraseBook(
            kinds=kinds,
            phrases=phrases,
            apology=_compiled(raw["apology"]),
            no_apology=_compiled(raw["no_apology"]),
            explanation=_compiled(raw["explanation"]),
            no_apology_emotions=frozenset(due["emotions"]),
            no_apology_categories=frozenset(due["categories"]),
            promise=_phrase(promise, "vague_promise"),
            promise_time=_compiled(promise["time"]),
            tone_better=str(raw["tone"]["better"]),
            formal=_compiled(raw["address"]["formal"]),
            plain=_phrase(raw["address"], "mixed_address"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"{FILE.name} 缺少键或写法有误：{error}。请对照文件头的说明。") from error
    unknown = sorted({phrase.kind for phrase in phrases} - kinds.keys())
    faulty = sorted(key for key, kind in kinds.items() if kind.severity not in SEVERITIES)
    if unknown or faulty:
        raise ResourceError(f"{FILE.name}：kinds 中没有或写错了 {'、'.join(unknown + faulty)}。")
    return book


def _phrase(entry: dict[str, Any], kind: str, words: Mapping[str, str] = MappingProxyType({})) -> Phrase:
    unless = _compiled(entry["unless"], words) if "unless" in entry else None
    return Phrase(kind, _compiled(entry["find"], words), unless, str(entry["better"]))


def _compiled(expression: str, words: Mapping[str, str] = MappingProxyType({})) -> re.Pattern[str]:
    whole = _WORDS.sub(lambda match: f"(?:{words[match[1]]})", expression)
    try:
        return re.compile(whole.replace("~", _GAP), re.I)
    except re.error as error:
        raise ResourceError(f"{FILE.name}：表达式「{expression[:30]}…」有误（{error}）。") from error
