"""How often a shadow answered otherwise than the champion: counts a task, over all processes.

    SUQING_HOME/models/.shadow/<champion>~<shadow>.json

Labels and numbers alone; nothing of a text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from models.prediction import Prediction
from models.registry.durable import write_durably
from models.registry.private_files import private_files
from models.tasks import EXCLUSIVE_TASKS

FOLDER = "shadow"
_MOST_PAIRS = 20  # shown


@dataclass(frozen=True)
class ShadowCounts:
    """texts: read by both. failed, dropped: texts that the shadow could not, or did not come to, read.

    compared: task -> texts that both answered. pairs: (task, champion's label, shadow's label) ->
    texts on which they disagree.
    """

    champion: str
    shadow: str
    texts: int = 0
    failed: int = 0
    dropped: int = 0
    compared: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str, str], int] = field(default_factory=dict)

    def __add__(self, other: ShadowCounts) -> ShadowCounts:
        return ShadowCounts(
            self.champion,
            self.shadow,
            self.texts + other.texts,
            self.failed + other.failed,
            self.dropped + other.dropped,
            dict(Counter(self.compared) + Counter(other.compared)),
            dict(Counter(self.pairs) + Counter(other.pairs)),
        )

    def to_dict(self, *, most_pairs: int | None = _MOST_PAIRS) -> dict[str, Any]:
        """Plain data: per task how many were compared, how many differ, and from what to what."""
        tasks: dict[str, Any] = {}
        for task in EXCLUSIVE_TASKS:
            if task not in self.compared:
                continue
            pairs = Counter({pair[1:]: count for pair, count in self.pairs.items() if pair[0] == task})
            tasks[task] = {
                "compared": self.compared[task],
                "disagreed": pairs.total(),
                "pairs": [
                    {"champion": one, "shadow": other, "texts": count}
                    for (one, other), count in pairs.most_common(most_pairs)
                ],
            }
        return {
            "champion": self.champion,
            "shadow": self.shadow,
            "texts": self.texts,
            "failed": self.failed,
            "dropped": self.dropped,
            "tasks": tasks,
        }


def compare_answers(
    pair: tuple[str, str], champion: Sequence[Prediction], shadow: Sequence[Prediction]
) -> ShadowCounts:
    """The counts of one batch, in the same order on both sides."""
    compared: Counter[str] = Counter()
    pairs: Counter[tuple[str, str, str]] = Counter()
    for ours, theirs in zip(champion, shadow, strict=True):
        for task in EXCLUSIVE_TASKS:
            one, other = getattr(ours, task), getattr(theirs, task)
            if one is None or other is None:
                continue
            compared[task] += 1
            if one.label != other.label:
                pairs[task, one.label, other.label] += 1
    return ShadowCounts(*pair, texts=len(champion), compared=dict(compared), pairs=dict(pairs))


def add_counts(versions: Path, counts: ShadowCounts) -> None:
    """Add to what all processes have counted so far. Raises: OSError."""
    path = _path(versions, counts.champion, counts.shadow)
    with _locked(path):
        total = _read(path, counts.champion, counts.shadow) + counts
        write_durably(path, json.dumps(total.to_dict(most_pairs=None), ensure_ascii=False).encode())


def read_counts(versions: Path, champion: str, shadow: str) -> ShadowCounts:
    """What all processes have counted for this pair; nothing yet gives zeros."""
    return _read(_path(versions, champion, shadow), champion, shadow)


def _read(path: Path, champion: str, shadow: str) -> ShadowCounts:
    try:
        raw = json.loads(path.read_text("utf-8"))
        tasks = raw["tasks"]
        return ShadowCounts(
            champion,
            shadow,
            int(raw["texts"]),
            int(raw["failed"]),
            int(raw["dropped"]),
            {task: int(said["compared"]) for task, said in tasks.items()},
            {
                (task, pair["champion"], pair["shadow"]): int(pair["texts"])
                for task, said in tasks.items()
                for pair in said["pairs"]
            },
        )
    except FileNotFoundError:
        return ShadowCounts(champion, shadow)
    except (ValueError, KeyError, TypeError):  # counts that cannot be read begin anew
        return ShadowCounts(champion, shadow)


def _path(versions: Path, champion: str, shadow: str) -> Path:
    return versions / f".{FOLDER}" / f"{champion}~{shadow}.json"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with private_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f"{path.name}.lock"), timeout=5):
            yield
