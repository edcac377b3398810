"""How frequent words are in general Chinese: jieba's dictionary, read once for the words in question."""

from __future__ import annotations

import importlib.util
from collections.abc import Collection
from pathlib import Path

from nlp.errors import ResourceError


def background_counts(words: Collection[str]) -> tuple[dict[str, int], int]:
    """Counts of `words` in the corpus behind jieba's dictionary, and its size. Unknown words are left out."""
    fields = _dictionary().read_text("utf-8").split()  # word, count, part of speech, and so on
    counts = list(map(int, fields[1::3]))
    known = dict(zip(fields[::3], counts, strict=True))
    return {word: known[word] for word in words if word in known}, sum(counts)


def _dictionary() -> Path:
    spec = importlib.util.find_spec("jieba")  # found, not imported: its dictionary alone is wanted
    if spec is None or spec.origin is None:
        raise ResourceError("找不到 jieba 的词典，请重新安装 suqing。")
    return Path(spec.origin).with_name("dict.txt")
