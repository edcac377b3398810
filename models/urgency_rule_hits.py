"""What of a prepared text the rules look at: its cues and the rules' own words, by key."""

from __future__ import annotations

from dataclasses import dataclass

import ahocorasick

from models.urgency_rule_file import RuleFile
from nlp.prepared import PreparedText


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue or a word at `original[start:end]`."""

    start: int
    end: int
    value: float | None = None
    negated: bool = False
    hypothetical: bool = False


#: Hits by key: 'harm', 'harm/injury' for cues, '=word' for a word list's number (see RuleFile).
Hits = dict[str, list[Hit]]


class HitFinder:
    """Finds the cues and words that some rule asks for; everything else is skipped."""

    def __init__(self, file: RuleFile) -> None:
        self._cue_keys = frozenset(key for key in file.keys if not key.startswith("="))
        self._words = ahocorasick.Automaton()
        keys_of_word: dict[str, list[str]] = {}
        for key, words in file.word_lists.items():
            for word in words:
                keys_of_word.setdefault(word, []).append(key)
        for word, keys in keys_of_word.items():
            self._words.add_word(word, (len(word), tuple(keys)))
        if keys_of_word:
            self._words.make_automaton()
        self._has_words = bool(keys_of_word)

    def find(self, prepared: PreparedText) -> Hits:
        """Hits by key, each list in text order."""
        hits: Hits = {}
        for cue in prepared.cues:
            for key in (cue.kind, f"{cue.kind}/{cue.name}"):
                if key in self._cue_keys:
                    hit = Hit(cue.start, cue.end, cue.value, cue.negated, cue.hypothetical)
                    hits.setdefault(key, []).append(hit)
        if self._has_words:
            for last, (length, keys) in self._words.iter(prepared.text):
                start, end = prepared.alignment.to_original(last + 1 - length, last + 1)
                for key in keys:
                    hits.setdefault(key, []).append(Hit(start, end))
        return hits
