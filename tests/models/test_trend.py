"""The course of an emotion, and the outlook of a conversation. All conversations are invented."""

from __future__ import annotations

import pytest

from models.trend import Turn, assess_conversation, follow_emotion
from models.trend.features import feature_names, measure_conversation
from models.trend.outlook import load_weights
from models.trend.signals import load_signals, signals_in


def customer(text: str, emotion: str = "calm", intensity: float = 0.0) -> Turn:
    return Turn("customer", text, emotion, intensity)


def agent(text: str) -> Turn:
    return Turn("agent", text)


def course_of(*heats: tuple[str, float]) -> tuple[str, int | None]:
    """Direction and turning point of customer messages with an agent's message between any two."""
    turns: list[Turn] = []
    for emotion, intensity in heats:
        turns += [customer("嗯", emotion, intensity), agent("好的")]
    course = follow_emotion(turns)
    return course.direction, course.turning_point


@pytest.mark.parametrize(
    ("heats", "direction", "turning_point"),
    [
        pytest.param([("angry", 0.7)], "steady", None, id="one message has no course"),
        pytest.param([("angry", 0.7), ("angry", 0.7)], "steady", None, id="as angry as before"),
        pytest.param([("angry", 0.7), ("angry", 0.75)], "steady", None, id="hardly angrier"),
        pytest.param([("calm", 0.0), ("angry", 0.8)], "heating", None, id="calm, then angry"),
        pytest.param([("angry", 0.8), ("calm", 0.0)], "cooling", None, id="angry, then calm"),
        pytest.param([("angry", 0.8), ("satisfied", 0.6)], "cooling", None, id="angry, then thankful"),
        pytest.param([("anxious", 0.4), ("angry", 0.9)], "heating", None, id="worry turns to anger"),
        pytest.param(
            [("calm", 0.1), ("angry", 0.9), ("calm", 0.0), ("satisfied", 0.7)],
            "cooling",
            2,
            id="peak, then calm",
        ),
        pytest.param(
            [("angry", 0.9), ("calm", 0.0), ("satisfied", 0.5), ("angry", 0.9)],
            "heating",
            4,
            id="flares up again",
        ),
        pytest.param([("satisfied", 0.8), ("angry", 0.9)], "heating", None, id="praise turns to anger"),
    ],
)
def test_the_course_says_where_it_goes_and_where_it_turned(
    heats: list[tuple[str, float]], direction: str, turning_point: int | None
) -> None:
    assert course_of(*heats) == (direction, turning_point)


def test_one_polite_message_does_not_make_a_furious_customer_calm() -> None:
    course = follow_emotion([customer("！", "angry", 1.0), customer("哦", "calm", 0.0)])
    assert [round(point.level, 2) for point in course.points] == [1.0, 0.5]


def test_messages_that_no_model_read_have_no_point() -> None:
    course = follow_emotion([Turn("customer", "你好"), agent("您好"), customer("在吗", "calm", 0.0)])
    assert [point.turn for point in course.points] == [2]
    assert follow_emotion([agent("您好")]).points == ()


@pytest.mark.parametrize(
    ("text", "speaker", "key"),
    [
        ("好的，谢谢你", "customer", "thanks"),
        ("感謝你們的幫助", "customer", "thanks"),
        ("已经搞定了", "customer", "settled"),
        ("再不管我就打１２３１５", "customer", "leaving"),
        ("你们就会踢皮球", "customer", "insult"),
        ("非常抱歉，让您久等了", "agent", "apology"),
        ("2小时内给您回电", "agent", "when"),
        ("请您拨打热线咨询", "agent", "away"),
        ("已为您办理退款", "agent", "done"),
    ],
)
def test_signals_are_found_for_their_speaker_alone(text: str, speaker: str, key: str) -> None:
    other = "agent" if speaker == "customer" else "customer"
    assert key in signals_in(text, speaker)  # type: ignore[arg-type]
    assert key not in signals_in(text, other)  # type: ignore[arg-type]


OPENING = customer("快递十天了还没到，客服电话打不通，太差劲了！", "angry", 0.7)
HELPED = (
    OPENING,
    agent("非常抱歉，已为您核实，包裹今天18点前送到。"),
    customer("收到了，谢谢！", "satisfied", 0.6),
)
LEFT_ALONE = (
    OPENING,
    agent("您好，请问单号是多少？"),
    customer("单号发了三遍了，你们还是没人管，我要投诉到邮政局！", "angry", 0.9),
)


def test_a_helped_customer_is_expected_to_be_more_satisfied_than_one_left_alone() -> None:
    helped, left = assess_conversation(HELPED), assess_conversation(LEFT_ALONE)
    assert helped is not None
    assert left is not None
    assert helped.satisfaction > 0 > left.satisfaction
    assert helped.escalation_risk < 0.2
    assert left.escalation_risk > 0.6
    assert len(left.reasons) == 3
    assert "客户还在等待答复" not in helped.reasons


def test_an_angrier_message_never_lowers_the_risk() -> None:
    risks = []
    for intensity in (0.2, 0.5, 0.8, 1.0):
        outlook = assess_conversation((OPENING, agent("您好"), customer("还是没到", "angry", intensity)))
        assert outlook is not None
        risks.append(outlook.escalation_risk)
    assert risks == sorted(risks)


def test_there_is_no_outlook_before_the_customer_spoke() -> None:
    assert assess_conversation(()) is None
    assert assess_conversation((agent("您好"),)) is None


def test_the_shipped_weights_fit_the_features_and_state_their_source() -> None:
    assert len(measure_conversation(HELPED)) == len(feature_names()) == len(load_weights().risk)
    assert len(load_signals()) == len({signal.name for signal in load_signals().values()})


def test_an_empty_or_very_long_conversation_is_read() -> None:
    assert assess_conversation((customer(""),)) is not None
    assert assess_conversation(LEFT_ALONE * 100) is not None
