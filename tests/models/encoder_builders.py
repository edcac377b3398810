"""A small accurate model by hand, without torch: a character tokenizer and a session that looks terms up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from models.arrays import Float32s, Int64s
from models.decision import DecisionSettings
from models.encoder.classifier import EncoderClassifier
from models.encoder.reading import EncoderReader
from models.encoder.session import EncoderSession
from models.encoder.stacking import Stack
from models.encoder.storage import EncoderFiles, save_encoder
from models.encoder.windows import WindowCutter
from models.linear.classifier import LinearClassifier
from models.linear.part import Head
from models.urgency_rules import load_rules
from tests.models.builders import TEXTS, make_classifier

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
CHARACTERS = sorted(set("".join(TEXTS)))
PIECES = ("退款", "快递", "烫伤")  # two characters in one token


def make_tokenizer() -> Tokenizer:
    pieces = [
        *((name, 0.0) for name in SPECIAL),
        *((c, -5.0) for c in CHARACTERS),
        *((p, -6.0) for p in PIECES),
    ]
    tokenizer = Tokenizer(Unigram(pieces, unk_id=SPECIAL.index("<unk>")))
    tokenizer.add_special_tokens(list(SPECIAL))
    ends = [(name, SPECIAL.index(name)) for name in ("<s>", "</s>")]
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return tokenizer


def make_cutter(*, most: int = 24, overlap: int = 4) -> WindowCutter:
    return WindowCutter(make_tokenizer(), most=most, overlap=overlap)


class LookUpSession(EncoderSession):
    """Every token gives its own row of random terms, whatever stands beside it."""

    def __init__(self, columns: int) -> None:
        super().__init__(Path("unused"), threads=1)
        vocabulary = make_tokenizer().get_vocab_size()
        self.table = np.random.default_rng(7).normal(size=(vocabulary, columns)).astype(np.float32)
        self.table[: len(SPECIAL)] = 0.0
        self.closed = 0

    def run(self, ids: Int64s) -> Float32s:
        return np.asarray(self.table[ids], np.float32)

    def close(self) -> None:
        self.closed += 1


def heads_of(linear: LinearClassifier) -> tuple[Head, ...]:
    """The encoder's heads: the same tasks, columns in another order."""
    heads, start = [], 0
    for head in reversed(linear.parts[0].heads):
        width = head.stop - head.start
        heads.append(Head(head.task, start, start + width))
        start += width
    return tuple(heads)


def make_stacks(heads: Sequence[Head], *, without: Sequence[str] = ()) -> dict[str, Stack]:
    return {
        head.task: Stack(*(np.full(head.stop - head.start, v, np.float32) for v in (0.5, 1.25, -0.1)))
        for head in heads
        if head.task not in without
    }


def make_reader(heads: Sequence[Head], *, most: int = 24, overlap: int = 4) -> EncoderReader:
    return EncoderReader(make_cutter(most=most, overlap=overlap), LookUpSession(heads[-1].stop), heads)


def make_encoder(*, seed: int = 0, without: Sequence[str] = ()) -> EncoderClassifier:
    linear = make_classifier(seed=seed)
    heads = heads_of(linear)
    stacks = make_stacks(heads, without=without)
    return EncoderClassifier(
        "accurate-x", linear, make_reader(heads), stacks, DecisionSettings(), load_rules()
    )


def save_small_encoder(directory: Path, *, graph: bytes = b"graph", **options: Any) -> None:
    linear = options.pop("linear", None) or make_classifier()
    heads = heads_of(linear)
    files = EncoderFiles(graph, make_tokenizer().to_str(), heads, {}, window=24, overlap=4)
    save_encoder(
        directory,
        version="accurate-x",
        encoder=files,
        stacks=options.pop("stacks", make_stacks(heads)),
        linear=linear,
        settings=DecisionSettings(),
        about={},
        **options,
    )
