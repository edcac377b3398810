"""All cues of a text: words of the lexicons, numbers with a unit, and what is denied or supposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter

from nlp.cues.counted import find_counted
from nlp.cues.lexicon_words import Sense, Word, find_words
from nlp.cues.scope import Markers, ends_in_negation
from nlp.prepared import Cue

#: Kinds that are never denied or supposed themselves.
_WITHOUT_SCOPE = frozenset(
    {"negation", "hypothetical", "degree", "duration", "vulnerable", "group", "content"}
)
_START = attrgetter("start")


def find_cues(text: str) -> list[Cue]:
    """The cues of `text` in order of start; spans are in the coordinates of `text`.

    Time is linear in the text's length. Cues of different names may overlap (差点被烫 and 烫伤).
    """
    counted = find_counted(text)
    reader = _Reader(text)
    for start, end, word in find_words(text):
        if word.senses:  # the others only hide what lies inside them
            reader.read(word, start, end)
    if counted:
        return sorted(counted + reader.cues, key=_START)
    return reader.cues


@dataclass(slots=True)
class _Reader:
    """Turns the words of one text, read in order, into cues."""

    text: str
    cues: list[Cue] = field(default_factory=list)
    markers: Markers = field(default_factory=Markers)
    #: where the last cue of a (kind, name) ends that reached beyond its word: it swallows its like
    open_until: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, word: Word, start: int, end: int) -> None:
        """Add the cue that `word` at text[start:end] makes, if any."""
        for sense in word.senses:
            if sense.before is not None and sense.is_refused(self.text, start):
                continue
            if sense.after is None:
                self._add(sense, start, end)
                return
            match = sense.after.match(self.text, end)
            if match is not None:
                gap = match[1] if match.lastindex else ""
                self._add(sense, start, match.end(), denied_inside=bool(gap) and ends_in_negation(gap))
                if match.end() > end:
                    self.open_until[sense.kind, sense.name] = match.end()
                return
        for first, last, inner in word.inner:
            self.read(inner, start + first, start + last)

    def _add(self, sense: Sense, start: int, end: int, *, denied_inside: bool = False) -> None:
        kind, name = sense.kind, sense.name
        if self.open_until and self.open_until.get((kind, name), 0) > start:
            return
        if kind not in _WITHOUT_SCOPE:
            negated = self.markers.is_negated(self.text, start, end) != denied_inside
            threat = kind == "escalation" or name == "suicide"
            hypothetical = self.markers.is_hypothetical(self.text, start, end, threat=threat)
            self.cues.append(Cue(kind, name, start, end, sense.value, negated, hypothetical))
            return
        if kind == "negation":
            self.markers.negators.append((start, end, name))
        elif kind == "hypothetical":
            self.markers.hypotheticals.append((start, end, name))
        self.cues.append(Cue(kind, name, start, end, sense.value))
