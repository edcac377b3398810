"""Tells a run's progress on stderr: a bar on a terminal, a line now and then elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.cli.terminal import print_text
from service.tagging.request import Watcher

SECONDS_BETWEEN_LINES = 10.0


class QuietWatcher:
    """Says nothing."""

    def say(self, message: str) -> None:
        """See `Watcher`."""

    def advance(self, rows: int, fraction: float) -> None:
        """See `Watcher`."""


class PlainWatcher:
    """Lines on stderr, for logs and pipes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = 0
        self._clock = clock
        self._start = self._told = clock()

    def say(self, message: str) -> None:
        """See `Watcher`."""
        print_text(message, file=sys.stderr, flush=True)

    def advance(self, rows: int, fraction: float) -> None:
        """See `Watcher`."""
        self._rows += rows
        now = self._clock()
        if now - self._told < SECONDS_BETWEEN_LINES:
            return
        self._told = now
        spent = now - self._start
        left = f"，约剩 {spent * (1 - fraction) / fraction:.0f} 秒" if fraction > 0.01 else ""
        self.say(f"已完成 {self._rows:,} 行（{fraction:.0%}），{self._rows / spent:,.0f} 行/秒{left}")


@contextmanager
def watch(*, quiet: bool) -> Iterator[Watcher]:
    """The watcher that suits where stderr goes."""
    if quiet:
        yield QuietWatcher()
    elif not sys.stderr.isatty():
        yield PlainWatcher()
    else:
        with _terminal() as watcher:
            yield watcher


@contextmanager
def _terminal() -> Iterator[Watcher]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from service.cli.console import plain_console

    columns = (
        TextColumn("分析"),
        BarColumn(),
        TextColumn("{task.percentage:.0f}%  {task.fields[rows]}  {task.fields[speed]}"),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    console = plain_console(stderr=True)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=1.0, rows="", speed="")
        start = time.monotonic()
        done = 0

        class _Bar:
            def say(self, message: str) -> None:
                progress.console.print(message, markup=False)

            def advance(self, rows: int, fraction: float) -> None:
                nonlocal done
                done += rows
                speed = done / max(0.001, time.monotonic() - start)
                progress.update(task, completed=fraction, rows=f"{done:,} 行", speed=f"{speed:,.0f} 行/秒")

        yield _Bar()
