"""Cues: phrases with a meaning of their own, and whether they are denied or only supposed."""

from nlp.cues.find import find_cues
from nlp.cues.lexicon_words import cue_lexicons_digest

__all__ = ["cue_lexicons_digest", "find_cues"]
