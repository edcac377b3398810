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
from nlp.masking.word_tags import NAME_TAGS, TaggedWords, tag_words


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
    "电话|手机|联系|身份|证件|性别|年龄|地址|住址|先生|女士|小姐|卡号|账号|银行|号码|[男女]性?$|微信|车牌|邮箱|生日"
    "|出生|工号|的"
)
_FUNCTION_TAGS = frozenset(["d", "p", "c", "r", "u", "y", "t", "ul", "uj", "uz", "ud", "uv", "ug", "m", "mq"])
_NOT_A_FIELD_TAGS = _FUNCTION_TAGS | {"v", "vn", "vd", "i", "l", "ad"}
_PLACE_END = re.compile(r"[\u4e00-\u9fff]{2}[路街镇村园苑]\Z")
_GOES_ON = re.compile(r"$|[^\u4e00-\u9fff]|[于在因从为是的由向与和自曾已现系原被就来要想]")
_SPACED = re.compile(r"[\u4e00-\u9fff] {1,2}[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_VERBS = frozenset("来立成发可能开去起进到回过升建走听说看让给想要知行有加助学习定放胜变传跟求应用")
_PLACE_GOES_ON = re.compile("[乡镇村路街县市区]")
_NICKNAME = "小老阿"


def end_of_name(text: str, start: int, trust: Trust) -> int | None:
    """Where the name that begins at `start` ends; None when no name begins there."""
    foreign = _MINORITY.match(text, start) if trust >= Trust.INTRODUCTION else None
    if foreign is None and trust is Trust.FIELD:
        foreign = _LATIN.match(text, start)
    if foreign is None and trust is Trust.FIELD and text[start : start + 1] in name_lexicon().surnames:
        foreign = _SPACED.match(text, start)
    if foreign is not None:
        return foreign.end()
    run = _HAN.match(text, start)
    length = 0 if run is None or "某" in run[0][:4] else _length_of_name(run[0], trust)
    end = start + length
    if length == 0 or (trust is Trust.SELF and not _GOES_ON.match(text, end)):
        return None
    return None if trust <= Trust.ROLE and _PLACE_GOES_ON.match(text, end) else end


def _length_of_name(run: str, trust: Trust) -> int:
    """Length of the name that begins these Chinese characters; 0 for none."""
    lexicon = name_lexicon()
    if run[0] in _NICKNAME and run[1:2] in lexicon.plain:
        return _length_of_nickname(lexicon, run)
    surname = lexicon.surname_length(run)
    if surname == 0 or _titles().longest_at(run, surname) is not None:
        return 0  # 张先生 is read from its title
    length = _length_of_field(lexicon, run, surname) if trust is Trust.FIELD else 0
    return length or _length_by_words(lexicon, tag_words(run), trust)


def _length_of_nickname(lexicon: NameLexicon, run: str) -> int:
    """小王, 老李: two characters that are no beginning of a longer word (小程序, 老赖)."""
    (word, tag), *_ = tag_words(run[:4])
    whole = len(word) == 1 or (len(word) == 2 and tag in NAME_TAGS)
    return 2 if whole and run[:2] not in lexicon.not_names else 0


def _length_of_field(lexicon: NameLexicon, run: str, surname: int) -> int:
    """Length of a name that fills its whole field, up to the next field's label; 0 for none."""
    border = _NEXT_FIELD.search(run, surname)
    field = (run[: border.start()] if border is not None else run).removesuffix("收")
    if not surname < len(field) <= surname + 2:
        return 0
    word, tag = tag_words(field)[0]
    if field in lexicon.not_names and (tag not in NAME_TAGS or field[0] == field[1]):
        return 0
    forbidden = _NOT_A_FIELD_TAGS if word == field else _FUNCTION_TAGS
    return len(field) if tag not in forbidden or lexicon.is_given(field[surname:]) else 0


def _length_by_words(lexicon: NameLexicon, words: TaggedWords, trust: Trust) -> int:
    """Length of the name at the beginning of `words`; 0 for none."""
    word, tag = words[0]
    surname = lexicon.surname_length(word)
    if surname and len(word) > surname:
        if not _may_be_a_name(lexicon, word, tag, trust):
            return 0
        return _length_in_word(lexicon, word, surname, words[1:])
    if (
        word in lexicon.plain
        or word in lexicon.compound
        or (word in lexicon.wordlike and trust is Trust.FIELD)
    ):
        return _length_over_words(lexicon, word, words[1:])
    return 0


def _may_be_a_name(lexicon: NameLexicon, word: str, tag: str, trust: Trust) -> bool:
    """Is this word of surname and more no other word? After a role or 本人 more is asked."""
    if word in lexicon.not_names or word[:2] in lexicon.not_names:
        return False
    if trust >= Trust.INTRODUCTION:
        return tag in NAME_TAGS or tag not in _NOT_A_FIELD_TAGS
    if tag not in NAME_TAGS or word[0] in lexicon.function or _PLACE_END.search(word):
        return False
    if len(word) > 2 or word[0] not in lexicon.wordlike:
        return True
    return word[0] in lexicon.frequent and word[1] not in _VERBS


def _length_in_word(lexicon: NameLexicon, word: str, surname: int, following: TaggedWords) -> int:
    """Surname and given name in one word; a second character of the given name may be the next word."""
    given = next(
        (n for n in (2, 1) if lexicon.is_given(word[surname : surname + n]) and len(word) >= surname + n), 0
    )
    if given == 0 or (given < len(word) - surname and len(word) < 3):
        return 0
    if given == 1 and len(word) == surname + 1 and following and _is_given_word(lexicon, *following[0]):
        given = 2
    return surname + given


def _length_over_words(lexicon: NameLexicon, surname: str, following: TaggedWords) -> int:
    """A surname that is a word by itself, the given name in the one or two words after it."""
    if not following or surname + following[0][0] in lexicon.not_names:
        return 0
    word, tag = following[0]
    if (tag in _FUNCTION_TAGS and word != "国庆") or not lexicon.is_given(word) or len(word) > 2:
        return 0
    more = len(word) == 1 and len(following) > 1 and _is_given_word(lexicon, *following[1])
    return len(surname) + len(word) + more


def _is_given_word(lexicon: NameLexicon, word: str, tag: str) -> bool:
    if len(word) == 2 and tag == "x":  # 李秀|珍诉: cut wrongly, for the name is in no dictionary
        return lexicon.is_given(word[0]) and not lexicon.is_given(word[1])
    return len(word) == 1 and lexicon.is_given(word) and tag not in _FUNCTION_TAGS and word not in _VERBS


@cache
def _titles() -> WordSet:
    return WordSet(name_lexicon().titles | name_lexicon().short_titles)
