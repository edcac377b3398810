"""A reader of opinions that knows a dozen words: fast, deterministic, easy to predict in a test."""

from __future__ import annotations

from collections.abc import Sequence

from models.opinions import AspectOpinion, CommentReading
from models.opinions.pack import Aspect, AspectPack
from nlp import PreparedText, Span
from service.survey.answers import Answer
from service.tagging.engines import ReadBatch

PACK = AspectPack(
    "fake",
    "1",
    "测试",
    (
        Aspect("quality", "产品质量"),
        Aspect("service", "服务"),
        Aspect("price", "价格"),
        Aspect("delivery", "物流"),
    ),
)
_WORDS = {
    "质量好": ("quality", "positive"),
    "质量差": ("quality", "negative"),
    "态度好": ("service", "positive"),
    "态度差": ("service", "negative"),
    "便宜": ("price", "positive"),
    "太贵": ("price", "negative"),
    "送得快": ("delivery", "positive"),
    "送得慢": ("delivery", "negative"),
}
MEANINGLESS = frozenset(("无", "没有", "111", "。。。"))


class FakeReader:
    """Finds the words of a small table; a suggestion holds 建议."""

    version = "fake-reader-1"
    pack = PACK

    def read(self, prepared: Sequence[PreparedText]) -> list[CommentReading]:
        return [self._read(one.original) for one in prepared]

    def _read(self, text: str) -> CommentReading:
        opinions = tuple(
            AspectOpinion(
                aspect, aspect, polarity, text.find(word), text.find(word) + len(word), None, word, 0.9
            )  # type: ignore[arg-type]
            for word, (aspect, polarity) in _WORDS.items()
            if word in text
        )
        total = sum(1 if o.polarity == "positive" else -1 for o in opinions)
        sentiment = "positive" if total > 0 else "negative" if total < 0 else "neutral"
        return CommentReading(
            sentiment,  # type: ignore[arg-type]
            max(-1.0, min(1.0, total / 2)),
            opinions,
            "建议" in text,
            text in MEANINGLESS,
            (Span(0, len(text)),),
        )


def load_fake_reader(pack: str = "survey") -> FakeReader:
    """Picklable, for worker processes."""
    return FakeReader()


def load_failing() -> ReadBatch[Sequence[str], list[Answer]]:
    """Loads a reader that fails with the words of the customer in its message."""

    def read(texts: Sequence[str]) -> list[Answer]:
        raise ValueError(texts[0])

    return read
