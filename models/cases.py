"""A labelled case: what people said about one text. Any label may be missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """One text with the labels it has; None means 'not labelled', which is not 'no'.

    also: further categories; only meaningful where `category` is given.
    intensity: 0..3.
    representative: drawn as cases come in. False for cases picked because they were hard or
        rare: they train the model, but do not shape calibration, thresholds or weights.
    row: row number in the file it came from (header = 1), 0 where there is none.
    source: name of that file, '' where there is one file only. labelled_at: when the labels were given,
        ISO 8601 in UTC, '' where nobody wrote it down.
    """

    text: str
    category: str | None = None
    also: tuple[str, ...] = ()
    urgency: str | None = None
    emotion: str | None = None
    intensity: int | None = None
    representative: bool = True
    row: int = 0
    source: str = ""
    labelled_at: str = ""
