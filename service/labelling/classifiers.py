"""The models that choose a queue: the one that is asked, and one that may disagree with it."""

from __future__ import annotations

from pathlib import Path

from models.classifier import Classifier
from models.loading import AUTO, BUNDLED_NAMES, load_classifier, resolve_model
from nlp.errors import UsageError

NO_SECOND = "none"
FAST, ACCURATE = "fast", "accurate"


def load_pair(model: str, second: str | None, home: Path) -> tuple[Classifier, Classifier | None]:
    """second: NO_SECOND for none, None for the shipped accurate model beside the shipped fast one.

    Raises: UsageError where the two have other categories; ModelError.
    """
    first = load_classifier(model, home=home)
    name = second or (ACCURATE if model == FAST else NO_SECOND)
    if name == NO_SECOND:
        return first, None
    other = load_classifier(name, home=home)
    if other.taxonomy.codes != first.taxonomy.codes:
        raise UsageError(f"--second {name} 的类别与 --model {model} 不同，无法比较；请换一个版本或用 none。")
    return first, other


def model_of_desk(wanted: str, home: Path) -> str:
    """What to ask about the desk's own complaints: the version that answers there, so that the queue holds
    what it is unsure of; FAST (with ACCURATE beside it) where that is a shipped one. Raises: ModelError."""
    name = resolve_model(wanted, home=home)
    return FAST if name in (AUTO, *BUNDLED_NAMES) else name
