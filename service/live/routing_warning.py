"""One line in the log of a running server when a new champion silences routing rules."""

from __future__ import annotations

from pathlib import Path

import structlog

from service.routing.check_told import tell_check
from service.routing.model_check import check_model
from service.settings import Settings

log = structlog.get_logger("suqing.live")


class RoutingWarning:
    """Told of every exchange in every process of a server; the first of them to hear of one speaks.

    folder: that the processes of one server have in common and nobody else has; None for a single process.
    """

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._settings = settings
        self._folder = folder

    def __call__(self, before: str, after: str, serial: int) -> None:
        """before, after: names or versions of models. serial: of the registry's state that says so."""
        check = check_model(self._settings, after, before=before)
        if not check.needs_a_person or not self._is_first(serial):
            return
        if check.fault:
            log.warning("routing rules not compared with the new model", model=after, reason=check.fault)
            return
        log.warning(
            "the new model silences routing rules",
            model=after,
            before=before,
            rules=list(check.lost),
            file=str(check.file or "shipped"),
            what_to_do=tell_check(check)[-1],
        )

    def _is_first(self, serial: int) -> bool:
        if self._folder is None:
            return True
        try:
            (self._folder / f"routing-warning-{serial}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
