"""The words of words.yaml found in a prepared text. Pure; the file is read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from models.prediction import EmotionPrediction, LabelScore
from models.yaml_text import parse_yaml
from nlp.errors import ResourceError
from nlp.prepared import PreparedText

FILE = Path(__file__).with_name("words.yaml")
PRAISE = "praise"
SATISFIED = "satisfied"
_REACH = 16  # characters before a fault that may spare it: twice what `spared` in words.yaml can match


@dataclass(frozen=True, slots=True)
class _Words:
    faults: re.Pattern[str]
    sayings: re.Pattern[str]
    spared: re.Pattern[str]
    settled: re.Pattern[str]


def is_backhanded(
    prepared: PreparedText, category: LabelScore | None, emotion: EmotionPrediction | None
) -> bool:
    """Whether a text was read as praise or satisfied and yet tells of a fault that nobody put right."""
    praises = category is not None and category.label == PRAISE
    satisfied = emotion is not None and emotion.label == SATISFIED
    return (praises or satisfied) and find_backhanded(prepared.text) is not None


def find_backhanded(text: str) -> str | None:
    """The words in a text of praise that turn it round, None where there are none."""
    words = load_words()
    saying = words.sayings.search(text)
    if saying is not None:
        return saying[0]
    for fault in words.faults.finditer(text):
        if words.spared.search(text, max(0, fault.start() - _REACH), fault.start()) is None:
            return None if words.settled.search(text) else fault[0]
    return None


@cache
def load_words() -> _Words:
    """The shipped words. Raises ResourceError naming the fault."""
    try:
        raw = parse_yaml(FILE.read_text("utf-8"))
        faults, sayings, settled = (
            re.compile("|".join(raw[key]), re.I) for key in ("faults", "sayings", "settled")
        )
        return _Words(faults, sayings, re.compile(f"(?:{raw['spared']})$"), settled)
    except (OSError, yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise ResourceError(f"{FILE.name} 无法读取或写法有误（{error}），请重新安装 suqing。") from error
