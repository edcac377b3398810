"""Labels of an earlier masking (［手机号］) read as the placeholders that they stand for.

What Suqing stores and exports is masked text; a model that learns from it must read what it reads live.
A label in its full-width brackets is what a value of its kind is, one placeholder character, and no
personal data: it gives no mask, and masking a masked text again gives the same text. What may still
differ from the live text: an ASCII comma or colon glued between a digit and a plate or an address, whose
form depends on the character of the value that touches it.
"""

from __future__ import annotations

import re

from nlp.mask_kinds import MASK_KINDS
from nlp.normalise import normalise
from nlp.prepared import Alignment
from nlp.rewriting import Edit, rewrite

_OPENING = "［"
_PLACEHOLDERS = {kind.label: kind.placeholder for kind in MASK_KINDS.values()}
_LABEL = re.compile("|".join(map(re.escape, _PLACEHOLDERS)))
_ENDS_IN_WORDS = frozenset(
    MASK_KINDS[kind].label for kind in ("email", "wechat", "name", "address", "account")
)
# what normalisation sees instead: the last character of a value decides about a comma after it
_DIGIT = "0"  # of a number: a comma between it and a digit stays, and digits are never squeezed
_WORDS = "㐀㐁㐂㐃㐄㐅"  # those that the text does not hold, in turn: a row of one would be squeezed


def normalise_masked(text: str) -> tuple[str, Alignment]:
    """`normalise`, with one placeholder for each label in `text`, aligned to the whole label.

    No other private-use character is in the result. A text without a label is normalised as ever.
    """
    labels = list(_LABEL.finditer(text)) if _OPENING in text else []
    if not labels:
        return normalise(text)
    words = [word for word in _WORDS if word not in text] or _WORDS
    edits = [
        (m.start(), m.end(), words[number % len(words)] if m[0] in _ENDS_IN_WORDS else _DIGIT)
        for number, m in enumerate(labels)
    ]
    shortened, to_text = rewrite(text, Alignment(len(text)), edits)
    normalised, to_shortened = normalise(shortened)
    by_start = {label.start(): _PLACEHOLDERS[label[0]] for label in labels}
    ranges = [to_text.to_original(*to_shortened.to_original(at, at + 1)) for at in range(len(normalised))]
    placeholders: list[Edit] = [
        (at, at + 1, by_start[start]) for at, (start, _) in enumerate(ranges) if start in by_start
    ]
    alignment = Alignment(len(ranges), tuple(start for start, _ in ranges), tuple(end for _, end in ranges))
    return rewrite(normalised, alignment, placeholders)
