"""A browser page that notes what it must not do."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, Page, Request


class WatchedPage:
    """Notes requests to other hosts, console errors and uncaught exceptions of `page`."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.outside_requests: list[str] = []
        self.console_errors: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url + "/", "data:")):
            self.outside_requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Chromium reports every 4xx answer here; the test of bad input expects those itself
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.console_errors.append(message.text)
