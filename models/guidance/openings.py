"""Opening sentences by category and urgency, from openings.csv ('*' = any). {time} is for the agent."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from nlp.errors import ResourceError

FILE = Path(__file__).with_name("openings.csv")
ANY = "*"
TIME = "{time}"


def openings_for(category: str | None, urgency: str | None, *, time: str = "____") -> tuple[str, ...]:
    """Opening sentences, the most fitting first, `time` in the place of the time that the agent promises."""
    known = load_openings()
    urgency = urgency or "general"
    found = (*known.get((category or ANY, urgency), ()), *known.get((ANY, urgency), ()))
    return tuple(dict.fromkeys(text.replace(TIME, time) for text in found))


@cache
def load_openings() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(category, urgency) -> sentences with {time}. Raises ResourceError when the file is unusable."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    try:
        with FILE.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                key = row["category"], row["urgency"]
                found[key] = (*found.get(key, ()), row["opening"])
    except (OSError, KeyError, csv.Error) as error:
        raise ResourceError(f"{FILE.name} 无法读取或缺少列，请重新安装。") from error
    return MappingProxyType(found)
