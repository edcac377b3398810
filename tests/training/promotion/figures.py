"""Builders of measured figures, for tables of decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from training.evaluation.figures import Figure
from training.promotion.measured import (
    Agreement,
    Contradiction,
    Contradictions,
    Hits,
    Measured,
    News,
    Pair,
    PairedTask,
    Swap,
    Swaps,
    Turned,
)


def pair(before: float, after: float, spread: float = 0.02, support: int = 300) -> Pair:
    """A figure whose difference is known to within `spread`."""
    difference = after - before
    return Pair(before, after, Figure(difference, difference - spread, difference + spread), support)


def task(name: str = "category", macro_f1: Pair | None = None, **changes: Any) -> PairedTask:
    """A task that became better by 0.1."""
    better = macro_f1 or pair(0.6, 0.7)
    whole = PairedTask(
        name,
        better.support,
        macro_f1=better,
        accuracy=better,
        labels={"物流": pair(0.6, 0.7), "退款": pair(0.6, 0.7)},
        ece=pair(0.05, 0.05),
    )
    return replace(whole, **changes)


def measured(**changes: Any) -> Measured:
    """A challenger that is better and has nothing against it."""
    good = Measured(
        champion="a-1",
        challenger="b-1",
        comparable=True,
        how="逐条比较。",
        unseen=300,
        left_out=0,
        primary=task(),
        others=(task("urgency", pair(0.7, 0.7)),),
        earlier=pair(0.8, 0.8),
        agreement=Agreement(100, 80, 60, 45),
        swaps=swapped(newer=(8, 52), earlier=(3, 9), before=(1, 11)),
        news=News(added=300, new=290),
        contradictions=contradicted(Contradiction("物流", "退款", 6, 60, 1, 12)),
        urgent=(Hits("留出案例", 40, 38, 38), Hits("固定案例", 60, 55, 55)),
        fixed={"emotion": pair(0.6, 0.6, support=120)},
        milliseconds=(1.0, 1.0),
    )
    return replace(good, **changes)


def contradicted(*found: Contradiction) -> Contradictions:
    """Two labels and what the newer cases say of them."""
    return Contradictions(sum(met.against + met.agreed for met in found), 2, found)


def swapped(
    *, newer: tuple[int, int], earlier: tuple[int, int], before: tuple[int, int] = (0, 0), pairs: int = 45
) -> Swaps:
    """One pair of labels of several, each time (turned, kept)."""
    return Swaps(pairs, (Swap(("物流", "退款"), Turned(*newer), Turned(*earlier), Turned(*before)),))
