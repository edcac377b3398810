"""Personal names, by what stands around them. The span is the name: not 姓名, not 先生, not 客服."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.masking.blanking import BLANK
from nlp.masking.name_after import Trust, end_of_name
from nlp.masking.name_before_title import start_of_name
from nlp.masking.name_lexicon import name_lexicon
from nlp.masking.word_pattern import WordSet, any_of
from nlp.prepared import Mask

Span = tuple[int, int]


def find_names(text: str) -> list[Mask]:
    """Masks of kind name, in order. `text` has its numbers and addresses blanked already."""
    by_field: list[Span] = []
    spans: list[Span] = []
    for match in _name_may_follow().finditer(text):
        trust = _trust(text, match)
        end = None if trust is None else end_of_name(text, match.end(), trust)
        if end is not None:
            (by_field if trust is Trust.FIELD else spans).append((match.end(), end))
    for match in _title_may_begin().finditer(text):
        title_end = _titles().longest_at(text, match.start())
        start = None if title_end is None else start_of_name(text, match.start(), title_end)
        if start is not None:
            spans.append((start, match.start()))
    if "姓" in text:
        spans += (match.span("name") for match in _called_by_surname().finditer(text))
    if BLANK in text:
        spans += _find_before_numbers(text)
    if spans:
        spans = _outside_brands(text, spans)
    if by_field:
        spans += by_field
    return (
        [Mask("name", start, end) for start, end in _distinct(_with_later_mentions(text, spans))]
        if spans
        else []
    )


def _trust(text: str, match: re.Match[str]) -> Trust | None:
    """How sure it is that a name stands after `match`; None when no word of the lexicon ends there."""
    start = _words_before_name().longest_before(text, match.start() + 1)
    if start is None:
        return None
    word = text[start : match.start() + 1]
    lexicon = name_lexicon()
    if word in lexicon.labels and any(c in match["link"] for c in ":：=是为"):
        return Trust.FIELD
    if word in lexicon.selves:
        return Trust.SELF
    return Trust.INTRODUCTION if word in lexicon.intros else Trust.ROLE


def _find_before_numbers(text: str) -> Iterator[Span]:
    """张伟13812345678, 转给李强，卡号6222...: a name just before a number that was masked."""
    for match in _before_number().finditer(text):
        end = end_of_name(text, match.start("name"), Trust.ROLE)
        if end == match.end("name"):
            yield match.span("name")


def _outside_brands(text: str, spans: list[Span]) -> list[Span]:
    brands = [match.span() for match in _brand().finditer(text)]
    if not brands:
        return spans
    return [(s, e) for s, e in spans if not any(first < e and s < last for first, last in brands)]


def _with_later_mentions(text: str, spans: list[Span]) -> list[Span]:
    """The spans, and every other place where a full name found once is written again."""
    mentions = list(spans)
    for name in {text[start:end] for start, end in spans if end - start > 1}:
        at = text.find(name)
        while at != -1:
            mentions.append((at, at + len(name)))
            at = text.find(name, at + len(name))
    return mentions


def _distinct(spans: list[Span]) -> Iterator[Span]:
    """In order, the longer of two that overlap."""
    position = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= position:
            yield start, end
            position = end


@cache
def _words_before_name() -> WordSet:
    lexicon = name_lexicon()
    return WordSet(lexicon.labels | lexicon.intros | lexicon.selves | lexicon.roles)


@cache
def _titles() -> WordSet:
    return WordSet(name_lexicon().titles | name_lexicon().short_titles)


@cache
def _name_may_follow() -> re.Pattern[str]:
    """The last character of a word beside which names stand, a link, and (not taken) a surname.

    One class before everything else lets the search run over the rest of the text at C speed.
    """
    lexicon = name_lexicon()
    surnames = "".join(sorted(lexicon.surnames | {s[0] for s in lexicon.compound}))
    link = r"(?P<link>(?:名叫|叫做|叫|是|为|[\s:：=(（，“\"\-—]){0,3})"
    return re.compile(f"[{_words_before_name().last}]{link}(?=[{surnames}A-Z]|[\u4e00-\u9fff]{{2,8}}·)")


@cache
def _title_may_begin() -> re.Pattern[str]:
    """The first character of a title after a character of names."""
    lexicon = name_lexicon()
    before = "".join(sorted(lexicon.given | lexicon.surnames))
    long = f"[{_titles().first}](?=[{_titles().second}])"
    return re.compile(f"(?:{long}|[{''.join(sorted(lexicon.short_titles))}])(?<=[{before}].)")


@cache
def _called_by_surname() -> re.Pattern[str]:
    lexicon = name_lexicon()
    surname = f"(?:{any_of(lexicon.compound)}|[{''.join(sorted(lexicon.plain | lexicon.wordlike))}])"
    ends = r"(?=的|[，。！？；、,.\s)]|先生|女士|小姐|$)"
    people = "的|[男女]|客服|经理|工作|员工|店|老|同|业务|销售|主|医|护|司机|师傅|保安|顾客|业主|市民|居民"
    return re.compile(f"(?P<name>(?<=姓)(?<!百姓){surname}{ends}|{surname}(?=姓(?:{people})))")


@cache
def _before_number() -> re.Pattern[str]:
    lexicon = name_lexicon()
    surname = "".join(sorted(lexicon.plain))
    field = r"(?:的?(?:身份证|证件|手机|电话|联系电话|联系方式|银行卡|卡|账)(?:号码|号)?)?"
    return re.compile(
        rf"(?:(?<![\u4e00-\u9fff])|(?<=[给找是和与向]))(?P<name>[{surname}][\u4e00-\u9fff]{{1,2}})"
        rf"[\s，,、:：(（]{{0,2}}{field}[\s:：是为，]{{0,2}}{BLANK}"
    )


@cache
def _brand() -> re.Pattern[str]:
    return re.compile(any_of(name_lexicon().brands))
