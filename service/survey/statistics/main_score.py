"""The main score of one tally, on its scale."""

from __future__ import annotations

from service.survey.layout import ScoreColumn
from service.survey.statistics.intervals import Estimate, mean, net_promoter
from service.survey.totals.tally import Tally


def tally_scores(tally: Tally, main: ScoreColumn | None) -> tuple[Estimate, Estimate | None]:
    """Mean of the main score and, on that scale, the NPS."""
    if main is None:
        return mean(0, 0, 0), None
    average = mean(tally.total, tally.squares, tally.scored, low=main.low, high=main.high)
    nps = net_promoter(tally.top, tally.bottom, tally.scored) if main.kind == "nps" else None
    return average, nps
