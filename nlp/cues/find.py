"""All cues of a text: words of the lexicons, numbers with a unit, and what is denied or supposed."""

from __future__ import annotations

from operator import attrgetter

from nlp.cues.counted import find_counted
from nlp.cues.lexicon_words import Sense, find_words
from nlp.cues.scope import Markers
from nlp.prepared import Cue

#: Kinds that say how something is said; they are never denied or supposed themselves.
_MARKER_KINDS = frozenset(
    {"negation", "hypothetical", "degree", "duration", "deadline", "vulnerable", "group"}
)
_START = attrgetter("start")


def find_cues(text: str) -> list[Cue]:
    """The cues of `text` in order of start; spans are in the coordinates of `text`.

    Time is linear in the text's length. Cues may overlap (a lift fault and the people named in it).
    """
    cues = find_counted(text)
    counted = len(cues)
    markers = Markers()
    for start, end, senses in find_words(text):
        for sense in senses:
            if sense.after is None:
                cues.append(_cue(text, sense, start, end, markers))
                break
            match = sense.after.match(text, end)
            if match is not None:
                cues.append(_cue(text, sense, start, match.end(), markers))
                break
    if counted and len(cues) > counted:
        cues.sort(key=_START)
    return cues


def _cue(text: str, sense: Sense, start: int, end: int, markers: Markers) -> Cue:
    kind = sense.kind
    if kind not in _MARKER_KINDS:
        negated = markers.is_negated(text, start, end)
        threat = kind == "escalation" or sense.name == "suicide"
        hypothetical = markers.is_hypothetical(text, start, end, threat=threat)
        return Cue(kind, sense.name, start, end, sense.value, negated, hypothetical)
    if kind == "negation":
        markers.negators.append((start, end))
    elif kind == "hypothetical":
        markers.hypotheticals.append((start, end, sense.name))
    return Cue(kind, sense.name, start, end, sense.value)
