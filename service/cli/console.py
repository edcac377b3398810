"""The console of the commands: what it prints is text and never markup."""

from __future__ import annotations

from rich.console import Console


def plain_console() -> Console:
    """A console on stdout that shows names, labels and reasons as they are, `[/b]` included."""
    return Console(markup=False, highlight=False)
