"""Unicode normalisation: one way of writing for what customers type in many, aligned to the original.

What becomes what, in this order:
  1. full and half width, compatibility letters, digits and ideographs: their plain form (NFKC,
     see `character_forms`); every kind of space -> ' ', every kind of line end -> '\\n';
     lone surrogates, private-use characters and noncharacters -> U+FFFD
  2. characters that show nothing (NUL, controls, zero width, bidi) are taken out; the joiner and
     the variation selectors stay inside emoji
  3. sentence marks have one form, the Chinese one: ！？； always, ， and ： unless they stand
     between digits (1,000 and 10:30) or open a URL (://); '.' stays: in prices and names it is no 。
  4. Traditional -> Simplified (see `traditional`)
  5. more than three of the same character in a row -> three; digits are never squeezed, nor are Chinese ones
     (一三九零零零零)

A text that needs nothing is returned as it is after two C-level scans.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.character_forms import DELETED, EMOJI, SPECIAL_SELECTORS, one_to_many, one_to_one
from nlp.prepared import Alignment
from nlp.rewriting import Edit, rewrite
from nlp.traditional import to_simplified, traditional_only

_SKIN = "\U0001f3fb-\U0001f3ff"
_DIGITS = "0-9零〇一幺二三四五六七八九"
_RUN = re.compile(rf"([^{_DIGITS}])\1\1\1", re.DOTALL)
_UNIT_RUN = re.compile(rf"((?![{_DIGITS}]).[\ufe0f{_SKIN}]?)\1{{3,}}", re.DOTALL)
_SELECTOR = re.compile(f"[\ufe0f{_SKIN}]")
_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9])")
_COLON = re.compile(r"(?<![0-9]):(?!//)|:(?![0-9/])")
_KEPT = 3


def normalise(text: str) -> tuple[str, Alignment]:
    """`text` in its normal form, and where each of its characters stood. Linear in the length."""
    if _anything_to_change().search(text) is not None:
        text, alignment = _change_length(text.translate(one_to_one()))
        return _squeeze(_change_in_context(text), alignment)
    if _RUN.search(text) is not None:
        return _squeeze(text, Alignment(len(text)))
    return text, Alignment(len(text))


def _change_length(text: str) -> tuple[str, Alignment]:
    """Step 2, and the forms of step 1 that are longer or shorter when folded (㎡, CR LF)."""
    if _length_may_change().search(text) is None:
        return text, Alignment(len(text))
    expanded = one_to_many() | {"\r\n": "\n", "\r": "\n"}
    edits = [(m.start(), m.end(), expanded.get(m[0], "")) for m in _length_changing().finditer(text)]
    return rewrite(text, Alignment(len(text)), edits)


def _change_in_context(text: str) -> str:
    """Steps 3 and 4: one character for one, so that positions stay."""
    if "," in text:
        text = _COMMA.sub("，", text)
    if ":" in text:
        text = _COLON.sub("：", text)
    return to_simplified(text)


def _squeeze(text: str, alignment: Alignment) -> tuple[str, Alignment]:
    """Step 5. The last character kept is aligned to the rest of its run."""
    if _RUN.search(text) is None and _SELECTOR.search(text) is None:
        return text, alignment
    edits: list[Edit] = []
    for match in _UNIT_RUN.finditer(text):
        last_kept = match.start() + _KEPT * len(match[1]) - 1
        edits.append((last_kept, match.end(), text[last_kept]))
    return rewrite(text, alignment, edits)


@cache
def _anything_to_change() -> re.Pattern[str]:
    """One character that some step but the last may change.

    Beyond the basic plane (emoji, rare ideographs) every character counts: a class with many
    single characters from there would be searched one by one, thirty times slower.
    """
    changed = [c for c in [*map(chr, one_to_one()), *one_to_many()] if c <= "\uffff"]
    invisible = DELETED.split("\U000e0000")[0] + SPECIAL_SELECTORS
    traditional = traditional_only().pattern[1:-1]
    return re.compile(
        f"[,:\r{''.join(map(re.escape, changed))}{invisible}{traditional}\U00010000-\U0010ffff]"
    )


@cache
def _length_may_change() -> re.Pattern[str]:
    """One character that `_length_changing` looks at: the cheap question before the dear one."""
    return re.compile(f"[\r{''.join(map(re.escape, one_to_many()))}{DELETED}{SPECIAL_SELECTORS}]")


@cache
def _length_changing() -> re.Pattern[str]:
    """What is taken out, and what folds to more or fewer characters."""
    expanding = "".join(map(re.escape, one_to_many()))  # all of the basic plane
    joiner = f"(?<![{EMOJI}\ufe0e\ufe0f])\u200d|\u200d(?![{EMOJI}])"
    selector = f"(?<![{EMOJI}])[\ufe0e\ufe0f](?!\u20e3)"
    return re.compile(f"\r\n?|[{expanding}]|[{DELETED}]+|{joiner}|{selector}")
