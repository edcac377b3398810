"""Reading a name that ends where a title begins: 张先生, 欧阳女士, 王小明经理. The title stays."""

from __future__ import annotations

import re

from nlp.masking.name_lexicon import NameLexicon, name_lexicon
from nlp.masking.word_tags import tag_words

_REACH = 6
_GENTLE = frozenset("先生 女士 小姐 太太 夫人 同学 阿姨 律师".split())
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,6}\Z")
_BEFORE_SHORT_TITLE = re.compile(r"(?:\A|[找给让跟和与叫是的对向问])\Z")
_NOT_A_TITLE_BEFORE = re.compile(r"姐|傅|费|函|证书|事务所|资格|执照|节|宿舍|协会|办公室|岗|培训")
_GOES_ON_AS_A_WORD = re.compile(
    r"[是共之体额价结公部裁监行数量店台会算得经理局署站院校机包务书动则统长作商程业人资地厂具序艺时哥姐叔姨嫂们夫妹弟]"
)
_CONJUNCTIONS = "和与及跟同"
_NAME_TAGS = ("nr", "nrt", "nrfg", "x")


def start_of_name(text: str, title_start: int, title_end: int) -> int | None:
    """Where the name before the title `text[title_start:title_end]` begins; None when there is none."""
    before = _HAN_BEFORE.search(text, max(0, title_start - _REACH), title_start)
    if before is None or (len(before[0]) == 1 and text[before.start() - 1 : before.start()].isdigit()):
        return None  # 3万业务员
    if _NOT_A_TITLE_BEFORE.match(text, title_end):
        return None
    lexicon = name_lexicon()
    title = text[title_start:title_end]
    words = tag_words(before[0] + title)
    starts: dict[int, tuple[str, str]] = {}
    position = 0
    for word, tag in words:
        starts[position] = (word, tag)
        position += len(word)
    end = len(before[0])
    if title in lexicon.short_titles and _GOES_ON_AS_A_WORD.match(text, title_end):
        return None
    for length in range(min(4, end), 0, -1):
        begin = end - length
        if _is_name(lexicon, before[0], begin, starts, title):
            return title_start - length
    return None


def _is_name(
    lexicon: NameLexicon, before: str, begin: int, starts: dict[int, tuple[str, str]], title: str
) -> bool:
    """Is `before[begin:]` a name? `starts` maps where each word begins to the word and its tag."""
    name = before[begin:]
    surname = lexicon.surname_length(name)
    if surname == 0 or len(name) > surname + 2 or begin not in starts or name in lexicon.not_names:
        return False
    word, tag = starts[begin]
    if len(word) > len(name) and tag not in _NAME_TAGS:
        return False  # 班主任, 施工: the title is a part of a word
    if title in lexicon.short_titles:
        return name in lexicon.plain and _BEFORE_SHORT_TITLE.search(before, 0, begin) is not None
    if len(name) == surname:
        return name in lexicon.compound or _surname_alone_fits(lexicon, name, before, begin, title)
    if not lexicon.is_given(name[surname:]) or name[0] in lexicon.function or name[-1] in _CONJUNCTIONS:
        return False
    if name[:2] in lexicon.not_names:
        return False
    if len(word) == 1:
        return name[0] in lexicon.plain
    return tag in _NAME_TAGS or word == name[:surname]


def _surname_alone_fits(lexicon: NameLexicon, name: str, before: str, begin: int, title: str) -> bool:
    """A surname that is also a word needs a polite title (车师傅 drives a car, 车女士 is called Che)."""
    if name in lexicon.plain:
        return True
    after_role = before[:begin].endswith(tuple(lexicon.roles))
    if name in lexicon.wordlike:
        return title in _GENTLE or begin == 0 or after_role
    return title in _GENTLE and (begin == 0 or after_role)
