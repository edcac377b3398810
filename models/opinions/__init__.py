"""What a survey comment says: which aspects it speaks of, how it finds them, and which words say so."""

from models.opinions.loading import load_opinion_reader
from models.opinions.pack import Aspect, AspectPack
from models.opinions.reader import OpinionReader
from models.opinions.reading import AspectOpinion, CommentReading, Polarity

__all__ = [
    "Aspect",
    "AspectOpinion",
    "AspectPack",
    "CommentReading",
    "OpinionReader",
    "Polarity",
    "load_opinion_reader",
]
