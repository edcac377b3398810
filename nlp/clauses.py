"""Cutting a comment into the clauses in which its polarity can change.

A clause ends at a mark (，。！？；, a line's end, a space between Chinese words), before a connective that
may turn the comment round (但是, 不过, and 就是, 只是 behind a judgement), before what holds for the rest
(除了贵｜都好), between two judgements without a mark (物流快｜质量差), and at 、 between judgements, not
between the names of a list (环境、服务都好). The words are in nlp/lexicons/clause_*.txt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlp.errors import ResourceError
from nlp.lexicon import LEXICONS, read_lexicon_rows

CONNECTIVES = LEXICONS / "clause_connectives.txt"
WORDS = LEXICONS / "clause_words.txt"

_SURE = "，。！？；!?;\n…~～"
# One class before everything else lets the search run over the rest of the text at C speed.
_MARKS = re.compile(
    rf"[{_SURE},.\"“” \t、](?:(?<=[{_SURE}])[{_SURE}]*|(?<=、)|(?<=[\"“”])[\"“”]*"
    r"|(?<=[,.])(?:(?<![0-9].)[,.]*|[,.]*(?![0-9]))"
    r"|(?<=[ \t])(?<![:：].)(?:(?<=[^\x00-\x7f].)[ \t]*|[ \t]*(?=[^\x00-\x7f])))"
)
_TRIM = " \t、，。：:.,\"“”'-—"
_EXCEPT = re.compile(r"除了?|除开|除去|抛开")
_BEFORE = 3  # characters that a condition on what stands before may look at


@dataclass(frozen=True, slots=True)
class _Connective:
    use: str
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _ClauseWords:
    """judges: a judgement. ends_judging: text that ends in one.

    turns: the first character of a connective or of a judgement before a topic, which is group 1.
    longest: characters of the longest judgement.
    """

    judges: re.Pattern[str]
    ends_judging: re.Pattern[str]
    turns: re.Pattern[str]
    connectives: dict[str, _Connective]
    longest: int


class _Judgements:
    """Whether a judgement stands in text[begin + 1 : at]. Asked for one `begin` with ever larger `at`, it
    resumes where the last search ended: text is read once, however many connectives it has."""

    def __init__(self, text: str, words: _ClauseWords) -> None:
        self._text, self._judges, self._longest = text, words.judges, words.longest
        self._begin = self._searched = -1

    def stands_between(self, begin: int, at: int) -> bool:
        if begin != self._begin:
            self._begin = self._searched = begin
        first = max(begin + 1, self._searched - self._longest + 1)
        if self._judges.search(self._text, first, at) is not None:
            return True
        self._searched = at
        return False


def split_clauses(text: str) -> list[tuple[int, int]]:
    """(start, end) of the clauses of a normalised text, in order, without the marks between them."""
    words = _clause_words()
    clauses: list[tuple[int, int]] = []
    turns = words.turns.finditer
    judgements = _Judgements(text, words)
    for start, end in _pieces(text, words):
        begin, behind = start, start
        for match in turns(text, start, end):
            first, last = match.span(1)
            if first < behind:  # inside the last one
                continue
            behind = last
            cut = _cut_at(text, begin, end, first, last, words, judgements)
            if cut is not None and _add(text, begin, cut, clauses):
                begin = cut
        _add(text, begin, end, clauses)
    return clauses


def _pieces(text: str, words: _ClauseWords) -> list[tuple[int, int]]:
    """What stands between marks. A 、 counts as a mark between two judgements only."""
    pieces: list[tuple[int, int]] = []
    begin = 0
    for match in _MARKS.finditer(text):
        start, end = match.span()
        if text[start] == "、" and not _is_between_judgements(text, begin, start, words):
            continue
        if start > begin:
            pieces.append((begin, start))
        begin = end
    if begin < len(text):
        pieces.append((begin, len(text)))
    return pieces


def _is_between_judgements(text: str, begin: int, mark: int, words: _ClauseWords) -> bool:
    """mark: where the 、 stands."""
    nearest = max(begin, mark - words.longest - 1)  # and one character behind the judgement
    if mark - begin < 3 or words.ends_judging.search(text, nearest, mark) is None:
        return False
    following = _MARKS.search(text, mark + 1)
    end = following.start() if following else len(text)
    return end - mark >= 4 and words.judges.search(text, mark + 2, end) is not None


def _cut_at(
    text: str, begin: int, end: int, at: int, last: int, words: _ClauseWords, judgements: _Judgements
) -> int | None:
    """Where a new clause begins because of the turn text[at:last], None where none does."""
    connective = words.connectives.get(text[at:last])
    if connective is None:  # a judgement with a topic behind it
        return last if last - begin >= 2 and not text.startswith("的", last) else None
    if at == begin:
        return None
    if (connective.not_before and connective.not_before.search(text, max(begin, at - _BEFORE), at)) or (
        connective.not_after and connective.not_after.match(text, last)
    ):
        return None
    turns = True
    if connective.use == "rest":
        turns = _EXCEPT.match(text, begin) is not None and at - begin >= 3
    elif connective.use == "after_opinion":
        turns = last < end and judgements.stands_between(begin, at)
    return at if turns else None


def _add(text: str, start: int, end: int, clauses: list[tuple[int, int]]) -> bool:
    """Add text[start:end] without the marks at its ends; False where nothing is left."""
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    if start == end:
        return False
    clauses.append((start, end))
    return True


@lru_cache(maxsize=1)
def _clause_words() -> _ClauseWords:
    connectives: dict[str, _Connective] = {}
    for row in read_lexicon_rows(CONNECTIVES):
        word, use, before, after = (*row, "", "", "")[:4]
        if use not in ("turn", "after_opinion", "rest"):
            raise ResourceError(f"词表 {CONNECTIVES.name}：「{word}」的用法「{use}」不认识。")
        connectives[word] = _Connective(
            use, _condition(before, "$", CONNECTIVES), _condition(after, "", CONNECTIVES)
        )
    uses: dict[str, list[str]] = {"judges": [], "topic": []}
    for row in read_lexicon_rows(WORDS):
        if len(row) != 2 or row[1] not in uses:
            raise ResourceError(f"词表 {WORDS.name}：「{row[0]}」一行应有两列：词、用法（judges 或 topic）。")
        uses[row[1]].append(row[0])
    judges, topics = _any_of(uses["judges"]), _any_of(uses["topic"])
    first = "".join(sorted({re.escape(word[0]) for word in (*connectives, *uses["judges"])}))  # most are not
    turns = f"[{first}](?<=(?=({_any_of(list(connectives))}|(?<![提更最、]){judges}(?={topics}))).)"
    return _ClauseWords(
        re.compile(judges),
        re.compile(f"{judges}[了啊呢吧的]?$"),
        re.compile(turns),
        connectives,
        max(map(len, uses["judges"])),
    )


def _any_of(words: list[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def _condition(source: str, end: str, path: Path) -> re.Pattern[str] | None:
    if source in ("", "-"):
        return None
    try:
        return re.compile(f"(?:{source}){end}")
    except re.error as error:
        raise ResourceError(f"词表 {path.name}：条件「{source}」不是有效的正则表达式。") from error
