"""The one path from a customer's text to `PreparedText`, for training and serving alike."""

from __future__ import annotations

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
    if not isinstance(text, str):
        raise InputError(f"文本应为字符串，收到的是 {type(text).__name__}。")
    normalised, alignment = normalise_masked(text)
    masks: tuple[Mask, ...] = ()
    found = find_masks(normalised)
    if found:
        masks = tuple(Mask(m.kind, *alignment.to_original(m.start, m.end)) for m in found)
        edits = [(mask.start, mask.end, _PLACEHOLDERS[mask.kind]) for mask in found]
        normalised, alignment = rewrite(normalised, alignment, edits)
    cues = find_cues(normalised)
    if cues and alignment.starts is not None:
        cues = [_in_original(cue, alignment) for cue in cues]
    return PreparedText(text, normalised, tuple(segment(normalised)), alignment, masks, tuple(cues))


def _in_original(cue: Cue, alignment: Alignment) -> Cue:
    start, end = alignment.to_original(cue.start, cue.end)
    return Cue(cue.kind, cue.name, start, end, cue.value, cue.negated, cue.hypothetical)
