"""The shipped urgency rules on the examples of urgency_examples.py, and the reasons they give."""

import pytest

from models.urgency_rules import FiredRules, UrgencyRules, load_rules
from nlp import prepare
from tests.models.urgency_examples import ALSO_MAJOR, ALSO_SILENT, ALSO_URGENT, MAJOR, SILENT, URGENT


@pytest.fixture(scope="module")
def rules() -> UrgencyRules:
    return load_rules()


@pytest.mark.parametrize(("text", "rule"), URGENT)
def test_urgent(rules: UrgencyRules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "urgent", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize(("text", "rule"), MAJOR)
def test_major(rules: UrgencyRules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "major", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize("text", [*SILENT, *ALSO_SILENT])
def test_silent(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)) == FiredRules(None)


@pytest.mark.parametrize("text", ALSO_URGENT)
def test_urgent_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "urgent"


@pytest.mark.parametrize("text", ALSO_MAJOR)
def test_major_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "major"


def test_every_rule_has_an_example(rules: UrgencyRules) -> None:
    texts = [text for text, _ in URGENT + MAJOR] + ALSO_URGENT + ALSO_MAJOR
    seen = {reason.rule for text in texts for reason in rules.apply(prepare(text)).reasons}
    assert {rule.id for rule in rules.rules} - seen == set()


def test_reasons_are_spans_of_the_original_text_urgent_ones_first(rules: UrgencyRules) -> None:
    text = "押金３０００元不退。  孩子还被热水\u200b烫伤了"
    fired = rules.apply(prepare(text))
    assert fired.level == "urgent"
    assert [(reason.rule, text[reason.start : reason.end]) for reason in fired.reasons] == [
        ("personal_injury", "烫伤"),
        ("large_amount", "３０００元"),
    ]


def test_words_of_the_rules_are_found_in_the_original_text_too(rules: UrgencyRules) -> None:
    text = "Ａ ５Ｇ  ！！ 我要提前結清貸款"
    (reason,) = rules.apply(prepare(text)).reasons
    assert (reason.rule, text[reason.start : reason.end]) == ("loan", "貸款")


def test_every_rule_is_described_in_chinese_for_the_agent(rules: UrgencyRules) -> None:
    assert all(any("一" <= character <= "鿿" for character in rule.description) for rule in rules.rules)


def test_the_examples_are_a_specification_of_some_size() -> None:
    assert len(URGENT) + len(MAJOR) + len(SILENT) >= 100
    everything = [text for text, _ in URGENT + MAJOR] + SILENT + ALSO_URGENT + ALSO_MAJOR + ALSO_SILENT
    assert len(set(everything)) == len(everything)
