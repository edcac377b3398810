"""The data of opinion reading, as named tuples; spans are in the customer's original text."""

from __future__ import annotations

from typing import Literal, NamedTuple

from nlp import Span

Polarity = Literal["positive", "negative", "neutral"]


class AspectOpinion(NamedTuple):
    """One thing that a comment says about one aspect.

    aspect, name: code of the aspect in its pack, and its shown name.
    start, end: half-open range in the ORIGINAL text of the words that say so.
    aspect_term: the words for the aspect (送餐), None where the opinion alone tells it (好吃).
    opinion_term: the words for the opinion (太慢), None where nothing but the aspect is named.
    Both terms are as the original text writes them.
    confidence: 0..1, the probability that aspect and polarity are right.
    """

    aspect: str
    name: str
    polarity: Polarity
    start: int
    end: int
    aspect_term: str | None
    opinion_term: str | None
    confidence: float


class CommentReading(NamedTuple):
    """What one comment says.

    sentiment: of the comment as a whole. sentiment_score: -1 (bad) .. 1 (good).
    opinions: in order of start; none for a meaningless comment.
    is_suggestion: it asks for or proposes something (希望, 建议, 能不能).
    is_meaningless: it is an answer that says nothing (无, 没有, 111, 。。。).
    clauses: the pieces in which polarity can change, in order, without the marks between them.
    """

    sentiment: Polarity
    sentiment_score: float
    opinions: tuple[AspectOpinion, ...]
    is_suggestion: bool
    is_meaningless: bool
    clauses: tuple[Span, ...]
