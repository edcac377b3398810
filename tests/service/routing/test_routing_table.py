"""routing_cases.csv: sixty complaints, the rule that takes each, and the reasons for it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from models.prediction import EmotionPrediction, LabelScore, Prediction, UrgencyPrediction
from service.routing import Customer, Rules, load_rules, route

HERE = Path(__file__).parent
with (HERE / "routing_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
RULES = {"default": load_rules(), "priority": load_rules(HERE / "priority_rules.yaml")}

Case = dict[str, str]


def make_prediction(case: Case) -> Prediction:
    also = [LabelScore(label, label, 0.5) for label in case["also"].split()]
    intensity = float(case["intensity"]) if case["intensity"] else None
    return Prediction(
        model_version="table",
        category=LabelScore(case["category"], case["category"], 0.9) if case["category"] else None,
        alternatives=(),
        also=tuple(also),
        urgency=UrgencyPrediction(case["urgency"], case["urgency"], 0.9, "model")
        if case["urgency"]
        else None,
        emotion=EmotionPrediction(case["emotion"], case["emotion"], 0.9, intensity),
        needs_review=case["unsure"] == "yes",
        evidence=(),
    )


def make_customer(case: Case) -> Customer:
    return Customer(
        tier=case["tier"],
        channel=case["channel"],
        amount=float(case["amount"]) if case["amount"] else None,
        repeat_count=int(case["repeat"]),
        product=case["product"] or None,
        text=case["text"],
    )


def test_the_table_has_sixty_cases_and_every_rule_takes_some() -> None:
    assert len(CASES) >= 60
    assert len({case["case"] for case in CASES}) == len(CASES)
    for name, rules in RULES.items():
        taken = {case["rule"] for case in CASES if case["rules"] == name}
        assert taken >= {rule.id for rule in rules.file.rules} - {"hotline_again"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_route_is_that_of_the_table_and_is_explained(case: Case) -> None:
    rules: Rules = RULES[case["rules"]]
    chosen = route(make_prediction(case), make_customer(case), rules)
    expected = (
        case["rule"],
        case["queue"],
        case["level"],
        int(case["priority"]),
        case["final_urgency"] or None,
    )
    assert (chosen.rule, chosen.queue, chosen.level, chosen.priority, chosen.urgency) == expected
    assert chosen.calendar == rules.calendar_of(case["queue"])
    assert chosen.clocks

    assert [check.rule for check in chosen.checks] == [rule.id for rule in rules.file.rules]
    [fired] = [check for check in chosen.checks if check.fired]
    assert (fired.rule, fired.matched, fired.why) == (case["rule"], True, ())
    for check in chosen.checks:
        if not check.fired:
            assert check.why, check.rule
            assert check.matched == any(case["rule"] in why for why in check.why if "条件符合" in why), check


def test_reasons_name_levels_tiers_channels_and_queues_in_chinese() -> None:
    """Codes stay where a rule file is meant: its categories, its ids, its words."""
    told = [
        (name, sentence)
        for case in CASES
        for chosen in [route(make_prediction(case), make_customer(case), RULES[case["rules"]])]
        for name, sentences in [("note", chosen.notes), *((c.rule, c.why) for c in chosen.checks)]
        for sentence in sentences
    ]
    of_the_file = ("类别应为", "次要类别应为", "条件符合", "产品应为", "关键词应为")
    plain = [sentence for name, sentence in told if not sentence.startswith(of_the_file)]
    assert len(plain) > 300
    assert {s for s in plain if re.search("[a-z]", s.replace("（unless）", ""))} == set()
    for sentence in (
        "同一事件此前已投诉 3 次，紧急程度由规则升为「紧急」",
        "客户等级「高价值稳定」使优先级增加 20",
        "模型把握不足，先到人工复核组，原应到售后组",
        "金额应为 不低于 50000，没有金额",
    ):
        assert sentence in plain
