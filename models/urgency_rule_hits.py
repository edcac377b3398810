"""What of a prepared text the rules look at: its cues and the rules' own words, by key."""

from __future__ import annotations

from ahocorasick_rs import AhoCorasick, MatchKind

from models.urgency_rule_file import RuleFile
from nlp.prepared import Cue, PreparedText
from nlp.surrogates import without_lone_surrogates

#: Cues by key: 'harm' and 'harm/injury' for cues of the text, '=name' for words of a list (see RuleFile).
Hits = dict[str, list[Cue]]


class HitFinder:
    """Finds the cues and words that some rule asks for; everything else is skipped."""

    def __init__(self, file: RuleFile) -> None:
        self._cue_keys = frozenset(key for key in file.keys if not key.startswith("="))
        keys_of_word: dict[str, list[str]] = {}
        for key, words in file.word_lists.items():
            for word in words:
                keys_of_word.setdefault(word, []).append(key)
        self._word_keys = tuple(map(tuple, keys_of_word.values()))
        self._words = AhoCorasick(list(keys_of_word), matchkind=MatchKind.Standard)
        self._keys_of_cue: dict[tuple[str, str], tuple[str, ...]] = {}

    def find(self, prepared: PreparedText) -> Hits:
        """Hits by key, each list in text order; spans in the original text."""
        hits: Hits = {}
        for cue in prepared.cues:
            keys = self._keys_of_cue.get((cue.kind, cue.name))
            if keys is None:
                keys = tuple(key for key in (cue.kind, f"{cue.kind}/{cue.name}") if key in self._cue_keys)
                self._keys_of_cue[cue.kind, cue.name] = keys
            for key in keys:
                hits.setdefault(key, []).append(cue)
        for number, start, end in self._find_words(prepared.text):
            for key in self._word_keys[number]:
                hits.setdefault(key, []).append(Cue("word", key, *prepared.alignment.to_original(start, end)))
        return hits

    def _find_words(self, text: str) -> list[tuple[int, int, int]]:
        """(word, start, end), overlapping ones too: 保险 within 保险公司."""
        try:
            return self._words.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate: no word holds one, so any other character will do
            return self._words.find_matches_as_indexes(without_lone_surrogates(text), overlapping=True)
