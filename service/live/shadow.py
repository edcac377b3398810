"""A candidate reads live texts beside the champion, unheard; how often it disagrees is counted.

It reads in a thread of its own from a queue that never makes a customer wait: what does not fit is
dropped, and that is counted too. No text is kept, not even in memory once it was read.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Full, Queue

import structlog

from models.classifier import Classifier
from models.prediction import Prediction
from nlp import PreparedText
from service.live.shadow_counts import ShadowCounts, add_counts, compare_answers

log = structlog.get_logger("suqing.live")

MOST_WAITING = 64  # requests
SAVE_SECONDS = 1.0

_Job = tuple[Sequence[PreparedText], Sequence[Prediction]]


class ShadowReader:
    """One pair of champion and shadow in one process."""

    def __init__(self, versions: Path, champion: str, shadow: Classifier) -> None:
        self.pair = (champion, shadow.version)
        self._versions = versions
        self._shadow = shadow
        self._queue: Queue[_Job] = Queue(MOST_WAITING)
        self._dropped = Counter[str]()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shadow", daemon=True)
        self._thread.start()

    def offer(
        self, champion: Classifier, texts: Sequence[PreparedText], predictions: Sequence[Prediction]
    ) -> None:
        """The champion's answers to live texts; returns at once. Those of another champion are ignored."""
        if champion.version != self.pair[0] or self._stopping.is_set():
            return
        try:
            self._queue.put_nowait((texts, predictions))
        except Full:
            self._dropped["texts"] += len(texts)

    def stop(self) -> None:
        """Count what was read and end."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        counts = ShadowCounts(*self.pair)
        saved = time.monotonic()
        while True:
            try:
                counts = self._read(counts, self._queue.get(timeout=SAVE_SECONDS / 4))
            except Empty:
                if self._stopping.is_set():
                    self._save(counts)
                    return
            if time.monotonic() - saved >= SAVE_SECONDS and self._save(counts):
                counts, saved = ShadowCounts(*self.pair), time.monotonic()

    def _read(self, counts: ShadowCounts, job: _Job) -> ShadowCounts:
        texts, predictions = job
        try:
            answers = self._shadow.predict(texts, evidence=False)
        except Exception as error:  # a candidate's fault is a figure, not an outage
            log.warning("shadow failed", shadow=self._shadow.version, error=type(error).__name__)
            return counts + ShadowCounts(*self.pair, failed=len(texts))
        return counts + compare_answers(self.pair, predictions, answers)

    def _save(self, counts: ShadowCounts) -> bool:
        dropped = self._dropped.pop("texts", 0)
        counts = counts + ShadowCounts(*self.pair, dropped=dropped)
        if not counts.texts and not counts.failed and not counts.dropped:
            return True
        try:
            add_counts(self._versions, counts)
        except Exception as error:  # a full disk must not end the thread
            self._dropped["texts"] += dropped
            log.warning("shadow counts not saved", error=type(error).__name__)
            return False
        return True
