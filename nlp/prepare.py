"""The one path from a customer's text to `PreparedText`, for training and serving alike."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cues import find_cues
from nlp.errors import InputError
from nlp.mask_kinds import MASK_KINDS
from nlp.masked_labels import normalise_masked
from nlp.masking import find_masks
from nlp.prepared import Alignment, Cue, Mask, PreparedText
from nlp.rewriting import rewrite
from nlp.segmentation import segment

_PLACEHOLDERS = {kind: mask_kind.placeholder for kind, mask_kind in MASK_KINDS.items()}


def prepare(text: str) -> PreparedText:
    """Normalise, mask, segment and find cues. Labels of an earlier masking count as what they stand for, so
    that `prepare(prepare(text).masked_text).text` is `prepare(text).text` (see `masked_labels`).

    Raises: InputError for anything but a str (empty cells are the caller's business).
    """
    return prepare_all([text])[0]


def prepare_all(texts: Sequence[str]) -> list[PreparedText]:
    """`prepare` for many texts, step by step: what a step looks at stays in the processor's cache.

    Raises: InputError as `prepare` does.
    """
    for text in texts:
        if not isinstance(text, str):
            raise InputError(f"文本应为字符串，收到的是 {type(text).__name__}。")
    masked = [_mask(*normalise_masked(text)) for text in texts]
    cues = [find_cues(text) for text, _, _ in masked]
    tokens = [tuple(segment(text)) for text, _, _ in masked]
    return [
        PreparedText(original, text, words, alignment, masks, _in_original(found, alignment))
        for original, (text, alignment, masks), words, found in zip(texts, masked, tokens, cues, strict=True)
    ]


def _mask(normalised: str, alignment: Alignment) -> tuple[str, Alignment, tuple[Mask, ...]]:
    """The text that models read, where it stood, and the masks in the original."""
    found = find_masks(normalised)
    if not found:
        return normalised, alignment, ()
    masks = tuple(Mask(m.kind, *alignment.to_original(m.start, m.end)) for m in found)
    edits = [(mask.start, mask.end, _PLACEHOLDERS[mask.kind]) for mask in found]
    return *rewrite(normalised, alignment, edits), masks


def _in_original(cues: Sequence[Cue], alignment: Alignment) -> tuple[Cue, ...]:
    if alignment.starts is None:
        return tuple(cues)
    to_original = alignment.to_original
    return tuple(
        [
            Cue(
                cue.kind, cue.name, *to_original(cue.start, cue.end), cue.value, cue.negated, cue.hypothetical
            )
            for cue in cues
        ]
    )
