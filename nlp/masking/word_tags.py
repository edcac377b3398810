"""Words of a short stretch of text with the part of speech that jieba's dictionary gives them.

A word out of the dictionary (most personal names) is tagged 'x'. Only stretches of a few
characters around a place that may hold a name or an address are ever tagged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

TaggedWords = list[tuple[str, str]]

NAME_TAGS = ("nr", "nrt", "nrfg", "x")
"""Tags that a personal name may carry."""


def tag_words(text: str) -> TaggedWords:
    """(word, tag) in order; the words joined give `text` again."""
    return _tagger()(text)


@cache
def _tagger() -> Callable[[str], TaggedWords]:
    try:
        return make_rjieba_tagger()
    except ImportError:
        return make_jieba_tagger()


def make_rjieba_tagger() -> Callable[[str], TaggedWords]:
    """Tagger on the Rust engine's own default dictionary. Raises ImportError without rjieba.

    The engine guesses the tag of a word out of the dictionary from its parts (陈晨 a time, after
    晨); such a word is 'x' here, as with jieba.
    """
    import rjieba

    def tag(text: str) -> TaggedWords:
        return [(word, tag if rjieba.has_word(word) else "x") for word, tag in rjieba.tag(text)]

    return tag


def make_jieba_tagger() -> Callable[[str], TaggedWords]:
    """The same on jieba: its cut, and the tag that its dictionary gives each word."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tags: dict[str, str] = jieba.posseg.POSTokenizer(tokenizer).word_tag_tab

    def tag(text: str) -> TaggedWords:
        return [(word, tags.get(word, "x")) for word in tokenizer.cut(text)]

    return tag
