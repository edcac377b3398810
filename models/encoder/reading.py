"""What the encoder reads out of texts: logits of each text and what each character gave to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Float32s
from models.encoder.session import EncoderSession
from models.encoder.windows import Window, WindowCutter
from models.linear.part import Head

_HIGHEST = ("also", "urgency", "intensity")  # what one window says is said; the others speak of the whole


@dataclass(frozen=True, slots=True)
class EncoderReading:
    """logits: (texts, columns), raw. windows, terms: of every window, (tokens, columns) each."""

    logits: Float32s
    windows: list[Window]
    terms: list[Float32s]


class EncoderReader:
    """Cuts, runs and joins. heads: which columns answer which task."""

    def __init__(self, cutter: WindowCutter, session: EncoderSession, heads: Sequence[Head]) -> None:
        self.session = session
        self.heads = tuple(heads)
        self._cutter = cutter

    @property
    def columns(self) -> int:
        return self.heads[-1].stop

    def read(self, texts: Sequence[str]) -> EncoderReading:
        """Every text by itself: its logits do not depend on its neighbours."""
        windows = self._cutter.cut(texts)
        terms = self.session.run_all([window.ids for window in windows])
        logits = np.zeros((len(texts), self.columns), np.float32)
        of_text: dict[int, list[int]] = {}
        for place, window in enumerate(windows):
            of_text.setdefault(window.text, []).append(place)
        for text, places in of_text.items():
            sums = np.stack([terms[place].sum(axis=0) for place in places])
            logits[text] = sums[0] if len(places) == 1 else self._join(sums, places, windows)
        return EncoderReading(logits, windows, terms)

    def _join(self, sums: Float32s, places: Sequence[int], windows: Sequence[Window]) -> Float32s:
        """(windows, columns) -> (columns,): the mean by length, or the highest, as the task asks."""
        lengths = np.array([len(windows[place].ids) for place in places], np.float32)
        joined: Float32s = np.average(sums, axis=0, weights=lengths).astype(np.float32)
        for head in self.heads:
            if head.task in _HIGHEST:
                joined[head.start : head.stop] = sums[:, head.start : head.stop].max(axis=0)
        return joined
