"""Surnames, characters of given names and the words beside which names stand, as read from the lexicons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from nlp.lexicon import LEXICONS, read_lexicon, read_lexicon_rows


@dataclass(frozen=True)
class NameLexicon:
    """plain, frequent, wordlike, function: surnames of one character, see surnames.txt for the tiers.

    wordlike holds the frequent ones as well.
    """

    plain: frozenset[str]
    wordlike: frozenset[str]
    frequent: frozenset[str]
    function: frozenset[str]
    compound: frozenset[str]
    given: frozenset[str]
    titles: frozenset[str]
    short_titles: frozenset[str]
    labels: frozenset[str]
    intros: frozenset[str]
    selves: frozenset[str]
    roles: frozenset[str]
    not_names: frozenset[str]
    brands: tuple[str, ...]

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Every surname of one character."""
        return self.plain | self.wordlike | self.function

    def surname_length(self, text: str) -> int:
        """How many characters of `text` are its surname: 2, 1 or 0 for none."""
        if text[:2] in self.compound:
            return 2
        return 1 if text[:1] in self.surnames else 0

    def is_given(self, text: str) -> bool:
        """True when every character (at least one) is met in given names."""
        return bool(text) and self.given.issuperset(text)


@cache
def name_lexicon() -> NameLexicon:
    """The lexicon, read once. Raises ResourceError when a file is missing or not UTF-8."""
    tiers = _columns("surnames.txt")
    uses = _columns("name_context.txt")
    return NameLexicon(
        plain=tiers["plain"],
        wordlike=tiers["wordlike"] | tiers["frequent"],
        frequent=tiers["frequent"],
        function=tiers["function"],
        compound=tiers["compound"],
        given=frozenset(read_lexicon(LEXICONS / "given_name_characters.txt")),
        titles=uses["title"],
        short_titles=uses["short_title"],
        labels=uses["label"],
        intros=uses["intro"],
        selves=uses["self"],
        roles=uses["role"],
        not_names=frozenset(read_lexicon(LEXICONS / "not_names.txt"))
        | frozenset(read_lexicon(LEXICONS / "regions.txt")),
        brands=tuple(read_lexicon(LEXICONS / "brand_names.txt")),
    )


def _columns(name: str) -> dict[str, frozenset[str]]:
    by_use: dict[str, set[str]] = {}
    for word, use in read_lexicon_rows(LEXICONS / name):
        by_use.setdefault(use, set()).add(word)
    return {use: frozenset(words) for use, words in by_use.items()}
