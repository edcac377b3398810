"""Personal names, by what stands around them. The span is the name: not 姓名, not 先生, not 客服."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.masking.blanking import BLANK
from nlp.masking.familiar_names import find_familiar_names
from nlp.masking.name_after import Trust, end_of_name
from nlp.masking.name_before_title import start_of_name
from nlp.masking.name_lexicon import name_lexicon
from nlp.masking.name_patterns import (
    brand,
    called_by_surname,
    name_after_of,
    name_before_number,
    name_may_follow,
    title_may_begin,
    titles,
    words_before_name,
)
from nlp.prepared import Mask

_STANDS_ALONE = re.compile(r"$|[^\u4e00-\u9fff]")
_LIST_LINK = re.compile(r"[、和与及]|以及")
_LIST_GOES_ON = re.compile(r"$|[^\u4e00-\u9fff]|[和与及等都均的在两三]|以及")


@dataclass(frozen=True, slots=True)
class _Found:
    """A name, and where the title after it ends (the name's own end where it has none).

    sure: a label says that it is a name, so that it may also be the name of a brand.
    """

    start: int
    end: int
    with_title: int
    sure: bool = False


def find_names(text: str) -> list[Mask]:
    """Masks of kind name; two may overlap. `text` has its numbers and addresses blanked already."""
    found = [*_after_words(text), *_before_titles(text)]
    found += (_Found(start, end, end) for start, end in find_familiar_names(text))
    if "姓" in text:
        found += (_Found(*m.span("name"), m.end("name")) for m in called_by_surname().finditer(text))
    if "我是" in text or "号" in text or "客服" in text or "坐席" in text:
        found += _after_of(text)
    if BLANK in text:
        found += _before_numbers(text)
    if not found:
        return []
    found += [other for name in found for other in _listed_after(text, name)]
    found = _without_brands(text, found)
    return [*(Mask("name", name.start, name.end) for name in found), *_again(text, found)]


def _after_words(text: str) -> Iterator[_Found]:
    for match in name_may_follow().finditer(text):
        trust = _trust(text, match)
        end = None if trust is None else end_of_name(text, match.end(), trust)
        if end is not None:
            yield _Found(match.end(), end, end, sure=trust is Trust.FIELD)


def _trust(text: str, match: re.Match[str]) -> Trust | None:
    """How sure it is that a name stands after `match`; None when no word of the lexicon ends there."""
    start = words_before_name().longest_before(text, match.start() + 1)
    if start is None:
        return None
    word = text[start : match.start() + 1]
    lexicon = name_lexicon()
    if word in lexicon.labels and any(c in match["link"] for c in ":：=是为"):
        return Trust.FIELD
    if word in lexicon.selves:
        return Trust.SELF
    if "，" in match["link"]:
        return None  # 儿媳，孙子
    return Trust.INTRODUCTION if word in lexicon.intros or "叫" in match["link"] else Trust.ROLE


def _after_of(text: str) -> Iterator[_Found]:
    for match in name_after_of().finditer(text):
        end = end_of_name(text, match.end(), Trust.ROLE)
        alone = end is not None and _STANDS_ALONE.match(text, end) is not None
        if end is not None and end - match.end() > 1 and (alone or match["staff"] is not None):
            yield _Found(match.end(), end, end)


def _before_titles(text: str) -> Iterator[_Found]:
    for match in title_may_begin().finditer(text):
        end = titles().longest_at(text, match.start())
        start = None if end is None else start_of_name(text, match.start(), end)
        if start is not None and end is not None:
            yield _Found(start, match.start(), end)


def _before_numbers(text: str) -> Iterator[_Found]:
    for match in name_before_number().finditer(text):
        start, end = match.span("name")
        if end_of_name(text, start, Trust.ROLE) == end:
            yield _Found(start, end, end)


def _listed_after(text: str, name: _Found) -> Iterator[_Found]:
    """The other names of a list that a full name begins: 张伟、李娜和王芳."""
    while name.end - name.start > 1 and (link := _LIST_LINK.match(text, name.with_title)) is not None:
        end = end_of_name(text, link.end(), Trust.ROLE)
        if end is None or not _LIST_GOES_ON.match(text, end):
            return
        name = _Found(link.end(), end, end)
        yield name


def _without_brands(text: str, found: list[_Found]) -> list[_Found]:
    """康师傅 and 李先生牛肉面 are no people; 李宁先生 is one, whatever his shoes are called."""
    brands = [match.span() for match in brand().finditer(text)]

    def is_of_a_brand(name: _Found) -> bool:
        number = bisect_right(brands, (name.start, len(text)))  # of those up to it, the last ends last
        return number > 0 and name.with_title <= brands[number - 1][1]

    return [name for name in found if name.sure or not is_of_a_brand(name)]


def _again(text: str, found: list[_Found]) -> Iterator[Mask]:
    """Every other place where a full name found once is written again."""
    for name in {text[f.start : f.end] for f in found if f.end - f.start > 1}:
        at = text.find(name)
        while at != -1:
            yield Mask("name", at, at + len(name))
            at = text.find(name, at + len(name))
