"""What a reader of a survey job tells of its progress, and how it hears that it should stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from nlp.errors import SuqingError
from service.survey_jobs.folder import JobFolder
from service.survey_jobs.state import JobState

SECONDS_BETWEEN_SIGNS = 1.0


class JobCancelledError(SuqingError):
    """Somebody asked for the job to be stopped."""


class JobWatcher:
    """Writes the progress down, and stops the run where that was asked for."""

    def __init__(
        self, folder: JobFolder, state: JobState, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._reached = state.progress  # by workers before this one
        self.state = folder.write(replace(state, rows=0))
        self._folder = folder
        self._clock = clock
        self._start = self._told = clock()

    def begin(self, model: str) -> None:
        """Note which model reads the upload, to its end."""
        self.state = self._folder.write(replace(self.state, model=model))

    def say(self, message: str) -> None:
        """See `service.tagging.request.Watcher`."""
        self.check()

    def advance(self, rows: int, fraction: float) -> None:
        """See `service.tagging.request.Watcher`."""
        self.check()
        now = self._clock()
        spent = now - self._start
        left = round(spent * (1 - fraction) / fraction) if fraction > 0.01 else None
        reached = round(fraction, 4)
        begun = self.state.begun if reached <= self._reached else 0
        self.state = replace(
            self.state, begun=begun, rows=self.state.rows + rows, progress=reached, seconds_left=left
        )
        if now - self._told >= SECONDS_BETWEEN_SIGNS:
            self._told = now
            self.state = self._folder.write(self.state)

    def check(self) -> None:
        """Raises: JobCancelledError."""
        if self._folder.is_cancelled:
            raise JobCancelledError("任务已取消。")
