"""Segmentation: jieba's algorithm with our domain dictionary, on rjieba where it is installed.

One tokenizer of our own is built on first use (not jieba's module-level one, which any other
code may change). jieba itself is the reference (tests/nlp/test_segmentation.py compares the
two) and the engine where rjieba has no wheel: it is installed only there and for development.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from nlp.errors import ResourceError
from nlp.lexicon import read_lexicon

DICTIONARY = Path(__file__).parent / "lexicons" / "domain_words.txt"


def segment(text: str) -> list[str]:
    """Words of `text` in order; joined they give `text` again. No word is dropped, however short."""
    return _cutter()(text)


@lru_cache(maxsize=1)
def dictionary_digest() -> str:
    """SHA-256 of the domain dictionary; written to model manifests and checked on load."""
    return hashlib.sha256(DICTIONARY.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], list[str]]:
    try:
        return make_rjieba_cutter()
    except ImportError:
        pass
    try:
        return make_jieba_cutter()
    except ImportError as error:
        raise ResourceError("没有分词引擎：rjieba 与 jieba 都未安装，请运行 pip install jieba。") from error


def make_rjieba_cutter() -> Callable[[str], list[str]]:
    """Cutter on the Rust engine. Raises ImportError where rjieba is not installed."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for word in domain_words():
        tokenizer.add_word(word, None, None)
    cut: Callable[[str], list[str]] = tokenizer.cut
    return cut


def make_jieba_cutter() -> Callable[[str], list[str]]:
    """Cutter on the Python reference, a tokenizer of our own. Raises ImportError without jieba."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for word in domain_words():
        tokenizer.add_word(word)
    cut: Callable[[str], list[str]] = tokenizer.lcut
    return cut


@lru_cache(maxsize=1)
def domain_words() -> tuple[str, ...]:
    """The words of the domain dictionary. Raises ResourceError when the file is empty."""
    words = tuple(read_lexicon(DICTIONARY))
    if not words:
        raise ResourceError(f"领域词典 {DICTIONARY.name} 是空的，请恢复该文件。")
    return words
