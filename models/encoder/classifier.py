"""The accurate classifier: encoder and linear model joined. Keeps models.classifier.Classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.answering import Answerer
from models.arrays import Float32s, Int64s
from models.decision import Decisions, DecisionSettings, decide_labels
from models.encoder.evidence import encoder_sums
from models.encoder.reading import EncoderReader, EncoderReading
from models.encoder.stacking import Stack
from models.linear.classifier import LinearClassifier, PartReading, make_contrasts, merge_scores
from models.linear.evidence import Contrast, LinearTerms, pick_spans
from models.linear.features import Occurrences
from models.linear.part import Head, scores_of
from models.prediction import Evidence, Prediction
from models.scores import Scores
from models.taxonomy import Taxonomy
from models.urgency_rules import UrgencyRules
from nlp import PreparedText

_BATCH = 64  # texts whose token terms are held at once


class EncoderClassifier:
    """See models.classifier.Classifier. A task without a stack is answered by the linear model alone.

    linear: a model of the same taxonomy. stacks: task -> how both are joined, for tasks that both answer.
    """

    def __init__(
        self,
        version: str,
        linear: LinearClassifier,
        reader: EncoderReader,
        stacks: Mapping[str, Stack],
        settings: DecisionSettings,
        rules: UrgencyRules,
    ) -> None:
        self.version = version
        self.linear = linear
        self.settings = settings
        self.stacks = dict(stacks)
        self.reader = reader
        self._heads = {head.task: head for head in reader.heads}
        self._answerer = Answerer(version, linear.taxonomy, settings, rules)

    @property
    def taxonomy(self) -> Taxonomy:
        """That of both models."""
        return self.linear.taxonomy

    def before_fork(self) -> None:
        """Close the session, so that forked processes inherit neither its memory nor its threads."""
        self.reader.session.close()

    def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
        """One prediction a text, in order."""
        predictions: list[Prediction] = []
        for start in range(0, len(texts), _BATCH):
            predictions += self._predict_batch(texts[start : start + _BATCH], evidence)
        return predictions

    def scores(self, texts: Sequence[PreparedText]) -> Scores:
        """Calibrated probabilities of one batch (at least one text), before any decision."""
        encoded = self.reader.read([text.text for text in texts])
        return self._scores(self.linear.read(texts)[1], encoded)

    def _predict_batch(self, texts: Sequence[PreparedText], evidence: bool) -> list[Prediction]:
        occurrences, reads = self.linear.read(texts)
        encoded = self.reader.read([text.text for text in texts])
        scores = self._scores(reads, encoded)
        decisions = decide_labels(scores, self.settings, len(texts))
        spans: list[list[Evidence]] = [[] for _ in texts]
        if evidence:
            self._add_evidence(spans, texts, (occurrences, reads, encoded), decisions)
        return self._answerer.answer(texts, scores, decisions, spans)

    def _scores(self, reads: Sequence[PartReading], encoded: EncoderReading) -> Scores:
        return merge_scores(scores_of(read.part.heads, self._joined(read, encoded)) for read in reads)

    def _joined(self, read: PartReading, encoded: EncoderReading) -> Float32s:
        """(texts, columns) logits of a part's tasks, of both models where both answer."""
        logits = read.logits.copy()
        for head in read.part.heads:
            if head.task in self.stacks:
                mine, own = slice(head.start, head.stop), self._heads[head.task]
                logits[:, mine] = self.stacks[head.task].join(
                    encoded.logits[:, own.start : own.stop], read.logits[:, mine]
                )
        return logits

    def _add_evidence(
        self,
        spans: list[list[Evidence]],
        texts: Sequence[PreparedText],
        read_by_both: tuple[Occurrences, Sequence[PartReading], EncoderReading],
        decisions: Decisions,
    ) -> None:
        occurrences, reads, encoded = read_by_both
        for read in reads:
            terms = LinearTerms(occurrences, read.weighted, read.part)
            for contrast in make_contrasts(read.part, self._joined(read, encoded), decisions):
                head, stack = read.part.head(contrast.task), self.stacks.get(contrast.task)
                if head is None or stack is None:
                    sums = terms.sums(contrast)
                else:
                    scale = np.ones(read.logits.shape[1], np.float32)
                    scale[head.start : head.stop] = stack.linear
                    sums = terms.sums(contrast, scale)
                    sums += self._encoder_sums(encoded, occurrences.offsets, contrast, head, stack)
                for text, found in pick_spans(texts, occurrences, contrast.task, sums):
                    spans[text].append(found)

    def _encoder_sums(
        self, encoded: EncoderReading, offsets: Int64s, contrast: Contrast, head: Head, stack: Stack
    ) -> NDArray[np.float64]:
        own = self._heads[contrast.task]
        shift = own.start - head.start
        chosen = np.where(contrast.chosen < 0, -1, contrast.chosen + shift)
        against = None if contrast.against is None else contrast.against + shift
        scale = np.ones(self.reader.columns, np.float32)
        scale[own.start : own.stop] = stack.encoder
        moved = Contrast(contrast.task, chosen, against)
        return encoder_sums(encoded, offsets, moved, scale)
