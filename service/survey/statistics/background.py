"""How frequent words are in general Chinese: jieba's dictionary, read once for the words in question."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection
from pathlib import Path

from nlp.errors import ResourceError


def background_counts(words: Collection[str]) -> tuple[dict[str, int], int]:
    """Counts of `words` in the corpus behind jieba's dictionary, and its size. Unknown words are left out."""
    wanted = set(words)
    found: dict[str, int] = {}
    total = 0
    with _dictionary().open(encoding="utf-8") as file:
        for line in file:
            word, count, *_ = line.split(" ")
            total += int(count)
            if word in wanted:
                found[word] = int(count)
    return found, total


def _dictionary() -> Path:
    spec = importlib.util.find_spec("jieba")  # found, not imported: its dictionary alone is wanted
    if spec is None or spec.origin is None:
        raise ResourceError("找不到 jieba 的词典，请重新安装 suqing。")
    return Path(spec.origin).with_name("dict.txt")
