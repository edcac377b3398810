"""From scores to answers: when a person should look. Scores written by hand, the shipped rules."""

from __future__ import annotations

import numpy as np
import pytest

from models.answering import Answerer
from models.decision import LEAST_SURE_URGENT, DecisionSettings, decide_labels
from models.prediction import Prediction
from models.scores import Scores
from models.tasks import EMOTION_LABELS
from models.taxonomy import load_taxonomy
from models.urgency_rules import load_rules
from nlp import prepare

TAXONOMY = load_taxonomy("general")
SETTINGS = DecisionSettings(urgent_threshold=0.13, rule_confidence=(0.9, 0.7), review_confidence=0.6)


def answer(text: str, category: str, urgent: float, emotion: str = "calm", sure: float = 0.9) -> Prediction:
    """What is said of `text` where the model gives these probabilities."""
    labels = TAXONOMY.codes
    row = np.full(len(labels), (1 - sure) / (len(labels) - 1), np.float32)
    row[labels.index(category)] = sure
    feeling = np.eye(len(EMOTION_LABELS), dtype=np.float32)[[EMOTION_LABELS.index(emotion)]]
    urgency = np.array([[1 - urgent, 0, urgent]], np.float32)
    scores = Scores(category=row[None], urgency=urgency, emotion=feeling)
    answerer = Answerer("test-1", TAXONOMY, SETTINGS, load_rules())
    [prediction] = answerer.answer([prepare(text)], scores, decide_labels(scores, SETTINGS, 1), [()])
    return prediction


@pytest.mark.parametrize(
    ("text", "category", "urgent", "review"),
    [
        pytest.param("请尽快处理", "product_quality", 0.9, False, id="surely urgent"),
        pytest.param("请尽快处理", "product_quality", LEAST_SURE_URGENT, False, id="as likely as not"),
        pytest.param("请尽快处理", "product_quality", 0.3, True, id="called urgent for its cost alone"),
        pytest.param("请尽快处理", "product_quality", 0.1, False, id="not urgent"),
        pytest.param("热水器漏电，我爸触电了", "product_quality", 0.1, False, id="a rule, and a complaint"),
        pytest.param("热水器漏电，我爸触电了", "other", 0.1, False, id="a rule, and public affairs"),
        pytest.param("我爸突发心梗，急救医生很耐心", "praise", 0.1, True, id="a rule alone beside praise"),
        pytest.param(
            "热水器漏电，触电了怎么办", "consultation_suggestion", 0.1, True, id="a rule beside a question"
        ),
        pytest.param("我爸突发心梗，急救医生很耐心", "praise", 0.9, True, id="the model says so too"),
        pytest.param(
            "我爸抢救回来了，感谢急诊", "service_attitude", 0.9, True, id="thanks for a danger that is over"
        ),
        pytest.param(
            "感谢急诊，可我爸还没人管", "service_attitude", 0.9, False, id="a complaint beside thanks"
        ),
    ],
)
def test_a_person_looks_at_what_is_hardly_urgent(
    text: str, category: str, urgent: float, review: bool
) -> None:
    assert answer(text, category, urgent).needs_review == review


@pytest.mark.parametrize(
    ("category", "emotion", "review"),
    [("praise", "calm", True), ("product_quality", "satisfied", True), ("product_quality", "angry", False)],
)
def test_a_person_looks_at_praise_that_tells_of_a_fault(category: str, emotion: str, review: bool) -> None:
    assert answer("质量真棒，第一次用就散架", category, 0.0, emotion).needs_review == review
    assert not answer("质量真棒，一直没散架", category, 0.0, emotion).needs_review


def test_an_unsure_category_is_looked_at_as_before() -> None:
    assert answer("请尽快处理", "product_quality", 0.0, sure=0.5).needs_review
