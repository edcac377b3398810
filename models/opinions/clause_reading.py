"""Reading the clauses of one comment: which opinion speaks of which aspect, and how.

Chinese puts the aspect before its opinion (服务｜很好) and behind it only with 的 or as an object
(很好的｜服务, 喜欢｜这个味道). So an opinion belongs to the terms that stand open before it in its clause,
all of them where they are a list (环境、服务｜都好); else to the term right behind it; else to terms of the
clauses before that had no opinion (服务态度，真的很差); else to the pack's default aspect. An opinion that
speaks of one aspect alone (好吃) needs no term.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

from models.opinions.clause import Clause, Word
from models.opinions.found import Found, Term
from models.opinions.modifiers import find_modifiers
from models.opinions.mood import may_have_mood, mood_of, mood_without_words
from models.opinions.turned import said_in_earnest
from models.opinions.vocabulary import OpinionVocabulary
from models.opinions.wishes import blame_what_is_missed
from nlp import PreparedText

_MODIFIED_BY = frozenset("很太挺真好不最更超没较蛮够极都还又也非巨贼老特多偏略越无未")
_GOES_ON = frozenset("点些了的啦呀过哦吧呢啊嘛滴得")


class ClauseReader:
    """Reads with the words of one vocabulary. Pure."""

    def __init__(self, vocabulary: OpinionVocabulary, default: int | None) -> None:
        self._vocabulary = vocabulary
        self._default = default

    def read(self, prepared: PreparedText, clauses: Sequence[tuple[int, int]]) -> list[Found]:
        """The opinions and mentions of a comment, in order of its clauses."""
        words = self._words(prepared, clauses)
        if not words:
            return []
        modifiers = find_modifiers(prepared)
        mood = mood_of if may_have_mood(prepared.text) else mood_without_words
        found: list[Found] = []
        carried: list[Term] = []
        position = 0
        for number, (start, end) in enumerate(clauses):
            first = position
            while position < len(words) and words[position][0] < end:
                position += 1
            if first == position:
                carried = []
                continue
            reading = Clause(
                prepared.text, start, number, words[first:position], modifiers, self._default, carried
            )
            reading.mood, reading.mood_from, reading.mood_to = mood(prepared.text, start, end)
            reading.read()
            found += reading.found
            carried = reading.left_open
        return blame_what_is_missed(found)

    def _words(self, prepared: PreparedText, clauses: Sequence[tuple[int, int]]) -> list[Word]:
        """Words of the comment; those of one character only where segmentation sees a word there."""
        text = prepared.text
        ends: set[int] | None = None
        kept: list[Word] = []
        for word in said_in_earnest(text, self._vocabulary.find(text)):
            start, end, meaning = word
            if end - start == 1:
                if ends is None:
                    ends = {0, *accumulate(map(len, prepared.tokens)), *chain.from_iterable(clauses)}
                if not _stands_alone(text, start, ends):
                    continue
            if kept and kept[-1][1] == start and text[kept[-1][0] : start] == "好" and meaning.is_opinion:
                kept.pop()  # 好快: how fast
            kept.append(word)
        return kept


def _stands_alone(text: str, at: int, ends: set[int]) -> bool:
    before = at in ends or text[at - 1] in _MODIFIED_BY
    behind = at + 1 in ends or text[at + 1] in _GOES_ON
    return before and behind
