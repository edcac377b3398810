"""The one path from a customer's text to `PreparedText`, for training and serving alike."""

from __future__ import annotations

from nlp.cues import find_cues
from nlp.errors import InputError
from nlp.mask_kinds import MASK_KINDS
from nlp.masking import find_masks
from nlp.normalise import normalise
from nlp.prepared import Alignment, Cue, Mask, PreparedText
from nlp.segmentation import segment

_PLACEHOLDERS = {kind: mask_kind.placeholder for kind, mask_kind in MASK_KINDS.items()}


def prepare(text: str) -> PreparedText:
    """Normalise, mask, segment and find cues.

    Raises: InputError for anything but a str (empty cells are the caller's business).
    """
    if not isinstance(text, str):
        raise InputError(f"文本应为字符串，收到的是 {type(text).__name__}。")
    normalised, alignment = normalise(text)
    masks: tuple[Mask, ...] = ()
    found = find_masks(normalised)
    if found:
        masks = tuple(Mask(m.kind, *alignment.to_original(m.start, m.end)) for m in found)
        normalised, alignment = _apply_masks(normalised, alignment, found)
    cues = find_cues(normalised)
    if cues and alignment.starts is not None:
        cues = [_in_original(cue, alignment) for cue in cues]
    return PreparedText(text, normalised, tuple(segment(normalised)), alignment, masks, tuple(cues))


def _apply_masks(text: str, alignment: Alignment, masks: list[Mask]) -> tuple[str, Alignment]:
    """Put one placeholder character in the place of every mask, in text and alignment."""
    starts = list(alignment.starts) if alignment.starts is not None else list(range(len(text)))
    ends = list(alignment.ends) if alignment.ends is not None else list(range(1, len(text) + 1))
    for mask in reversed(masks):
        first, last = starts[mask.start], ends[mask.end - 1]
        text = text[: mask.start] + _PLACEHOLDERS[mask.kind] + text[mask.end :]
        starts[mask.start : mask.end] = [first]
        ends[mask.start : mask.end] = [last]
    return text, Alignment(len(text), tuple(starts), tuple(ends))


def _in_original(cue: Cue, alignment: Alignment) -> Cue:
    start, end = alignment.to_original(cue.start, cue.end)
    return Cue(cue.kind, cue.name, start, end, cue.value, cue.negated, cue.hypothetical)
