"""The shipped urgency rules on the examples of urgency_examples.py, and the reasons they give."""

import pytest

from models.urgency_rules import UrgencyRules, load_rules
from nlp import prepare
from tests.models.thanks_examples import NO_NUISANCE, NUISANCE, SETTLED, STILL_OPEN
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


@pytest.mark.parametrize("text", [*SILENT, *ALSO_SILENT, *SETTLED, *NUISANCE])
def test_silent(rules: UrgencyRules, text: str) -> None:
    fired = rules.apply(prepare(text))
    assert (fired.level, fired.reasons) == (None, ())


@pytest.mark.parametrize("text", ALSO_URGENT)
def test_urgent_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "urgent"


@pytest.mark.parametrize("text", ALSO_MAJOR)
def test_major_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "major"


@pytest.mark.parametrize("text", SETTLED)
def test_thanks_for_what_is_over_exempt_the_text(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).exempt


@pytest.mark.parametrize(("text", "level"), STILL_OPEN + NO_NUISANCE)
def test_what_is_still_open_beside_thanks_exempts_nothing(rules: UrgencyRules, text: str, level: str) -> None:
    fired = rules.apply(prepare(text))
    assert (fired.level, fired.exempt) == (level, False)


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


@pytest.mark.parametrize(
    ("text", "rule", "shown"),
    [
        ("我妈的手被烫伤了", "personal_injury", "手被烫伤"),
        ("我媽的手被燙\u200b傷了", "personal_injury", "手被燙\u200b傷"),
        ("孩子从床上掉下来磕掉了门牙，已经送医院", "personal_injury", "掉下来"),
        ("押金两千六退不回来", "large_amount", "两千六"),
    ],
)
def test_a_reason_ends_with_the_word_that_it_cuts(
    rules: UrgencyRules, text: str, rule: str, shown: str
) -> None:
    spans = {reason.rule: text[reason.start : reason.end] for reason in rules.apply(prepare(text)).reasons}
    assert spans[rule].endswith(shown)


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
