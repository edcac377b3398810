"""Guidance for the agent: every state has steps, every opening can be said, the file is checked."""

from __future__ import annotations

import csv
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
import yaml

from models.guidance import STAGES, advise, avoid_with, openings_for
from models.guidance.openings import ANY, FILE, TIME
from models.guidance.steps import FILE as STEPS_FILE
from models.guidance.steps import band_of, load_book, read_book
from models.loading import load_classifier
from models.tasks import EMOTION_LABELS, URGENCY_LABELS
from models.taxonomy import load_taxonomy
from models.urgency_rules import load_rules
from nlp import prepare
from nlp.errors import ResourceError

INTENSITIES = (None, 0.0, 0.4, 0.7, 1.0)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("emotion", EMOTION_LABELS)
def test_every_state_has_two_to_five_steps(emotion: str, stage: str) -> None:
    for intensity in INTENSITIES:
        steps = advise(emotion, intensity, stage)
        assert 2 <= len(steps) <= 5
        assert len(steps) == len(set(steps))
        assert all(step.source for step in steps)


@pytest.mark.parametrize(
    ("emotion", "intensity", "stage", "first", "contains"),
    [
        pytest.param("angry", 1.0, "received", "listen", "hand_over", id="furious: listen, hand over early"),
        pytest.param(
            "angry", 0.6, "received", "listen", "apologise", id="angry: apologise before explaining"
        ),
        pytest.param("anxious", 1.0, "received", "safety_first", "hand_over", id="in fear: safety first"),
        pytest.param("anxious", 0.5, "working", "name_worry", "report_progress", id="waiting in worry"),
        pytest.param("disappointed", 0.5, "responded", "explain_decision", "further_ways", id="not content"),
        pytest.param("calm", 0.0, "received", "confirm_facts", "next_step", id="calm: facts"),
        pytest.param("satisfied", 0.7, "closed", "thank", "follow_up", id="content at the end"),
        pytest.param("angry", 0.9, "reopened", "listen", "apologise_again", id="furious again"),
    ],
)
def test_what_to_do_now(emotion: str, intensity: float, stage: str, first: str, contains: str) -> None:
    steps = [step.id for step in advise(emotion, intensity, stage)]
    assert steps[0] == first
    assert contains in steps


@pytest.mark.parametrize(
    ("rules", "steps"),
    [
        pytest.param(["talk_of_suicide", "theft_now"], "stay_on_line call_for_life hand_over", id="suicide"),
        pytest.param(["personal_injury", "death"], "condole secure_people hand_over", id="somebody died"),
        pytest.param(["violence", "personal_injury"], "keep_away hand_over", id="beaten: away, police"),
        pytest.param(["fire_or_explosion"], "secure_people stop_cause hand_over", id="fire: cut the power"),
        pytest.param(["poisoning"], "secure_people stop_cause hand_over", id="ill: stop using"),
        pytest.param(["theft", "theft_running"], "stop_loss hand_over", id="money flows: freeze the account"),
        pytest.param(["deadline_loss"], "ask_deadline hand_over", id="tomorrow is too late"),
        pytest.param(["water_outage"], "ask_household hand_over", id="no water"),
        pytest.param([], "safety_first hand_over", id="the model alone says so"),
        pytest.param(["a_rule_of_my_own"], "safety_first hand_over", id="a rule of another file"),
    ],
)
@pytest.mark.parametrize("emotion", EMOTION_LABELS)
def test_what_is_urgent_comes_before_what_the_customer_feels(
    emotion: str, rules: list[str], steps: str
) -> None:
    for stage in ("received", "working", "responded", "reopened"):
        for intensity in INTENSITIES:
            found = [step.id for step in advise(emotion, intensity, stage, urgency="urgent", fired=rules)]
            assert found[: len(steps.split())] == steps.split()
            assert len(found) <= 5
            assert "thank" not in found


def test_who_speaks_of_suicide_is_not_left_alone() -> None:
    told = "".join(step.text for step in advise("calm", 0.0, urgency="urgent", fired=["talk_of_suicide"]))
    assert all(words in told for words in ("不挂断", "陪", "主管", "110", "120", "12356"))
    closed = advise("satisfied", 0.5, "closed", urgency="urgent", fired=["talk_of_suicide"])
    assert closed[0].id == "stay_on_line"


def test_below_urgent_the_rules_change_no_step() -> None:
    for urgency in (None, "general", "major"):
        assert advise("calm", 0.0, urgency=urgency, fired=["theft"]) == advise("calm", 0.0)
    assert advise("calm", 0.0, "closed", urgency="urgent", fired=["death"]) == advise("calm", 0.0, "closed")


def test_every_urgent_rule_is_known_by_what_is_at_stake() -> None:
    known = load_book().risk_of_rule
    rules = {rule.id: rule.level for rule in load_rules().rules}
    assert {rule for rule, level in rules.items() if level == "urgent"} <= known.keys() <= rules.keys()


def test_an_angry_customer_is_handed_over_only_at_extreme_intensity() -> None:
    handed = [any(s.id == "hand_over" for s in advise("angry", x / 10)) for x in range(11)]
    assert handed == [False] * 9 + [True] * 2


def test_an_apology_never_comes_after_the_explanation() -> None:
    for emotion in EMOTION_LABELS:
        for stage in STAGES:
            for intensity in INTENSITIES:
                ids = [step.id for step in advise(emotion, intensity, stage)]
                said = [i for i, name in enumerate(ids) if name.startswith("apologise")]
                told = [i for i, name in enumerate(ids) if name in ("explain_decision", "next_step")]
                assert not said or not told or max(said) < min(told)


def test_an_emotion_of_another_taxonomy_has_no_steps() -> None:
    assert advise("bored", 0.5) == ()
    assert avoid_with("bored") == ()
    assert [band_of(x) for x in (0.0, 0.49, 0.5, 0.82, 0.83, None)] == [
        "slight", "slight", "clear", "clear", "extreme", "clear",
    ]  # fmt: skip


def test_there_are_phrases_to_avoid_for_every_emotion() -> None:
    assert all(len(avoid_with(emotion)) >= 4 for emotion in EMOTION_LABELS)


def test_every_category_has_an_opening_for_every_urgency() -> None:
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    counted = Counter((row["category"], row["urgency"]) for row in rows)
    wanted = {(c, u) for c in (ANY, *load_taxonomy("general").codes) for u in URGENCY_LABELS}
    assert set(counted) == wanted
    assert len({row["opening"] for row in rows}) == len(rows)
    promising = [row for row in rows if (row["category"], row["urgency"]) != ("praise", "general")]
    assert all(TIME in row["opening"] and row["source"] for row in promising)


def test_openings_go_from_special_to_general_and_name_the_time() -> None:
    first, second = openings_for("delivery_logistics", "major", time="今天18点")
    assert "物流" in first
    assert "主管" in second
    assert "今天18点前" in first
    assert openings_for("a_category_of_my_own", None) == openings_for(None, "general")
    assert "{" not in "".join(openings_for("other", "urgent"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda raw: raw.pop("steps"), "steps", id="no steps"),
        pytest.param(lambda raw: raw["rules"][0]["do"].append("dance"), "dance", id="unknown step"),
        pytest.param(lambda raw: raw["rules"][0]["when"].update(mood=["x"]), "mood", id="unknown condition"),
        pytest.param(
            lambda raw: raw["rules"][0]["when"].update(risk=["boredom"]), "boredom", id="unknown risk"
        ),
        pytest.param(lambda raw: raw.pop("risks"), "risks", id="no risks"),
        pytest.param(lambda raw: raw.update(stages=["received"]), "stages", id="unknown stages"),
        pytest.param(lambda raw: raw["bands"].update(slight=0.2), "bands", id="no band for calm"),
    ],
)
def test_a_fault_in_the_file_is_named(change: Any, said: str) -> None:
    raw = deepcopy(yaml.safe_load(STEPS_FILE.read_text("utf-8")))
    change(raw)
    with pytest.raises(ResourceError, match=said):
        read_book(raw)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "客户来电反映，其购买的充电宝在包内自燃，致其右手二级烫伤，要求尽快处理。",
            "先问有没有人受伤",
        ),
        ("我妈吃了你们的药人已经没了", "有人不幸离世的"),
        ("卡里的钱一直在被转走，快帮我冻结", "马上冻结账户"),
        ("再不退钱我就不想活了", "不挂断"),
    ],
)
def test_the_shipped_model_gives_the_steps_of_the_danger_it_saw(text: str, first: str) -> None:
    [prediction] = load_classifier("fast").predict([prepare(text)], evidence=False)
    assert prediction.urgency is not None
    assert prediction.emotion is not None
    assert prediction.urgency.label == "urgent"
    assert prediction.emotion.guidance[0].startswith(first)
    assert any("请主管接手" in line for line in prediction.emotion.guidance)
