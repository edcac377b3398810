"""Reading a name that ends where a title begins: 张先生, 欧阳女士, 王小明经理. The title stays."""

from __future__ import annotations

import re

from nlp.masking.name_lexicon import NameLexicon, name_lexicon
from nlp.masking.word_tags import NAME_TAGS, tag_words

_REACH = 6
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,6}\Z")
_HOUSE = re.compile(r"[贵我该本你][行司店校院局厂部]|[贵我该本你]公司")
_POLITE = frozenset(["先生", "女士", "小姐", "太太", "夫人", "同学", "阿姨", "律师"])
_BEFORE_SHORT_TITLE = re.compile(r"(?:\A|[找给让跟和与叫是的对向问司行店校院局厂部])\Z")
_GOES_ON_AS_A_WORD = re.compile(
    "[是共之体额价结公部裁监行数量店台会算得经理局署站院校机包务书动则统长作商程业人资地厂具序艺时"
    "哥姐叔姨嫂们夫妹弟]"
)
_NOT_A_TITLE_BEFORE = re.compile(r"姐|傅|费|函|证书|事务所|资格|执照|节|宿舍|协会|办公室|岗|培训")
_FIRST_THEN_A_VERB = re.compile("产(?![品生权量])|效(?![率果力益])|气(?=了|[，。！？]|$)")
_CONJUNCTIONS = "和与及跟同"

_Words = dict[int, tuple[str, str]]
"""Where each word begins -> the word and its tag."""


def start_of_name(text: str, title_start: int, title_end: int) -> int | None:
    """Where the name before the title `text[title_start:title_end]` begins; None when there is none."""
    lexicon = name_lexicon()
    title = text[title_start:title_end]
    goes_on = _GOES_ON_AS_A_WORD if title in lexicon.short_titles else _NOT_A_TITLE_BEFORE
    before = _words_before(text, title_start)
    if not before or goes_on.match(text, title_end):
        return None
    if title == "先生" and _is_first_then_a_verb(lexicon, before, text, title_end):
        return None
    words: _Words = {}
    position = 0
    for word, tag in tag_words(before + title):
        words[position] = (word, tag)
        position += len(word)
    for length in range(min(4, len(before)), 0, -1):
        if length == 1 and _ends_in_nickname(lexicon, before):
            return title_start - 2
        if _is_name(lexicon, before, len(before) - length, words, title):
            return title_start - length
    return None


def _is_first_then_a_verb(lexicon: NameLexicon, before: str, text: str, title_end: int) -> bool:
    """于先生产 and 白先生气了 are 先|生产 and 先|生气 behind a word that is a surname as well."""
    is_a_word = before[-1] in lexicon.wordlike or before[-1] in lexicon.function or before[-1] == "白"
    return is_a_word and _FIRST_THEN_A_VERB.match(text, title_end) is not None


def _ends_in_nickname(lexicon: NameLexicon, before: str) -> bool:
    """小王经理: what people call him is the whole of 小王."""
    return (
        before[-2:-1] in ("小", "老") and before[-1] in lexicon.plain and before[-2:] not in lexicon.not_names
    )


def _words_before(text: str, end: int) -> str:
    """The Chinese characters before the title; none where it counts something (3万业务员)."""
    match = _HAN_BEFORE.search(text, max(0, end - _REACH), end)
    if match is None or (len(match[0]) == 1 and text[match.start() - 1 : match.start()].isdigit()):
        return ""
    house = _HOUSE.match(match[0])
    return match[0] if house is None else match[0][house.end() :]


def _is_name(lexicon: NameLexicon, before: str, begin: int, words: _Words, title: str) -> bool:
    """Is `before[begin:]` a name?"""
    name = before[begin:]
    surname = lexicon.surname_length(name)
    if surname == 0 or begin not in words:
        return False
    word, tag = words[begin]
    if len(word) > len(name) and tag not in NAME_TAGS:
        return False  # 班主任, 施工: the title is a part of a word
    if len(name) == surname:
        return name in lexicon.compound or _surname_alone_fits(lexicon, name, before[:begin], title)
    return title not in lexicon.short_titles and _is_full_name(lexicon, name, surname, word, tag)


def _surname_alone_fits(lexicon: NameLexicon, name: str, before: str, title: str) -> bool:
    """A surname that is also a word needs a polite title (车师傅 drives a car, 车女士 is called Che)."""
    if title in lexicon.short_titles:
        return name in lexicon.plain and _BEFORE_SHORT_TITLE.search(before) is not None
    if name in lexicon.plain:
        return True
    if name not in lexicon.wordlike:
        return False
    return (
        title in _POLITE or (name in lexicon.frequent and not before) or before.endswith(tuple(lexicon.roles))
    )


def _is_full_name(lexicon: NameLexicon, name: str, surname: int, word: str, tag: str) -> bool:
    """Surname and given name; `word` is what segmentation made of its beginning."""
    if len(name) > surname + 2 or not lexicon.is_given(name[surname:]) or name[0] in lexicon.function:
        return False
    if name[-1] in _CONJUNCTIONS or name[:2] in lexicon.not_names:
        return False
    if len(word) == 1:
        return name[0] in lexicon.plain
    return tag in NAME_TAGS or word == name[:surname]
