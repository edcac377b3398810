"""Chinese names of the labels in tagged texts, for those who read; programs get the codes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from models.loading import read_categories
from models.tasks import EMOTION_NAMES, URGENCY_NAMES
from models.taxonomy import load_taxonomy
from nlp.errors import ModelError

LabelNames = Mapping[str, Mapping[str, str]]
"""Task -> code -> name. A code that is not there is shown as it is: own categories are words already."""

NO_NAMES: LabelNames = {}


def label_names(model: str, home: Path) -> LabelNames:
    """Of the categories that `model` answers with, and of the general ones, which shipped models answer with.

    A model that cannot be read names nothing: what is watched may come from another one.
    """
    categories = load_taxonomy("general").category_names
    with suppress(ModelError):
        categories = categories | read_categories(model, home=home).category_names
    return {"category": categories, "urgency": URGENCY_NAMES, "emotion": EMOTION_NAMES}
