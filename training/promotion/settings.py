"""What the gate asks of a challenger. One set of margins for everybody, none of it tuned to a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GateSettings:
    """Shares are 0..1, differences are challenger less champion.

    least_cases: held-out cases that neither has learnt, for a judgement at all.
    urgent_margin: urgent recall may fall by so much over all urgent cases together.
    fall_margin, fall_outright: a figure has fallen where it lies more than fall_margin lower and
        its 95 % interval wholly below 0, or more than fall_outright lower whatever the interval.
    least_label_cases: held-out cases from which on a label's own F1 is watched.
    earlier_margin: accuracy may fall by so much on cases held out already when the champion was made:
        they are older than the labels that came since, and no fault of those is in them.
    contradiction: on newer labels the champion keeps less than so much of its share of right answers
        on those earlier ones, for sure, with least_new_cases on either side: the labels contradict all
        before, and a person has to look.
    exchanged, sure, exchange_error: where the champion gave a label at least the confidence `sure`, and more
        than the share `exchanged` of the new cases carry one certain other label instead, the two look
        exchanged (exact binomial test, Holm over all pairs, at exchange_error). Likewise where the champion
        on new cases and the challenger on old ones answer two labels the other way round (`swap`).
    least_news: of the cases added, at least this share must say what the champion has not met.
    calibration_margin: the calibration error may rise by so much, where the rise is sure.
    worst_calibration: of a challenger without a comparable champion.
    latency_factor, latency_floor: one text may take latency_factor times the champion's time, or
        latency_floor milliseconds, whichever is more.
    """

    least_cases: int = 30
    urgent_margin: float = 0.02
    fall_margin: float = 0.05
    fall_outright: float = 0.2
    least_label_cases: int = 10
    earlier_margin: float = 0.02
    contradiction: float = 2 / 3
    least_new_cases: int = 20
    exchanged: float = 0.5
    sure: float = 0.5
    exchange_error: float = 0.01
    least_news: float = 0.1
    calibration_margin: float = 0.05
    worst_calibration: float = 0.2
    latency_factor: float = 3.0
    latency_floor: float = 100.0
