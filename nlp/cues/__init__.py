"""Cues: phrases with a meaning of their own, in one pass over the text."""

from nlp.cues.find import find_cues

__all__ = ["find_cues"]
