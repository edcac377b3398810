"""Sums from which a regression of the score on the aspects can be solved, with bootstrap copies.

For every row a vector z = (1, one column for each aspect spoken against, one for each spoken for, score)
is added to the cross products Z'Z: regression, R2 of every subset of aspects and their intervals need no
more. A row enters each bootstrap copy as often as a Poisson(1) draw says, so that one pass is enough
(Chamandy, Muralidharan, Najmi and Naidu, 'Estimating uncertainty for massive data streams', Google 2012;
Hanley and MacGibbon 2006). Memory: (copies + 1) x columns squared, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from models.arrays import Float64s

COPIES = 200
BLOCK = 20_000  # scored comments summed at once; the draws of a block depend on its place alone
SEED = 20_260_411


class SaidBits:
    """What a respondent says, as one whole number: a bit an aspect spoken against, then one spoken for."""

    def __init__(self, aspects: Sequence[str]) -> None:
        self._against = {aspect: 1 << place for place, aspect in enumerate(aspects)}
        self._favour = {aspect: 1 << place + len(aspects) for place, aspect in enumerate(aspects)}

    def of(self, polarities: Mapping[str, int]) -> int:
        """polarities: aspect -> above zero in favour, below against. Unknown aspects are left out."""
        said = 0
        for aspect, polarity in polarities.items():
            if polarity < 0:
                said |= self._against.get(aspect, 0)
            elif polarity > 0:
                said |= self._favour.get(aspect, 0)
        return said


class DriverSums:
    """Columns: constant, against (one an aspect), in favour (one an aspect), score.

    Rows that say the same and give the same score are counted and enter together: the draws of k rows
    add up to one Poisson(k) draw.
    """

    def __init__(self, aspects: Sequence[str], *, copies: int = COPIES) -> None:
        self.aspects = tuple(aspects)
        self.rows = 0
        count = len(self.aspects)
        width = 2 * count + 2
        self.sums: Float64s = np.zeros((copies + 1, width, width))
        """[0]: the rows as they are; [1:]: bootstrap copies."""
        self._bits = SaidBits(self.aspects)
        self._upper = np.triu_indices(width)
        self._block: dict[tuple[int, float], int] = {}
        self._filled = 0
        self._blocks = 0

    def add(self, polarities: Mapping[str, int], score: float) -> None:
        """One respondent with a comment and a score."""
        self.add_said([(self._bits.of(polarities), score)])

    def add_said(self, pairs: Sequence[tuple[int, float]]) -> None:
        """(what is said, see `SaidBits`; score) of respondents in order."""
        start = 0
        while start < len(pairs):
            part = pairs[start : start + BLOCK - self._filled]
            block = self._block
            for pair in part:
                block[pair] = block.get(pair, 0) + 1
            start += len(part)
            self.rows += len(part)
            self._filled += len(part)
            if self._filled == BLOCK:
                self.flush()

    def flush(self) -> None:
        """Bring the sums up to date. To be called once more at the end."""
        if not self._filled:
            return
        copies = len(self.sums) - 1
        times = np.fromiter(self._block.values(), np.float64, len(self._block))
        draws = np.random.default_rng((SEED, self._blocks)).poisson(times, (copies, len(times)))
        rows = self._unpack()
        products = rows[:, self._upper[0]] * rows[:, self._upper[1]]
        self._add(slice(0, 1), (times @ products)[None])
        self._add(slice(1, None), draws.astype(np.float64) @ products)
        self._blocks += 1
        self._filled = 0
        self._block = {}

    def _unpack(self) -> Float64s:
        """(different rows, columns) of the block."""
        width = 2 * len(self.aspects)
        said = b"".join([said.to_bytes(width // 8 + 1, "little") for said, _ in self._block])
        flags = np.frombuffer(said, np.uint8).reshape(len(self._block), -1)
        rows = np.ones((len(self._block), width + 2))
        rows[:, 1:-1] = np.unpackbits(flags, axis=1, count=width, bitorder="little")
        rows[:, -1] = [score for _, score in self._block]
        return rows

    def _add(self, copies: slice, upper: Float64s) -> None:
        """upper: (copies, columns of the upper triangle)."""
        above, below = self._upper
        self.sums[copies, above, below] += upper
        self.sums[copies, below, above] = self.sums[copies, above, below]
