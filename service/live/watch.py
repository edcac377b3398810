"""Watches the registry and exchanges the champion under the requests.

A new version is loaded and proved beside the old one, then exchanged by one assignment. A request
asks for its classifier once and keeps it, so each is answered by exactly one version.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from models.loading import AUTO, versions_directory
from models.registry import CHAMPION, Registry, RegistryState
from nlp.errors import SuqingError
from service.classifiers import Classifiers
from service.live.shadow import ShadowReader

log = structlog.get_logger("suqing.live")

CHECK_SECONDS = 1.0  # a look costs one system call
RETRY_SECONDS = 30.0  # after a version could not be taken
STOP_SECONDS = 5.0  # for a look that is under way, which may be loading a version

Exchanged = Callable[[str, str, int], None]
"""Told the model before, the one after (names or versions), and the serial of the registry's state."""


class ChampionWatch:
    """One a process. Start it after a fork; `check` is one look, for those who have a clock of their own."""

    def __init__(
        self, classifiers: Classifiers, home: Path, exchanged: Exchanged = lambda before, after, serial: None
    ) -> None:
        self._classifiers = classifiers
        self._exchanged = exchanged
        self._champion: str | None = None  # as the registry named it when this process last took it
        self._registry = Registry(versions_directory(home))
        self._seen: object = ()
        self._retry_at = float("inf")
        self._shadow: ShadowReader | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="champion-watch", daemon=True)

    def start(self) -> None:
        """Look at once, then every CHECK_SECONDS in a thread."""
        self.check()
        self._thread.start()

    def stop(self) -> None:
        """Before the process ends: a thread cut off inside a native library takes the process down."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_SECONDS)
        if self._shadow is not None:
            self._shadow.stop()

    def check(self) -> bool:
        """Take what is new. True where the process answers with what the registry names."""
        with self._lock:
            stamp = self._registry.stamp()
            if stamp == self._seen and time.monotonic() < self._retry_at:
                return self._retry_at == float("inf")
            self._seen = stamp
            try:
                state = self._registry.state()
                self._take_champion(state)
                self._take_shadow(state)
            except Exception as error:  # the process goes on answering with what it has
                reason = str(error) if isinstance(error, SuqingError) else type(error).__name__
                log.error("model not taken", reason=reason)
                self._retry_at = time.monotonic() + RETRY_SECONDS
                return False
            self._retry_at = float("inf")
            return True

    def _take_champion(self, state: RegistryState) -> None:
        if not self._classifiers.uses(CHAMPION):
            return
        before = self._classifiers.get(CHAMPION).version
        after = self._classifiers.exchange(CHAMPION, state.champion or AUTO)
        known, self._champion = self._champion or before, state.champion or AUTO
        if after.version != before:
            log.info("model exchanged", before=before, after=after.version)
            self._exchanged(known, self._champion, state.serial)

    def _take_shadow(self, state: RegistryState) -> None:
        wanted = state.shadow if self._classifiers.uses(CHAMPION) else None
        champion = self._classifiers.get(CHAMPION).version if wanted else None
        if self._shadow is not None and self._shadow.pair == (champion, wanted):
            return
        if self._shadow is not None:
            self._classifiers.observe(CHAMPION, None)
            self._shadow.stop()
            self._shadow = None
        if wanted is not None and champion is not None:
            shadow = self._classifiers.load_apart(wanted)
            self._shadow = ShadowReader(self._registry.versions, champion, shadow)
            self._classifiers.observe(CHAMPION, self._shadow.offer)
            log.info("shadow reads along", champion=champion, shadow=wanted)

    def _run(self) -> None:
        while not self._stopping.wait(CHECK_SECONDS):
            self.check()
