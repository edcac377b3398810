"""The console of the commands: what it prints is text and never markup."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console


def plain_console() -> Console:
    """A console on stdout that shows names, labels and reasons as they are, `[/b]` included."""
    return Console(markup=False, highlight=False)


def tell(console: Console, sentences: Iterable[str]) -> None:
    """Each on a line of its own, however long it is."""
    for sentence in sentences:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
