"""What the encoder's token terms gave to a decision, laid onto the characters of a batch.

The terms are parts of the sum that is the logit (see models.encoder.session): nothing is computed
anew, no text is read twice. A state has seen its neighbours, so a term tells where the encoder
looked rather than one word's own doing. Added to the linear model's terms, which are words alone, it
does not point better than those by themselves: `python -m tests.benchmarks.evidence` prints both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s, Int64s
from models.encoder.reading import EncoderReading
from models.linear.evidence import Contrast


def encoder_sums(
    reading: EncoderReading, offsets: Int64s, contrast: Contrast, scale: Float32s
) -> NDArray[np.float64]:
    """(code points + 1,) running sums of what each code point gave to chosen less against.

    offsets: where each text begins in the batch's code points. contrast: in the encoder's columns.
    scale: (columns,) factors of the columns.
    """
    total = int(offsets[-1])
    slopes = np.zeros(total + 1)
    for window, terms in zip(reading.windows, reading.terms, strict=True):
        chosen = int(contrast.chosen[window.text])
        if chosen < 0:
            continue
        given = terms[:, chosen] * scale[chosen]
        if contrast.against is not None:
            against = int(contrast.against[window.text])
            given = given - terms[:, against] * scale[against]
        placed = np.flatnonzero(window.ends > window.starts)
        starts, ends = window.starts[placed], window.ends[placed]
        a_character = given[placed] / (ends - starts)
        np.add.at(slopes, offsets[window.text] + starts, a_character)
        np.subtract.at(slopes, offsets[window.text] + ends, a_character)
    sums = np.zeros(total + 1)
    np.cumsum(np.cumsum(slopes[:-1]), out=sums[1:])
    return sums
