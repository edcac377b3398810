"""Figures of `suqing survey`: `python -m tests.benchmarks.survey [--texts FILE.csv] [--rows N ...]`.

Speed: the command on the texts, tagged rows as CSV and as a sheet, with one worker and with two, beside
`jieba.lcut` alone on one core. Memory: peak of the process tree's largest process at each row count (the
texts repeated). Interruption: runs killed at random moments, resumed, compared byte for byte. Drivers:
coverage of the intervals on simulated surveys.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import logging
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import jieba

from service.samples import survey_path
from tests.service.survey.survey_files import make_survey, run_survey
from tests.service.survey.test_drivers import measure_coverage
from tests.service.survey.test_engines import kill_and_resume


def read_rows(path: Path | None) -> list[tuple[str, str, str]]:
    """(text, score, group) of a CSV with columns text, label and label_cat, or of our own sample."""
    if path is None:
        with survey_path().open(encoding="utf-8-sig", newline="") as stream:
            return [(row["意见"], row["总体满意度"], row["门店"]) for row in csv.DictReader(stream)]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            (row["text"], "5" if row.get("label") == "1" else "1", row.get("label_cat") or "")
            for row in csv.DictReader(stream)
        ]


def write_survey(path: Path, rows: Sequence[tuple[str, str, str]], count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["编号", "评分", "品类", "评论"])
        for number, (text, score, group) in enumerate(islice(cycle(rows), count), 1):
            writer.writerow([number, score, group, text])


def measure_run(source: Path, folder: Path, *options: str) -> float:
    """Seconds of one command; prints speed, processor time and peak memory."""
    command = [
        sys.executable,
        "-m",
        "service.cli.main",
        "survey",
        str(source),
        "-o",
        str(folder),
        "-q",
        *options,
    ]
    rows = sum(1 for _ in csv.reader(source.open(encoding="utf-8", newline=""))) - 1
    _adopt_orphans()
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = os.posix_spawn(sys.executable, command, os.environ)
    peak = _Peak(process)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    peak.stop()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"suqing survey ended with {os.waitstatus_to_exitcode(status)}")
    with suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{' '.join(options):<36}{rows:>10,} rows {seconds:>7.1f} s {rows / seconds:>8,.0f} rows/s"
        f"   {cpu:>6.1f} s of processor   peak {usage.ru_maxrss / 1024:,.0f} MB, "
        f"all processes {peak.megabytes:,.0f} MB",
        flush=True,
    )
    return seconds


def _adopt_orphans() -> None:
    """Workers end after the command, below a process that starts them: count their time too."""
    become_subreaper = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
    ctypes.CDLL(None).prctl(become_subreaper, 1, 0, 0, 0)


class _Peak:
    """Watches the memory of a process and its children together, twice a second."""

    def __init__(self, process: int) -> None:
        self.megabytes = 0.0
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            self.megabytes = max(self.megabytes, _memory(self._process) / 1024)


def _memory(process: int) -> int:
    """Kilobytes of a process and all below it, shared pages counted for each."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        own = next(
            int(line.split()[1])
            for line in Path(f"/proc/{process}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )
    except (OSError, StopIteration):
        return 0
    return own + sum(_memory(int(child)) for child in children)


def measure_speed(rows: Sequence[tuple[str, str, str]], folder: Path) -> None:
    source = folder / "survey.csv"
    write_survey(source, rows, len(rows))
    jieba.setLogLevel(logging.WARNING)
    jieba.lcut("预热")
    started = time.perf_counter()
    for text, *_ in rows:
        jieba.lcut(text)
    alone = time.perf_counter() - started
    print(
        f"{'jieba.lcut alone, one core':<36}{len(rows):>10,} rows {alone:>7.1f} s "
        f"{len(rows) / alone:>8,.0f} rows/s"
    )
    one = measure_run(source, folder / "one", "--tagged", "csv", "--workers", "1")
    two = measure_run(source, folder / "two", "--tagged", "csv", "--workers", "2")
    measure_run(source, folder / "sheet", "--tagged", "xlsx", "--workers", "2")
    print(f"two workers: {one / two:.2f} times one; {alone / two:.2f} times jieba alone")


def measure_interruption(kills: int, folder: Path) -> None:
    undisturbed = folder / "undisturbed"
    undisturbed.mkdir()
    run_survey(make_survey(undisturbed / "in.csv", 2_600), undisturbed / "out", tagged="csv", max_chars=40)
    hit = kill_and_resume(undisturbed, folder, kills=kills, seed=5)
    print(f"{kills} runs killed at random moments ({hit} hit a running process): all resumed to equal bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", help="CSV with a text column; default: the sample")
    parser.add_argument("--rows", type=int, nargs="*", default=[], help="row counts for memory")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--surveys", type=int, default=0, help="simulated surveys for the drivers")
    parser.add_argument("--no-speed", action="store_true")
    arguments = parser.parse_args()
    rows = [row for path in arguments.texts or [None] for row in read_rows(path)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not arguments.no_speed:
            measure_speed(rows, folder)
        for count in arguments.rows:
            write_survey(folder / "memory.csv", rows, count)
            measure_run(folder / "memory.csv", folder / "memory", "--tagged", "csv", "--workers", "2")
        if arguments.kills:
            measure_interruption(arguments.kills, folder)
        if arguments.surveys:
            coverage = measure_coverage(arguments.surveys, rows=600)
            shown = ", ".join(f"{name} {held:.3f}" for name, held in coverage.items())
            print(
                f"{arguments.surveys} simulated surveys of 600 rows: 95 % intervals hold the truth: {shown}"
            )


if __name__ == "__main__":
    main()
