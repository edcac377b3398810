"""gunicorn's logger, writing through structlog: the access log and the server's own warnings.

A request line and a query may carry a customer's words, so the access log shows the route
(`/v1/analyze`), not the address that was asked for, and no exception message is written.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import structlog
from gunicorn.glogging import Logger

from service.error_places import where

access = structlog.get_logger("suqing.access")
server = structlog.get_logger("suqing.server")


class StructlogLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Access lines, warnings and errors; what gunicorn says at lower levels is left out."""

    def setup(self, cfg: Any) -> None:
        """Nothing to open: structlog was configured before the server started."""
        self.cfg = cfg

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """One line a request that reached the application."""
        access.info(
            "request",
            method=environ.get("REQUEST_METHOD"),
            route=environ.get("suqing.route"),
            status=int(str(resp.status).split(None, 1)[0]),
            milliseconds=round(request_time.total_seconds() * 1000, 2),
            request_id=environ.get("suqing.request_id"),
        )

    def critical(self, msg: str, *args: Any, **kwargs: Any) -> None:
        server.critical(_text(msg, args))

    def error(self, msg: str, *args: Any, **kwargs: Any) -> None:
        server.error(_text(msg, args))

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        server.warning(_text(msg, args))

    def info(self, msg: str, *args: Any, **kwargs: Any) -> None:
        server.debug(_text(msg, args))

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """gunicorn's own tracing is of no use to an operator."""

    def log(self, lvl: int | str, msg: str, *args: Any, **kwargs: Any) -> None:
        server.debug(_text(msg, args))

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """The kind and place of the exception at hand, without its message."""
        error = sys.exc_info()[1]
        places = where(error) if error else []
        server.error("server error", error=type(error).__name__, where=places)

    def reopen_files(self) -> None:
        """No file is kept open."""

    def close_on_exec(self) -> None:
        """No file is kept open."""


def _text(message: object, args: tuple[Any, ...]) -> str:
    return str(message) % args if args else str(message)
