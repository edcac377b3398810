"""The console of the commands: what it prints is text, never markup and never a command to the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment

from service.cli.terminal import without_controls


class _SafeConsole(Console):
    """Writes the styles and cursor moves of its own, and no control character of what it shows."""

    def render(self, renderable: Any, options: Any = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(without_controls(segment.text), segment.style)


def plain_console(*, stderr: bool = False) -> Console:
    """A console that shows names, labels and reasons as they are, `[/b]` included."""
    return _SafeConsole(markup=False, highlight=False, stderr=stderr)


def tell(console: Console, sentences: Iterable[str]) -> None:
    """Each on a line of its own, however long it is."""
    for sentence in sentences:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
