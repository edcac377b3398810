"""The JSON answer: its shape, its rounding, and that no quoted text shows a masked value."""

from __future__ import annotations

import json

import pytest

from models.prediction import EmotionPrediction, Evidence, LabelScore, Prediction, Reason, UrgencyPrediction
from nlp.prepared import Alignment, Mask, PreparedText
from service.answer import make_answer, masked_slice

TEXT = "请打13800000000或发信a@b.cn给王先生"
MASKS = (Mask("mobile", 2, 13), Mask("email", 16, 22), Mask("name", 23, 24))


def prepared(masks: tuple[Mask, ...] = MASKS) -> PreparedText:
    return PreparedText(TEXT, TEXT, tuple(TEXT), Alignment(len(TEXT)), masks)


def prediction(**changes: object) -> Prediction:
    fields: dict[str, object] = {
        "model_version": "fast-1",
        "category": LabelScore("price_billing", "价格与收费", 0.123456),
        "alternatives": (LabelScore("other", "其他", 0.1),),
        "also": (),
        "urgency": UrgencyPrediction("urgent", "紧急", 0.9, "rule", (Reason("injury", 0, 4),)),
        "emotion": EmotionPrediction("angry", "愤怒", 0.8, 0.74444, ("先致歉",)),
        "needs_review": False,
        "evidence": (Evidence("category", 10, 14, 0.5),),
    }
    return Prediction(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 2, "请打"),
        (0, 3, "请打［手机号］"),
        (5, 7, "［手机号］"),
        (12, 15, "［手机号］或发"),
        (2, 13, "［手机号］"),
        (13, 16, "或发信"),
        (10, 18, "［手机号］或发信［邮箱］"),
        (0, len(TEXT), "请打［手机号］或发信［邮箱］给［姓名］先生"),
    ],
)
def test_a_slice_shows_the_label_of_every_mask_it_touches(start: int, end: int, shown: str) -> None:
    assert masked_slice(prepared(), start, end) == shown


def test_the_whole_slice_is_the_masked_text() -> None:
    assert masked_slice(prepared(), 0, len(TEXT)) == prepared().masked_text


def test_no_masked_value_stands_anywhere_in_the_answer() -> None:
    written = json.dumps(make_answer(prepared(), prediction()), ensure_ascii=False)
    assert "1380000" not in written
    assert "a@b.cn" not in written


def test_the_answer_has_the_keys_of_the_contract_in_their_order() -> None:
    answer = make_answer(prepared(), prediction(), id="c-1")
    assert list(answer) == [
        *("id", "model_version", "category", "alternatives", "also", "urgency", "emotion"),
        *("needs_review", "evidence", "masked_text", "masks"),
    ]
    assert answer["category"] == {"label": "price_billing", "name": "价格与收费", "confidence": 0.1235}
    assert answer["urgency"] == {
        "label": "urgent",
        "name": "紧急",
        "confidence": 0.9,
        "source": "rule",
        "reasons": [{"rule": "injury", "start": 0, "end": 4, "text": "请打［手机号］"}],
    }
    assert answer["emotion"] == {
        "label": "angry",
        "name": "愤怒",
        "confidence": 0.8,
        "intensity": 0.7444,
        "guidance": ["先致歉"],
    }
    assert answer["evidence"] == [
        {"task": "category", "start": 10, "end": 14, "text": "［手机号］或", "weight": 0.5}
    ]


def test_without_an_id_the_answer_has_no_such_key() -> None:
    assert "id" not in make_answer(prepared(), prediction())


def test_a_task_the_model_was_not_trained_for_is_null() -> None:
    answer = make_answer(prepared(), prediction(category=None, urgency=None, emotion=None, evidence=()))
    assert answer["category"] is answer["urgency"] is answer["emotion"] is None
