"""Text in, `PreparedText` out: normalise, mask, segment, cues. No labels, no database, no torch."""

from nlp.prepare import prepare, prepare_all
from nlp.prepared import Alignment, Cue, Mask, PreparedText, Span

__all__ = ["Alignment", "Cue", "Mask", "PreparedText", "Span", "prepare", "prepare_all"]
