"""The gate's rules as a table: what is promoted, what is not, and which check says no."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.training.promotion.figures import contradicted, measured, pair, swapped, task
from training.evaluation.figures import Figure
from training.promotion import decide
from training.promotion.measured import Agreement, Contradiction, Contradictions, Hits, News, Pair

FINE: dict[str, dict[str, Any]] = {
    "better, nothing against it": {},
    "a label fell, but by chance": {
        "primary": task(labels={"物流": pair(0.6, 0.52, spread=0.1), "退款": pair(0.6, 0.8)})
    },
    "a label with too few cases fell": {"primary": task(labels={"物流": pair(0.6, 0.0, support=4)})},
    "one urgent case of a hundred is missed more": {"urgent": (Hits("固定案例", 100, 90, 89),)},
    "less well calibrated within the margin": {"primary": task(ece=pair(0.03, 0.07))},
    "an encoder after a linear model": {"milliseconds": (1.0, 40.0)},
    "another task fell by chance": {"others": (task("urgency", pair(0.7, 0.6, spread=0.2)),)},
    "no urgent case anywhere": {"urgent": ()},
    "newer cases are harder": {"agreement": Agreement(100, 80, 60, 33)},
    "few newer cases": {"agreement": Agreement(100, 80, 12, 0)},
    "a little worse on cases held out before": {"earlier": pair(0.9, 0.885)},
    "few earlier cases": {"earlier": pair(0.9, 0.5, support=12)},
    "half of a label's new cases carry another": {
        "contradictions": contradicted(Contradiction("物流", "退款", 30, 30, 0, 9))
    },
    "a few new cases contradict, perhaps by chance": {
        "contradictions": contradicted(Contradiction("物流", "退款", 5, 0, 0, 9))
    },
    "two labels that the champion always took for one another": {
        "contradictions": contradicted(Contradiction("物流", "退款", 30, 8, 9, 2))
    },
    "one of many pairs is odd": {
        "contradictions": Contradictions(300, 500, (Contradiction("物流", "退款", 11, 0),))
    },
    "no new case that the champion is sure of": {"contradictions": Contradictions(0, 0, ())},
    "corrections of what the champion gets wrong, learnt rightly": {
        "swaps": swapped(newer=(20, 0), earlier=(1, 6), before=(2, 5))
    },
    "a challenger that has unlearnt a label, which the new cases have not turned round": {
        "swaps": swapped(newer=(2, 9), earlier=(12, 1))
    },
    "a few cases turned round, perhaps by chance": {"swaps": swapped(newer=(4, 0), earlier=(4, 0))},
    "two rare labels that were never told apart": {
        "swaps": swapped(newer=(9, 1), earlier=(9, 1), before=(14, 1))
    },
    "many copies among the new cases": {"news": News(200, 20)},
    "the same cases, another kind of model": {"news": News(0, 0)},
}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no better": ({"primary": task(macro_f1=pair(0.6, 0.6))}, "primary"),
    "better, but perhaps by chance": ({"primary": task(macro_f1=pair(0.6, 0.65, spread=0.06))}, "primary"),
    "worse": ({"primary": task(macro_f1=pair(0.7, 0.6))}, "primary"),
    "no case that neither has learnt": ({"primary": None}, "cases"),
    "too few such cases": ({"primary": task(macro_f1=pair(0.2, 0.9, support=29))}, "cases"),
    "a label surely fell": (
        {"primary": task(labels={"物流": pair(0.6, 0.5), "退款": pair(0.6, 0.9)})},
        "label:物流",
    ),
    "a label broke down": ({"primary": task(labels={"物流": pair(0.8, 0.5, spread=0.4)})}, "label:物流"),
    "urgent cases are missed": ({"urgent": (Hits("固定案例", 100, 90, 87),)}, "urgent_recall"),
    "urgent cases are missed in one part": (
        {"urgent": (Hits("留出案例", 20, 20, 15), Hits("固定案例", 60, 55, 56))},
        "urgent_recall",
    ),
    "surely less well calibrated": ({"primary": task(ece=pair(0.03, 0.12))}, "calibration"),
    "too slow": ({"milliseconds": (1.0, 250.0)}, "latency"),
    "another task surely fell": ({"others": (task("urgency", pair(0.7, 0.6)),)}, "task:urgency"),
    "worse on cases held out before": ({"earlier": pair(0.9, 0.85)}, "earlier_cases"),
    "newer labels contradict a weak champion": ({"agreement": Agreement(60, 21, 40, 1)}, "new_labels"),
    "newer labels contradict all before": ({"agreement": Agreement(100, 80, 60, 10)}, "new_labels"),
    "two labels are exchanged in the new cases": (
        {"contradictions": contradicted(Contradiction("物流", "退款", 25, 1, 0, 3))},
        "exchange:物流:退款",
    ),
    "exchanged, and no earlier case to compare": (
        {"contradictions": contradicted(Contradiction("物流", "退款", 12, 0))},
        "exchange:物流:退款",
    ),
    "two rare labels are swapped in the new cases": (
        {"swaps": swapped(newer=(9, 0), earlier=(7, 0), before=(0, 2))},
        "swap:物流:退款",
    ),
    "nothing but copies": ({"news": News(200, 3)}, "news"),
    "worse on the fixed cases": ({"fixed": {"emotion": pair(0.6, 0.5)}}, "fixed_cases:emotion"),
}


@pytest.mark.parametrize("name", FINE)
def test_promoted(name: str) -> None:
    decision = decide(measured(**FINE[name]))
    assert decision.promote, decision.summary
    assert decision.summary.startswith("建议启用")


@pytest.mark.parametrize("name", REFUSED)
def test_kept(name: str) -> None:
    changes, check = REFUSED[name]
    decision = decide(measured(**changes))
    assert not decision.promote
    assert [failed.name for failed in decision.failed] == [check]
    assert decision.summary.startswith("保留现有版本")


def test_without_a_comparable_champion_the_commonest_label_must_be_beaten() -> None:
    first = measured(comparable=False, earlier=None, primary=task(macro_f1=pair(0.05, 0.6)))
    decision = decide(first)
    assert decision.promote
    assert "总答最常见的标签" in decision.summary
    badly = task(macro_f1=pair(0.05, 0.6), ece=pair(0.6, 0.3))
    assert [c.name for c in decide(measured(comparable=False, primary=badly)).failed] == ["calibration"]


def test_a_figure_without_an_interval_promotes_nothing() -> None:
    certain = Pair(0.1, 0.9, Figure(0.8), 300)
    assert not decide(measured(primary=task(macro_f1=certain))).promote


def test_cases_that_the_champion_has_learnt_are_told() -> None:
    assert "17 条现有版本学过" in decide(measured(left_out=17)).summary


def test_json_holds_every_check_with_its_figures() -> None:
    plain = json.loads(json.dumps(decide(measured()).to_dict()))
    assert plain["promote"] is True
    by_name = {check["name"]: check for check in plain["checks"]}
    assert by_name["primary"]["difference"] == pytest.approx(0.1)
    assert by_name["primary"]["interval"] == pytest.approx([0.08, 0.12])
    assert by_name["latency"]["limit"] == 100
