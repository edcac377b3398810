"""One clause of a comment while it is read: its open terms, its opinions, what it hands on to the next."""

from __future__ import annotations

import re
from itertools import islice

from models.opinions.found import Found, How, Term
from models.opinions.modifiers import Modifiers
from models.opinions.mood import Mood
from models.opinions.vocabulary import Meaning

_LISTED = re.compile(r"[、和与跟及/&+ 以还有或各方面]{1,4}")
_BEHIND = re.compile(
    r"(?:的|了|这个?|那个?|你们?|他们?|她们?|它们?|家|店|家的|店里?的?|这家|贵司|公司|一下|[ “\"])*"
)
_FARTHEST_BEHIND = 8
_FARTHEST_BESIDE = 14
_MOST_LISTED = (
    16  # terms that one opinion speaks of; every opinion of a clause speaks of all of a longer list
)

_MENTION: How = "mention"
_ASKED: How = "asked"

Word = tuple[int, int, Meaning]
"""Start and end in the text, and what the word means."""


class Clause:
    """One clause while it is read. mood, mood_from, mood_to: see `mood_of`, to be set before `read`."""

    mood: Mood
    mood_from: int
    mood_to: int

    def __init__(
        self,
        text: str,
        start: int,
        number: int,
        words: list[Word],
        modifiers: Modifiers,
        default: int | None,
        carried: list[Term],
    ) -> None:
        self.text, self.start, self.number = text, start, number
        self.words, self.modifiers, self.default, self.carried = words, modifiers, default, carried
        self.found: list[Found] = []
        self.open: list[Term] = []
        self.served: list[Term] = []
        self.reserved: set[int] | None = None

    @property
    def left_open(self) -> list[Term]:
        """Terms that a later clause may speak of: none where this clause had opinions."""
        if not self.open:
            return []
        for one in self.found:
            if one.how != "mention":
                return []
        return [*self.carried, *self.open][-_MOST_LISTED:]

    def read(self) -> None:
        for index, (start, end, meaning) in enumerate(self.words):
            if self.reserved is not None and index in self.reserved:
                continue
            if meaning.term is not None and not (meaning.is_opinion and self._judges(index)):
                self._open_term(Term(meaning.term, start, end))
            elif meaning.is_opinion:
                self._opinion(index)
        for term in self.open:
            self._mention(term)

    def _judges(self, index: int) -> bool:
        """Whether a word that names an aspect and judges (卫生) judges here: no opinion follows it."""
        end = self.words[index][1]
        for start, _, following in islice(self.words, index + 1, None):
            if start - end > 4:
                break
            if following.is_opinion:
                return False
        return True

    def _open_term(self, term: Term) -> None:
        if self.open:
            gap = self.text[self.open[-1].end : term.start]
            if gap in ("", "的"):  # 快递员的服务: the last noun is the head
                self.open.pop()
            elif not _LISTED.fullmatch(gap):
                for earlier in self.open:
                    self._mention(earlier)
                self.open = []
        self.open.append(term)
        if len(self.open) > _MOST_LISTED:
            self._mention(self.open.pop(0))

    def _opinion(self, index: int) -> None:
        start, end, meaning = self.words[index]
        targets, how = self._targets(index)
        spoke = False
        if targets:
            modifiers, text = self.modifiers, self.text
            flipped, begin = modifiers.flips(start, self.start)
            strength, degree_start = modifiers.degree(start)
            begin = min(begin, degree_start)
            for term, aspect in targets:
                polarity = meaning.polarity_for(aspect, None if term is None else text[term.start : term.end])
                if (
                    meaning.is_measure
                    and (polarity is None or polarity < 1)
                    and modifiers.does_not_suit(start, self.start)
                ):
                    polarity = -1
                elif polarity is None:
                    continue
                elif flipped:
                    polarity = -polarity
                spoke = True
                self._add(aspect, polarity, strength, (begin, end), term, how)
        if spoke or how == "beside":
            self.served, self.open = [term for term, _ in targets if term is not None], []

    def _targets(self, index: int) -> tuple[list[tuple[Term | None, int]], How]:
        """(term, aspect) of all that the opinion speaks of."""
        start, end, meaning = self.words[index]
        if meaning.implied is not None:
            beside = None
            for term in self.open:  # the last one counts
                if term.aspect == meaning.implied:
                    beside = term
            if beside is None and self.open and self.open[-1].aspect in meaning.by_aspect:
                return [(self.open[-1], self.open[-1].aspect)], "beside"
            return [(beside, meaning.implied)], "implied"
        behind = None if self.open else self._term_behind(index, end)
        how: How = "beside"
        terms = self.open or ([] if behind is None else [behind])
        if not terms and meaning.term is not None:
            terms, how = [Term(meaning.term, start, end)], "implied"
        if not terms:
            terms = self.served
        if not terms and not self.found:
            terms, how = self.carried, "carried"
        if terms:
            return [(term, term.aspect) for term in terms], how
        if self.default is None or meaning.polarity is None:
            return [], "default"
        return [(None, self.default)], "default"

    def _term_behind(self, index: int, end: int) -> Term | None:
        if index + 1 >= len(self.words):
            return None
        start, last, meaning = self.words[index + 1]
        if meaning.term is None or start - end > _FARTHEST_BEHIND:
            return None
        gap = self.text[end:start]
        if not gap.startswith("的") and index + 2 < len(self.words) and self.words[index + 2][2].is_opinion:
            return None  # 满意｜服务热情: the term has an opinion of its own
        if not gap.startswith("的") and not _BEHIND.fullmatch(gap):
            return None
        self.reserved = {*(self.reserved or ()), index + 1}
        return Term(meaning.term, start, last)

    def _add(
        self,
        aspect: int,
        polarity: int,
        strength: float,
        opinion: tuple[int, int],
        term: Term | None,
        how: How,
    ) -> None:
        start, end = opinion
        if self.mood_from <= start and end <= self.mood_to:
            return  # 更好 in 就更好了
        if self.mood is not Mood.STATED and end > self.mood_from:
            said = self.mood.turn(polarity)
            if said is None:
                return
            polarity = said
            how = "asked"
        if term is not None and how != "carried" and term.start - end <= _FARTHEST_BESIDE >= start - term.end:
            start, end = min(start, term.start), max(end, term.end)
        self.found.append(Found(aspect, polarity, strength, start, end, term, opinion, how, self.number))

    def _mention(self, term: Term) -> None:
        asked = self.mood.turn(0) if self.mood is not Mood.STATED and term.end > self.mood_from else None
        polarity, how = (0, _MENTION) if asked is None else (asked, _ASKED)
        self.found.append(
            Found(term.aspect, polarity, 1.0, term.start, term.end, term, None, how, self.number)
        )
