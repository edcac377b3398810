"""How good a comment sounds: a linear model over its words, learnt from reviews, joined with the opinions.

    logit = bias + learned * (linear model) + said * (sum of the signed opinions of the lexicon)

The three numbers are fitted on texts that the linear model had not seen. Stored without pickle, like every
model here (models/artifact.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.artifact import read_artifact, write_artifact
from models.linear.evidence import sums_of_only_column
from models.linear.features import FEATURE_FORMAT, Occurrences
from models.linear.matrix import WeightedTexts
from models.linear.part import LinearPart
from models.linear.shared import BATCH, weighted
from models.linear.storage import resource_digests
from models.opinions.part_storage import check_feature_format, part_from_arrays, part_to_arrays
from models.taxonomy import Taxonomy, parse_taxonomy
from nlp import PreparedText
from nlp.errors import ModelError

KIND = "sentiment"
BUNDLED = Path(__file__).parents[1] / "bundled" / "sentiment"
_MOST_SAID = 6.0


@dataclass(frozen=True, slots=True)
class Blend:
    """See the head of this file."""

    bias: float
    learned: float
    said: float

    def logit(self, learned: float, said: float) -> float:
        """Log odds that the comment is positive."""
        return self.bias + self.learned * learned + self.said * max(-_MOST_SAID, min(_MOST_SAID, said))


class HeardBatch:
    """Texts that were heard together. Sums are worked out when a clause of one of them is asked for."""

    def __init__(self, occurrences: Occurrences, weighted: WeightedTexts, part: LinearPart) -> None:
        self._of = occurrences, weighted, part

    @cached_property
    def sums(self) -> NDArray[np.float64]:
        """(code points of the batch + 1,) what the texts up to each place gave to the logits, from 0."""
        return sums_of_only_column(*self._of)


class Tone(NamedTuple):
    """What the linear model hears in one comment.

    logit: of the whole comment. length: its code points. begin: where it begins in those of the batch.
    """

    logit: float
    length: int
    batch: HeardBatch
    begin: int

    def of_clause(self, start: int, end: int) -> float:
        """Logit of the words text[start:end] as if they were the whole comment, without the bias.

        In the model a text's features have length 1, so those of a part weigh less: undone by the root.
        """
        sums, begin = self.batch.sums, self.begin
        part = (end - start) / max(1, self.length)
        return float(sums[begin + end] - sums[begin + start]) / math.sqrt(part)


class SentimentModel:
    """Hears how good comments sound. Pure."""

    def __init__(self, version: str, part: LinearPart, blend: Blend) -> None:
        self.version, self.part, self.blend = version, part, blend

    def hear(self, texts: Sequence[PreparedText]) -> list[Tone]:
        """One tone a text, in order."""
        tones: list[Tone] = []
        for start in range(0, len(texts), BATCH):
            tones += self._hear(texts[start : start + BATCH])
        return tones

    def _hear(self, texts: Sequence[PreparedText]) -> list[Tone]:
        occurrences, (found,) = weighted(texts, [self.part.vocabulary])
        logits = (found.matrix @ self.part.weights + self.part.bias)[:, 0].tolist()
        batch = HeardBatch(occurrences, found, self.part)
        return [
            Tone(logit, len(text.text), batch, begin)
            for text, logit, begin in zip(texts, logits, occurrences.offsets.tolist(), strict=False)
        ]


def save_sentiment(
    directory: Path, *, version: str, part: LinearPart, blend: Blend, about: dict[str, Any]
) -> None:
    """Write a sentiment model. `about` (training data, figures) joins the manifest."""
    manifest = {
        **about,
        "kind": KIND,
        "version": version,
        "feature_format": FEATURE_FORMAT,
        **resource_digests(),
        "blend": {"bias": blend.bias, "learned": blend.learned, "said": blend.said},
    }
    write_artifact(directory, manifest, _labels(), {"columns": part_to_arrays(part)})


def load_sentiment(directory: Path) -> SentimentModel:
    """Verify and load a sentiment model. Raises: ModelError."""
    artifact = read_artifact(directory, kind=KIND)
    manifest = artifact.manifest
    version = str(manifest.get("version"))
    check_feature_format(manifest)
    part = part_from_arrays(artifact.arrays.get("columns", {}), columns=1, version=version)
    try:
        blend = Blend(**{name: float(value) for name, value in manifest["blend"].items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"模型「{version}」的清单缺少 blend，拒绝加载。请重新训练。") from error
    return SentimentModel(version, part, blend)


@lru_cache(maxsize=1)
def bundled_sentiment() -> SentimentModel:
    """The shipped model, read once a process. Raises: ModelError when it is missing or damaged."""
    return load_sentiment(BUNDLED)


def _labels() -> Taxonomy:
    labels = [{"code": "negative", "name": "负面"}, {"code": "positive", "name": "正面"}]
    return parse_taxonomy(
        {"name": "sentiment", "version": "1", "title": "情感倾向", "categories": labels}, where=KIND
    )
