"""The versions of one SUQING_HOME as people and programs are shown them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.artifact import MANIFEST, read_manifest
from models.loading import BUNDLED_NAMES, find_model, versions_directory
from models.registry import Event, Registry, RegistryState
from nlp.errors import ModelError
from service.live.shadow_counts import ShadowCounts, read_counts

MAIN_FIGURES = {"category": "macro_f1", "urgency": "macro_f1", "emotion": "macro_f1", "intensity": "spearman"}
BUNDLED, UNREGISTERED, DAMAGED = "bundled", "unregistered", "damaged"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One line of the list. status: bundled, candidate, champion, archived, unregistered or damaged.

    figures: task -> its main figure on cases held out. gate: what the gate said, a Chinese word;
    '' if it was not asked. problem: why it is damaged.
    """

    name: str
    version: str
    status: str
    kind: str = ""
    created_at: str = ""
    cases: int | None = None
    figures: dict[str, float] | None = None
    gate: str = ""
    problem: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def list_versions(home: Path) -> list[ListedVersion]:
    """The shipped models and every version kept under `home`, the latest first. Raises: ModelError."""
    kept = versions_directory(home)
    state = Registry(kept).state()
    folders = [path for path in kept.iterdir() if _is_version(path)] if kept.is_dir() else []
    folders.sort(key=lambda path: (_age(path), path.name), reverse=True)
    bundled = [_describe(name, find_model(name), BUNDLED, None) for name in BUNDLED_NAMES]
    return [*bundled, *(_describe(path.name, path, _status(state, path.name), state) for path in folders)]


def describe_registry(home: Path, *, most_events: int = 20) -> dict[str, Any]:
    """Champion, shadow, versions and the last events, as JSON. Raises: ModelError."""
    state = Registry(versions_directory(home)).state()
    counts = shadow_counts(home, state)
    return {
        "champion": state.champion,
        "shadow": state.shadow,
        "shadow_counts": None if counts is None else counts.to_dict(),
        "versions": [listed.to_dict() for listed in list_versions(home) if listed.status != BUNDLED],
        "history": [describe_event(event) for event in reversed(state.history[-most_events:])],
    }


def describe_event(event: Event) -> dict[str, Any]:
    """An event of the history as plain data."""
    return asdict(event)


def shadow_counts(home: Path, state: RegistryState) -> ShadowCounts | None:
    """The counts of the present pair; None without a shadow. Raises: ModelError."""
    if state.shadow is None:
        return None
    return read_counts(versions_directory(home), champion_version(state), state.shadow)


def champion_version(state: RegistryState) -> str:
    """The version that answers as champion; where none was promoted, that of the shipped `auto`."""
    if state.champion is not None:
        return state.champion
    fast, accurate = (str(read_manifest(find_model(name))["version"]) for name in BUNDLED_NAMES)
    return f"auto-{fast.rpartition('-')[2]}-{accurate.rpartition('-')[2]}"  # as models.cascade says


def gate_word(decision: dict[str, Any] | None) -> str:
    """What the gate said, in a word; '' where it was not asked. The reasons stand in the history."""
    if decision is None:
        return ""
    return "评判：建议启用" if decision.get("promote") else "评判：不建议启用"


def _describe(name: str, directory: Path, status: str, state: RegistryState | None) -> ListedVersion:
    try:
        manifest = read_manifest(directory)
    except ModelError as error:
        return ListedVersion(name, name, DAMAGED, problem=str(error))
    training = manifest.get("training", {})
    tasks = manifest.get("evaluation", {}).get("tasks", {})
    entry = state.entry(name) if state is not None else None
    return ListedVersion(
        name,
        version=str(manifest.get("version")),
        status=status,
        kind=str(manifest.get("kind")),
        created_at=str(training.get("created_at", "")),
        cases=training.get("cases"),
        figures={
            task: tasks[task][figure]
            for task, figure in MAIN_FIGURES.items()
            if isinstance(tasks.get(task, {}).get(figure), float)
        },
        gate=gate_word(None if entry is None else entry.decision),
    )


def _status(state: RegistryState, version: str) -> str:
    status = state.status(version)
    return UNREGISTERED if status is None else status.value


def _is_version(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")


def _age(path: Path) -> float:
    manifest = path / MANIFEST
    return manifest.stat().st_mtime if manifest.is_file() else 0.0
