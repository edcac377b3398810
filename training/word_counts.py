"""Makes service/survey/statistics/word_counts.txt.gz from jieba's dictionary, which takes 37 MB installed.

python -m training.word_counts service/survey/statistics/word_counts.txt.gz     # needs jieba (extra dev)
"""

from __future__ import annotations

import gzip
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path

from nlp.errors import ResourceError

HEADER = (
    "# How often words stand in general Chinese. From dict.txt of jieba 0.42.1,\n"
    "# Copyright (c) 2013 Sun Junyi, MIT licence. Line 3: size of that corpus. Then: count, tab, words.\n"
)


def jieba_dictionary() -> Path:
    """The dictionary of the installed jieba, which is found but not imported.

    Raises: ResourceError where jieba is not installed.
    """
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ResourceError("找不到 jieba 的词典，请先运行 pip install jieba。")
    return Path(spec.origin).with_name("dict.txt")


def pack_word_counts(dictionary: str) -> bytes:
    """gzip: the words of two and more characters that were counted more than once, by their count.

    dictionary: lines of word, count and part of speech. Same text, same bytes.
    """
    words: defaultdict[int, list[str]] = defaultdict(list)
    size = 0
    for line in dictionary.splitlines():
        word, count, _ = line.split(" ")
        size += int(count)
        if len(word) > 1 and int(count) > 1:
            words[int(count)].append(word)
    lines = [f"{count}\t{' '.join(sorted(words[count]))}\n" for count in sorted(words)]
    return gzip.compress(f"{HEADER}{size}\n{''.join(lines)}".encode(), mtime=0)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(pack_word_counts(jieba_dictionary().read_text("utf-8")))
