"""All words of a pack and the general opinion words as one automaton, with what each can mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from models.opinions.pack import AspectPack
from models.opinions.pack_file import read_yaml, word_list
from nlp.errors import ResourceError

BESIDE_TERM = "+"  # in a pack: 性价比+高, what 高 says beside 性价比
GENERAL = Path(__file__).parent / "words" / "general.yaml"


@dataclass(slots=True)
class Meaning:
    """What one word can say. Aspects are numbers in the pack's order.

    terms: the aspect it names, None for none.
    polarity: 1, 0, -1 as an opinion whatever it is said of; None where it is none by itself.
    is_measure: a word of degree (大): 太大 and 有点大 do not suit, whatever it is said of.
    implied: the aspect that it speaks of as an opinion without any term, None for none.
    by_aspect: aspect -> polarity beside that aspect. by_term: term -> polarity beside that very term.
    is_opinion: it judges, by itself or beside something.
    """

    term: int | None = None
    polarity: int | None = None
    is_measure: bool = False
    implied: int | None = None
    by_aspect: dict[int, int] = field(default_factory=dict)
    by_term: dict[str, int] = field(default_factory=dict)
    is_opinion: bool = False

    def settle(self) -> Meaning | None:
        """Itself once all is known about it; None for a word that says nothing and only hides others."""
        self.is_opinion = self.polarity is not None or self.is_measure or bool(self.by_aspect or self.by_term)
        return self if self.is_opinion or self.term is not None else None

    def polarity_for(self, aspect: int, term: str | None) -> int | None:
        """What it says beside an aspect, named by `term`; None where nothing."""
        if term is not None and term in self.by_term:
            return self.by_term[term]
        return self.by_aspect.get(aspect, self.polarity)


@dataclass(frozen=True, slots=True)
class GeneralWords:
    """See the head of words/general.yaml."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    neutral: tuple[str, ...]
    measures: tuple[tuple[str, int], ...]
    plain: tuple[str, ...]


class OpinionVocabulary:
    """The words of one pack and the general ones."""

    def __init__(self, pack: AspectPack, general: GeneralWords | None = None) -> None:
        meanings = _general_meanings(general or general_words())
        for word in pack.plain:
            meanings.setdefault(word, Meaning())
        for number, aspect in enumerate(pack.aspects):
            for word in aspect.terms:
                meanings.setdefault(word, Meaning()).term = number
            for words, polarity in ((aspect.positive, 1), (aspect.negative, -1), (aspect.neutral, 0)):
                for word in words:
                    meaning = meanings.setdefault(word, Meaning())
                    meaning.implied = number
                    meaning.polarity = polarity
            for key, polarity in aspect.when:
                term, beside_term, word = key.rpartition(BESIDE_TERM)
                meaning = meanings.setdefault(word, Meaning())
                if beside_term:
                    meaning.by_term[term] = polarity
                else:
                    meaning.by_aspect[number] = polarity
        self._meanings = tuple(meaning.settle() for meaning in meanings.values())
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[tuple[int, int, Meaning]]:
        """(start, end, meaning) of the leftmost longest words of a prepared text that say something."""
        meanings = self._meanings
        return [
            (start, end, meaning)
            for number, start, end in self._automaton.find_matches_as_indexes(text)
            if (meaning := meanings[number]) is not None
        ]


@lru_cache(maxsize=1)
def general_words() -> GeneralWords:
    """The general opinion words. Raises: ResourceError when the file breaks the format."""
    where = GENERAL.name
    raw = read_yaml(GENERAL)
    if not isinstance(raw, dict) or not isinstance(raw.get("measures"), dict):
        raise ResourceError(
            f"{where}：应有 positive、negative、neutral、measures、plain 五项，请重新安装 suqing。"
        )
    positive, negative, neutral, plain = (
        word_list(raw, key, where) for key in ("positive", "negative", "neutral", "plain")
    )
    return GeneralWords(positive, negative, neutral, tuple(raw["measures"].items()), plain)


def _general_meanings(general: GeneralWords) -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {word: Meaning() for word in general.plain}
    for words, polarity in ((general.positive, 1), (general.negative, -1), (general.neutral, 0)):
        for word in words:
            meanings[word] = Meaning(polarity=polarity)
    for word, polarity in general.measures:
        meanings[word] = Meaning(polarity=polarity or None, is_measure=True)
    return meanings
