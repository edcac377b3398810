"""How frequent words are in general Chinese: jieba's counts, as training/word_counts.py packs them."""

from __future__ import annotations

import gzip
from collections.abc import Collection
from pathlib import Path

from nlp.errors import ResourceError

WORD_COUNTS = Path(__file__).with_name("word_counts.txt.gz")


def background_counts(words: Collection[str]) -> tuple[dict[str, int], int]:
    """Counts of `words` in the corpus behind jieba's dictionary, and its size in words.

    Left out: words that are unknown, were counted once, or have one character.
    Raises: ResourceError when the file of counts is missing or damaged.
    """
    wanted = frozenset(words)
    _, _, size, *groups = _read_lines()
    found: dict[str, int] = {}
    for group in groups:
        count, _, members = group.partition("\t")
        found.update(dict.fromkeys(wanted.intersection(members.split(" ")), int(count)))
    return found, int(size)


def _read_lines() -> list[str]:
    try:
        return gzip.decompress(WORD_COUNTS.read_bytes()).decode().splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ResourceError(f"词频表 {WORD_COUNTS.name} 缺失或已损坏，请重新安装 suqing。") from error
