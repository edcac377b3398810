"""What a survey comment says: which aspects it speaks of, how it finds them, and which words say so."""

from models.opinions.reader import OpinionReader
from models.opinions.reading import AspectOpinion, CommentReading, Polarity

__all__ = ["AspectOpinion", "CommentReading", "OpinionReader", "Polarity"]
