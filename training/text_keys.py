"""When are two texts 'the same'? Keys that forget how a text was typed and keep what it says."""

from __future__ import annotations

import hashlib
import unicodedata

from nlp.normalise import normalise


def fold_text(text: str, *, digits: bool = True) -> str:
    """The normalised text without white space, punctuation and case; with digits=False without digits too.

    Emoji and other symbols stay: they may be all that tells praise from blame. A text of which
    nothing would be left stays as normalised.
    """
    normalised = normalise(text)[0].casefold()
    return normalised.translate(_KEEP_DIGITS if digits else _DROP_DIGITS) or normalised


def text_key(text: str) -> str:
    """Hexadecimal key, equal for texts that fold to the same: two copies of one case. Never the text."""
    return digest_key(fold_text(text))


def digest_key(folded: str) -> str:
    """The key of a folded text."""
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class _Fold(dict[int, int | None]):
    """A table for `str.translate` that looks a character up once: None for those to be dropped."""

    def __init__(self, dropped: tuple[str, ...]) -> None:
        self._dropped = dropped

    def __missing__(self, point: int) -> int | None:
        self[point] = None if unicodedata.category(chr(point)).startswith(self._dropped) else point
        return self[point]


# Unicode general categories: Z separators, P punctuation, C controls; Sm, Sk hold '~', '+', '^', '`'
_TYPING = ("Z", "P", "C", "Sm", "Sk")
_KEEP_DIGITS = _Fold(_TYPING)
_DROP_DIGITS = _Fold((*_TYPING, "Nd"))
