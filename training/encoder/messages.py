"""What a stage's process says to the one that waits for it: a line of JSON each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TypeAlias

from training.encoder.base_source import BaseFacts
from training.encoder.run_options import Progress


@dataclass(frozen=True, slots=True)
class Done:
    """The stage is done. facts: what it found out, where that was its job."""

    facts: BaseFacts | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An error of nlp.errors. kind: name of its class. text: for the user."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Any other error. kind: name of its class. place: file and line of ours where it was raised."""

    kind: str
    place: str


Message: TypeAlias = Progress | Done | Refused | Failed

_KINDS: dict[str, type[Progress | Refused | Failed]] = {
    kind.__name__: kind for kind in (Progress, Refused, Failed)
}


def write_message(message: Message) -> str:
    """One line, without its end."""
    return json.dumps([type(message).__name__, asdict(message)])


def read_message(line: str | bytes) -> Message:
    """Raises: ValueError, KeyError for anything that `write_message` did not write."""
    name, fields = json.loads(line)
    if name == Done.__name__:
        return Done(None if fields["facts"] is None else BaseFacts(**fields["facts"]))
    return _KINDS[name](**fields)
