"""Speed and memory of tagging: `python -m tests.benchmarks.tagging [--texts FILE.csv] [--rows N ...]`.

Speed: the whole path of `suqing tag` on one process (prepare, five outputs, evidence, result
cells) beside `jieba.lcut` alone, on the same texts, in turn, in one run. Memory: peak of the
`suqing tag` process for each of the row counts, CSV in and out.
"""

from __future__ import annotations

import argparse
import csv
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import jieba

from models.loading import load_classifier
from service.samples import complaints_path, survey_path
from service.settings import read_settings
from service.tagging.batch import tag_batch

ROUNDS = 5
CHUNK = 1000


def read_texts(path: Path | None) -> list[str]:
    """The `text` column of a CSV file, or our own samples."""
    sources = [(path, "text")] if path else [(complaints_path(), "text"), (survey_path(), "意见")]
    texts: list[str] = []
    for source, column in sources:
        with source.open(encoding="utf-8-sig", newline="") as stream:
            texts += [row[column] for row in csv.DictReader(stream) if row[column].strip()]
    return texts


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare_speed(texts: Sequence[str]) -> None:
    classifier = load_classifier("fast")
    most = read_settings().max_text_chars
    chunks = [texts[i : i + CHUNK] for i in range(0, len(texts), CHUNK)]

    def tag() -> None:
        for chunk in chunks:
            tag_batch(chunk, classifier, max_chars=most)

    def cut() -> None:
        for text in texts:
            jieba.lcut(text)

    jieba.setLogLevel(logging.WARNING)
    cut()
    tag()
    pairs = [(seconds_of(tag), seconds_of(cut)) for _ in range(ROUNDS)]
    ours = statistics.median(a for a, _ in pairs)
    theirs = statistics.median(b for _, b in pairs)
    ratios = sorted(b / a for a, b in pairs)
    characters = sum(map(len, texts))
    rows = [
        ("texts", f"{len(texts):,}", f"{characters / len(texts):.0f} characters each"),
        (
            "whole tag path",
            f"{len(texts) / ours:,.0f} texts/s",
            f"{characters / ours / 1e6:.2f} M characters/s",
        ),
        (
            "jieba.lcut alone",
            f"{len(texts) / theirs:,.0f} texts/s",
            f"{characters / theirs / 1e6:.2f} M characters/s",
        ),
        (
            "tag / jieba",
            f"{statistics.median(ratios):.2f}",
            f"{ratios[0]:.2f} to {ratios[-1]:.2f}, {ROUNDS} rounds",
        ),
    ]
    for name, figure, note in rows:
        print(f"{name:<18}{figure:>16}   {note}")


def measure_memory(texts: Sequence[str], rows: int, folder: Path) -> None:
    source, target = folder / f"{rows}.csv", folder / f"{rows}.tagged.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text"])
        writer.writerows(enumerate(islice(cycle(texts), rows)))
    command = [
        sys.executable,
        "-m",
        "service.cli.main",
        "tag",
        str(source),
        "-o",
        str(target),
        "--model",
        "fast",
    ]
    started = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"suqing tag ended with {os.waitstatus_to_exitcode(status)}")
    megabytes = usage.ru_maxrss / 1024
    print(f"suqing tag {rows:>9,} rows {rows / seconds:>8,.0f} rows/s   peak memory {megabytes:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="CSV with a text column; default: the shipped samples")
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 400_000])
    arguments = parser.parse_args()
    texts = read_texts(arguments.texts)
    compare_speed(list(islice(cycle(texts), max(5_000, min(len(texts), 10_000)))))
    with tempfile.TemporaryDirectory() as folder:
        for rows in arguments.rows:
            measure_memory(texts, rows, Path(folder))


if __name__ == "__main__":
    main()
