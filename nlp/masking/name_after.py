"""Reading a name that begins at a given place: after a label, an introduction or a role.

How much the text must look like a name depends on what stands before it. After '姓名：' nearly
any short field is one; after 客服 the words must be a surname and characters of given names, and no
word of the dictionary that happens to begin like a surname (马上, 高级, 方便).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

from nlp.masking.name_lexicon import NameLexicon, name_lexicon
from nlp.masking.word_pattern import WordSet
from nlp.masking.word_tags import tag_words


class Trust(IntEnum):
    """How sure the words before are that a name follows."""

    SELF = 0  # 本人刘洋于去年...
    ROLE = 1  # 客服刘洋
    INTRODUCTION = 2  # 我叫刘洋
    FIELD = 3  # 姓名：刘洋


_HAN = re.compile(r"[\u4e00-\u9fff]{1,8}")
_MINORITY = re.compile(r"(?!.{0,7}[的了你是在])[\u4e00-\u9fff]{2,7}(?:·[\u4e00-\u9fff]{2,7}){1,2}")
_LATIN = re.compile(r"[A-Z][A-Za-z]+(?:[ ·.][A-Z][A-Za-z]+){1,3}(?![A-Za-z])")
_NEXT_FIELD = re.compile(
    r"电话|手机|联系|身份|证件|性别|年龄|地址|住址|先生|女士|小姐|卡号|账号|银行|号码|男|女|微信|车牌|邮箱|生日|出生|工号|的|，"
)
_NAME_TAGS = ("nr", "nrt", "nrfg", "x")
_NEVER_TAGS = frozenset(
    ["d", "p", "c", "r", "u", "y", "t", "ul", "uj", "uz", "ud", "uv", "ug", "m", "mq", "zg!"]
)
_NO_FIELD_TAGS = _NEVER_TAGS | {"v", "vn", "vd", "i", "l", "ad"}
_NOT_YET = frozenset("某")
_PLACE_END = re.compile(r"[\u4e00-\u9fff]{2}[路街镇村园苑]\Z")
_GOES_ON = re.compile(r"$|[^\u4e00-\u9fff]|[于在因从为是的由向与和自曾已现系原被就来要想]")


def end_of_name(text: str, start: int, trust: Trust) -> int | None:
    """Where the name that begins at `start` ends; None when no name begins there."""
    if trust >= Trust.INTRODUCTION and (minority := _MINORITY.match(text, start)) is not None:
        return minority.end()
    if trust is Trust.FIELD and (latin := _LATIN.match(text, start)) is not None:
        return latin.end()
    run = _HAN.match(text, start)
    if run is None or _NOT_YET.intersection(run[0][:4]):
        return None
    lexicon = name_lexicon()
    surname = lexicon.surname_length(run[0])
    if surname == 0:
        return None
    if _titles().longest_at(run[0], surname) is not None:
        return None  # 张先生: read from its title
    length = _field_length(lexicon, run[0], surname) if trust is Trust.FIELD else 0
    length = length or _name_length(lexicon, run[0], trust)
    if length == 0 or (trust is Trust.SELF and not _GOES_ON.match(text, start + length)):
        return None
    return start + length


def _field_length(lexicon: NameLexicon, run: str, surname: int) -> int:
    """Length of a name that fills its whole field, up to the next field's label; 0 for none."""
    border = _NEXT_FIELD.search(run, surname)
    field = run[: border.start()] if border is not None else run
    if not surname < len(field) <= surname + 2:
        return 0
    word, tag = tag_words(field)[0]
    if field in lexicon.not_names and (tag not in _NAME_TAGS or field[0] == field[1]):
        return 0
    forbidden = _NO_FIELD_TAGS if word == field else _NEVER_TAGS
    return len(field) if tag not in forbidden or lexicon.is_given(field[surname:]) else 0


def _name_length(lexicon: NameLexicon, run: str, trust: Trust) -> int:
    """Length of the name at the beginning of `run`, judged by its words; 0 for none."""
    words = tag_words(run)
    word, tag = words[0]
    surname = lexicon.surname_length(word)
    if surname and len(word) > surname:
        return _length_in_word(lexicon, word, tag, words[1:], trust)
    if (
        word in lexicon.plain
        or word in lexicon.compound
        or (word in lexicon.wordlike and trust is Trust.FIELD)
    ):
        return _length_over_words(lexicon, word, words[1:])
    return 0


def _length_in_word(
    lexicon: NameLexicon, word: str, tag: str, following: list[tuple[str, str]], trust: Trust
) -> int:
    surname = lexicon.surname_length(word)
    if (
        word in lexicon.not_names
        or word[:2] in lexicon.not_names
        or (tag not in _NAME_TAGS and (trust <= Trust.ROLE or tag in _NO_FIELD_TAGS))
    ):
        return 0
    if trust <= Trust.ROLE and (word[0] in lexicon.function or _PLACE_END.search(word)):
        return 0
    if trust <= Trust.ROLE and len(word) == 2 and word[0] in lexicon.wordlike:
        return 0
    given = _given_run(lexicon, word[surname:])
    if given == 0 or (given < len(word) - surname and len(word) < 3):
        return 0
    if given == 2 and word[-1] in "和与" and following:
        given = 1  # 王丽和主管
    if given == 1 and len(word) == surname + 1 and following and tag in _NAME_TAGS:
        next_word, next_tag = following[0]
        if len(next_word) == 1 and lexicon.is_given(next_word) and next_tag not in _NEVER_TAGS | {"v"}:
            given = 2
    return surname + given


def _length_over_words(lexicon: NameLexicon, surname: str, following: list[tuple[str, str]]) -> int:
    """A surname that is a word by itself, the given name in the one or two words after it."""
    if not following or surname + following[0][0] in lexicon.not_names:
        return 0
    word, tag = following[0]
    if tag in _NEVER_TAGS or not lexicon.is_given(word) or len(word) > 2:
        return 0
    length = len(surname) + len(word)
    if len(word) == 1 and len(following) > 1:
        next_word, next_tag = following[1]
        if len(next_word) == 1 and lexicon.is_given(next_word) and next_tag not in _NEVER_TAGS | {"v"}:
            length += 1
    return length


def _given_run(lexicon: NameLexicon, text: str) -> int:
    """How many of the first two characters belong to a given name."""
    return next((n for n in (2, 1) if len(text) >= n and lexicon.is_given(text[:n])), 0)


@cache
def _titles() -> WordSet:
    return WordSet(name_lexicon().titles)
