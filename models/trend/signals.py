"""The words of signals.yaml, and which signals a message carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from models.trend.turns import Speaker
from models.yaml_text import parse_yaml
from nlp.errors import ResourceError
from nlp.normalise import normalise

_FILE = Path(__file__).with_name("signals.yaml")


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that `speaker` says. `name` is what a service agent reads."""

    key: str
    speaker: Speaker
    name: str
    words: re.Pattern[str]


@cache
def load_signals() -> Mapping[str, Signal]:
    """Key -> signal, in the order of the file. Raises ResourceError when the file is unusable."""
    try:
        raw = parse_yaml(_FILE.read_text("utf-8"))
        signals = {
            key: Signal(
                key, speaker, entry["name"], re.compile("|".join(map(re.escape, entry["words"])), re.I)
            )
            for speaker in ("customer", "agent")
            for key, entry in raw[speaker].items()
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"{_FILE.name} 无法读取或缺少 name、words，请重新安装。") from error
    return MappingProxyType(signals)


def signals_in(text: str, speaker: Speaker) -> frozenset[str]:
    """Keys of the signals that a message carries."""
    plain, _ = normalise(text)
    return frozenset(
        signal.key
        for signal in load_signals().values()
        if signal.speaker == speaker and signal.words.search(plain)
    )
