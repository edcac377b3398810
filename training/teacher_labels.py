"""The labels that the teacher (training.encoder.teacher) gave to unlabelled texts, kept without the texts.

`teacher_labels.safetensors` holds for each text the first eight bytes of its SHA-256 and the
teacher's most probable category, urgency and emotion. Whoever has the data finds the texts again by their
digest; nobody can read a text out of the file. So the fast model is rebuilt in minutes and
without torch; `python -m training.encoder.teacher` makes the file anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from models.tasks import EMOTION_LABELS, EXCLUSIVE_TASKS, URGENCY_LABELS
from training.linear.auxiliary import AuxiliarySet

PATH = Path(__file__).parent / "teacher_labels.safetensors"


def text_digests(texts: Iterable[str]) -> NDArray[np.uint64]:
    """(texts,) first eight bytes of the SHA-256 of each text."""
    heads = b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.frombuffer(heads, "<u8")


def save_teacher_labels(path: Path, texts: Sequence[str], labels: Mapping[str, Sequence[int]]) -> None:
    """Write the file. labels: task -> label number of each text (category, urgency, emotion)."""
    digests = text_digests(texts)
    order = np.argsort(digests)
    columns = {task: np.array(labels[task], np.uint8)[order] for task in EXCLUSIVE_TASKS}
    save_file({"digests": digests[order].astype(np.uint64), **columns}, path)


def read_teacher_sets(texts: Sequence[str], codes: Sequence[str], *, path: Path = PATH) -> list[AuxiliarySet]:
    """One auxiliary set a task (`teacher:category` ...) over those `texts` that the file knows.

    codes: category codes in the order the teacher was trained with.
    """
    stored = load_file(path)
    known = stored["digests"]
    asked = text_digests(texts)
    places = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found = np.flatnonzero(known[places] == asked).tolist()
    kept = tuple(texts[i] for i in found)
    names = {"category": tuple(codes), "urgency": URGENCY_LABELS, "emotion": EMOTION_LABELS}
    return [
        AuxiliarySet(f"teacher:{task}", kept, tuple(names[task][n] for n in stored[task][places[found]]))
        for task in EXCLUSIVE_TASKS
    ]
