"""The rules in force: taken up anew when their file changes, kept when the new file is faulty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock

import structlog

from nlp.errors import ResourceError
from service import now
from service.clocks.errors import UnknownYearError
from service.clocks.holidays import FILE as HOLIDAYS
from service.clocks.holidays import load_holidays
from service.routing.rules import Rules, load_rules
from service.settings import Settings

log = structlog.get_logger("suqing.routing")

OWN_RULES = "routes.yaml"

_State = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class OptionalFile:
    """A file that a setting names, or one that is read as soon as it is there."""

    path: Path
    named: bool

    def found(self) -> Path | None:
        """The path, or None for a file that nobody named and that is not there."""
        return self.path if self.named or self.path.is_file() else None


@dataclass
class RulesSource:
    """Rules and holidays by their files. `current()` costs two calls of stat."""

    routes: OptionalFile
    holidays: OptionalFile

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._rules: Rules | None = None
        self._state: _State = ()

    def current(self) -> Rules:
        """The rules of the files as they are now.

        A file that became faulty is logged once and the rules before it stay in force.
        Raises: ResourceError when there have been no rules yet.
        """
        state = (_state_of(self.routes.path), _state_of(self.holidays.path))
        if self._rules is not None and state == self._state:
            return self._rules
        with self._lock:
            if self._rules is None or state != self._state:
                try:
                    self._rules = self.load()
                except ResourceError as error:
                    if self._rules is None:
                        raise
                    log.error("rules not changed: the new file is faulty", reason=str(error))
                else:
                    log.info("rules loaded", version=self._rules.version)
                    warn_of_unknown_year(self._rules)
                self._state = state
            return self._rules

    def load(self) -> Rules:
        """The rules of the files, read anew. Raises: ResourceError."""
        return load_rules(self.routes.found(), load_holidays(self.holidays.found()))


def rules_source(settings: Settings) -> RulesSource:
    """The files that the settings name, or those of these names below `SUQING_HOME` once they exist."""
    return RulesSource(
        OptionalFile(Path(settings.routes_file or settings.home / OWN_RULES), bool(settings.routes_file)),
        OptionalFile(Path(settings.holidays_file or settings.home / HOLIDAYS), bool(settings.holidays_file)),
    )


def warn_of_unknown_year(rules: Rules) -> None:
    """Deadlines in a year whose holidays are unknown are assumed: say so 60 days before it comes."""
    if all(calendar.holidays == "none" for calendar in rules.file.calendars.values()):
        return
    soon = (now.utc_now() + timedelta(days=60)).date()
    try:
        rules.holidays.is_working_day(soon)
    except UnknownYearError as error:
        log.warning("deadlines assume weekends alone", reason=str(error))


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
