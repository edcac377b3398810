"""A correction takes effect at once, is kept with before and after, and becomes a labelled case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.taxonomy import load_taxonomy
from service.access.audit_trail import read_audit
from service.cases.read_cases import CaseFile, read_cases
from service.corrections.cases import (
    CASE_COLUMNS,
    QUEUE_COLUMNS,
    export_corrections,
    find_corrections,
    mark_exported,
)
from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.corrections.listing import list_corrections
from service.corrections.names import SameCategoryError
from service.desk.emotion_course import STAGES, emotion_course
from service.desk.erasure import erase_customer
from service.desk.errors import ErasedError, UnknownComplaintError, UnknownLabelError
from service.desk.incoming import Caller
from service.desk.statuses import NAMES
from service.files.memory_table import write_rows
from service.store.tables import outbox
from tests.service.desk.desks import TurnedDesk, clock

WHO = Caller("k-1")


def correct(desk: TurnedDesk, complaint_id: str, **values: Any) -> dict[str, Any]:
    return correct_complaint(desk.desk, complaint_id, Correction(**values), WHO)


def test_a_corrected_urgency_is_routed_anew_and_clocks_become_earlier(desk: TurnedDesk) -> None:
    made = desk.accept("水壶的盖子盖不紧")
    assert made["route"]["level"] == "frontline"
    desk.turn(minutes=5)
    view = correct(desk, made["id"], urgency="urgent", author="小李")
    assert (view["route"]["level"], view["route"]["source"]) == ("management", "person")
    assert view["route"]["urgency"] == "urgent"
    assert clock(view, "first_response")["due_at"] < clock(made, "first_response")["due_at"]
    assert desk.events(made["id"]) == ["complaint.created", "complaint.corrected"]
    [kept] = list_corrections(desk.desk.store, made["id"])
    assert (kept["field"], kept["before"], kept["after"]) == ("urgency", "general", "urgent")
    assert (kept["author"], kept["model_version"]) == ("小李", "fake-1")


def test_a_lowered_urgency_moves_the_route_but_gives_no_clock_more_time(desk: TurnedDesk) -> None:
    made = desk.accept("水壶漏水，手烫伤了")
    assert made["route"]["level"] == "management"
    view = correct(desk, made["id"], urgency="general")
    assert view["route"]["level"] == "frontline"
    assert clock(view, "first_response")["due_at"] == clock(made, "first_response")["due_at"]


def test_a_wrong_queue_overrules_the_rules_and_nothing_else(desk: TurnedDesk) -> None:
    made = desk.accept("水壶的盖子盖不紧")
    other = next(q for q in desk.desk.rules.current().file.queues if q != made["route"]["queue"])
    view = correct(desk, made["id"], queue=other, reason="归仓储，电话13800138000")
    assert view["route"]["queue"] == other
    for name in ("level", "priority", "tags", "urgency"):
        assert view["route"][name] == made["route"][name]
    assert {c["kind"]: c for c in view["clocks"]} == {c["kind"]: c for c in made["clocks"]}
    [kept] = list_corrections(desk.desk.store, made["id"])
    assert (kept["before"], kept["after"]) == (made["route"]["queue"], other)
    assert "13800138000" not in kept["reason"]


def test_a_person_takes_the_complaint_out_of_review(desk: TurnedDesk) -> None:
    made = desk.accept("水壶坏")  # the fake is unsure of short texts
    review = desk.desk.rules.current().file.review.queue
    assert made["route"]["queue"] == review
    view = correct(desk, made["id"], category="product_quality")
    assert view["route"]["queue"] != review


@pytest.mark.parametrize(
    ("urgency", "level"), [("general", "supervisor"), ("major", "supervisor"), ("urgent", "management")]
)
def test_a_correction_undoes_no_escalation(desk: TurnedDesk, urgency: str, level: str) -> None:
    made = desk.accept()["id"]
    desk.turn(minutes=31)
    assert desk.work() == (0, 1)
    view = correct(desk, made, category="delivery_logistics", urgency=urgency)
    assert view["route"]["level"] == level
    assert desk.work() == (0, 0)  # the clock that ran out would not hand it up again


@pytest.mark.parametrize(
    ("later", "queue"),
    [
        ({"category": "delivery_logistics"}, "technical"),
        ({"also": ()}, "technical"),
        ({"urgency": "major"}, "technical"),
        ({"category": "delivery_logistics", "queue": "billing"}, "billing"),
    ],
)
def test_a_persons_queue_stays_until_a_person_names_another(
    desk: TurnedDesk, later: dict[str, Any], queue: str
) -> None:
    made = desk.accept()["id"]
    correct(desk, made, queue="billing")
    correct(desk, made, queue="technical")
    assert correct(desk, made, **later)["route"]["queue"] == queue


@pytest.mark.parametrize(
    "values",
    [
        {"category": "no_such"},
        {"also": ("service_attitude", "no_such")},
        {"queue": "no_such"},
        {"emotion": "calm", "message_id": "m-none"},
    ],
)
def test_unknown_names_are_refused_and_nothing_is_kept(desk: TurnedDesk, values: dict[str, Any]) -> None:
    made = desk.accept()
    with pytest.raises(UnknownLabelError):
        correct(desk, made["id"], **values)
    assert list_corrections(desk.desk.store, made["id"]) == []
    assert desk.events(made["id"]) == ["complaint.created"]


def test_chinese_names_are_stored_as_codes(desk: TurnedDesk) -> None:
    made = desk.accept("水壶漏水，手烫伤了")
    names = {"category": "物流与交付", "also": ("产品质量", "product_quality"), "queue": "账务组"}
    view = correct(desk, made["id"], **names)
    assert (view["category"]["label"], view["category"]["name"]) == ("delivery_logistics", "物流与交付")
    assert [score["label"] for score in view["also"]] == ["product_quality"]
    assert view["route"]["queue"] == "billing"
    kept = {row["field"]: row["after"] for row in list_corrections(desk.desk.store, made["id"])}
    assert kept == {"category": "delivery_logistics", "also": ["product_quality"], "queue": "billing"}


@pytest.mark.parametrize(
    "values",
    [
        {"category": "refund_aftersales", "also": ("refund_aftersales",)},
        {"category": "refund_aftersales", "also": ("service_attitude", "退款与售后")},
        {"also": ("product_quality",)},  # what the complaint is about already
    ],
)
def test_a_category_is_no_further_category_beside_itself(desk: TurnedDesk, values: dict[str, Any]) -> None:
    made = desk.accept("水壶的盖子盖不紧")
    with pytest.raises(SameCategoryError, match="就是 category 本身"):
        correct(desk, made["id"], **values)
    assert list_corrections(desk.desk.store, made["id"]) == []


def test_a_later_messages_further_categories_go_with_its_own_category(desk: TurnedDesk) -> None:
    made = desk.accept("水壶的盖子盖不紧")["id"]
    later = desk.say(made, "快递也没到", "customer")["messages"][1]["id"]
    correct(desk, made, category="delivery_logistics", message_id=later)
    correct(desk, made, also=("product_quality",), message_id=later)
    with pytest.raises(SameCategoryError):
        correct(desk, made, also=("delivery_logistics",), message_id=later)


def test_a_further_category_that_becomes_the_category_is_no_further_one(desk: TurnedDesk) -> None:
    made = desk.accept("水壶漏水，手烫伤了")
    assert [score["label"] for score in made["also"]] == ["service_attitude"]
    view = correct(desk, made["id"], category="service_attitude")
    assert (view["category"]["label"], view["also"]) == ("service_attitude", [])


def test_there_is_nothing_to_correct_where_there_is_no_complaint_or_it_was_erased(desk: TurnedDesk) -> None:
    with pytest.raises(UnknownComplaintError):
        correct(desk, "c-none", urgency="major")
    made = desk.accept(customer_ref="u-1")
    correct(desk, made["id"], urgency="major")
    erase_customer(desk.desk, "u-1", WHO)
    with pytest.raises(ErasedError):
        correct(desk, made["id"], urgency="general")
    assert export_corrections(desk.desk.store, actor="test").cases == ()


def test_the_last_word_of_each_field_is_the_label(desk: TurnedDesk, tmp_path: Path) -> None:
    one = desk.accept("水壶的盖子盖不紧，电话13800138000")["id"]
    two = desk.accept("客服总是不接电话，很气愤")["id"]
    desk.say(two, "还是没有人回我，我真的很气愤", "customer")
    correct(desk, one, category="delivery_logistics", urgency="major")
    desk.turn(minutes=1)
    correct(desk, one, category="refund_aftersales", author="组长")
    correct(desk, two, also=("service_attitude",))
    [later] = [m["id"] for m in desk.look(two)["messages"] if m["sequence"] == 2]
    correct(desk, two, emotion="disappointed", intensity=2, message_id=later)
    path = tmp_path / "cases.csv"
    write_rows(path, CASE_COLUMNS, export_corrections(desk.desk.store, actor="test").cases)
    cases = read_cases(CaseFile(path), taxonomy=load_taxonomy("general"), least_cases=0).cleaned.cases
    found = {case.text: case for case in cases}
    assert len(found) == 3
    first = next(case for text, case in found.items() if text.startswith("水壶"))
    assert (first.category, first.urgency, first.emotion) == ("refund_aftersales", "major", None)
    assert "［手机号］" in first.text
    second = next(case for text, case in found.items() if text.startswith("客服"))
    assert second.also == ("service_attitude",)
    assert second.category == "consultation_suggestion"
    third = next(case for text, case in found.items() if text.startswith("还是"))
    assert (third.category, third.emotion, third.intensity) == (None, "disappointed", 2)
    assert desk.look(two)["messages"][1]["emotion"] == "disappointed"


def test_what_was_exported_is_not_new_until_it_is_corrected_again(desk: TurnedDesk) -> None:
    store = desk.desk.store
    made = desk.accept()["id"]
    correct(desk, made, urgency="major")
    assert len(export_corrections(store, only_new=True, actor="test").cases) == 1
    assert export_corrections(store, only_new=True, actor="test").cases == ()
    assert len(export_corrections(store, actor="test").cases) == 1
    desk.turn(hours=1)
    since = desk.now
    correct(desk, made, emotion="angry")
    [row] = export_corrections(store, only_new=True, since=since, actor="test").cases
    case = dict(zip(CASE_COLUMNS, row, strict=True))
    assert (case["urgency"], case["emotion"], case["corrected_by"]) == ("major", "angry", "k-1")
    assert case["corrected_at"] == since.isoformat().replace("+00:00", "Z")
    exports = [entry for entry in read_audit(store) if entry.action == "corrections.exported"]
    assert [entry.details["messages"] for entry in exports] == [1, 0, 1, 1]


def test_a_wrong_queue_is_a_row_of_its_own_file(desk: TurnedDesk) -> None:
    made = desk.accept()
    other = next(q for q in desk.desk.rules.current().file.queues if q != made["route"]["queue"])
    correct(desk, made["id"], queue=other)
    found = export_corrections(desk.desk.store, actor="test")
    assert found.cases == ()
    [row] = found.queues
    case = dict(zip(QUEUE_COLUMNS, row, strict=True))
    assert (case["queue_before"], case["queue"]) == (made["route"]["queue"], other)


def test_a_wrong_queue_stays_new_until_it_was_written(desk: TurnedDesk) -> None:
    store = desk.desk.store
    made = desk.accept()
    other = next(q for q in desk.desk.rules.current().file.queues if q != made["route"]["queue"])
    correct(desk, made["id"], urgency="major", queue=other)
    found = find_corrections(store, only_new=True)
    assert (len(found.cases), len(found.queues)) == (1, 1)
    assert find_corrections(store, only_new=True) == found  # nothing is marked by looking
    mark_exported(store, found, queues=False, actor="test")
    later = find_corrections(store, only_new=True)
    assert (later.cases, later.queues) == ((), found.queues)
    mark_exported(store, later, queues=True, actor="test")
    assert find_corrections(store, only_new=True).queues == ()


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.xlsx", "out.jsonl", "out.parquet"])
def test_rows_are_written_in_every_format(tmp_path: Path, name: str) -> None:
    from service.files.formats import open_table

    rows = [("=水壶", "a|b"), ("第二\n行", "")] * 600
    write_rows(tmp_path / name, ("text", "also"), rows)
    table = open_table(tmp_path / name)
    shown = [row for chunk in table.chunks() for row in chunk.shown_rows()]
    assert len(shown) == 1200
    assert shown[1][0] == "第二\n行"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_emotion_of_a_complaint_over_its_messages(desk: TurnedDesk) -> None:
    made = desk.accept("水壶漏水，太气愤了")["id"]
    desk.say(made, "非常抱歉，今天18点前给您换新。")
    desk.say(made, "收到了，谢谢", "customer")
    course = emotion_course(desk.desk.store, made)
    assert [point["emotion"] for point in course["points"]] == ["angry", "calm"]
    assert course["direction"] == "cooling"
    assert course["escalation_risk"] < 0.3
    assert course["stage"] == "working"  # the agent has answered
    assert course["guidance"]["steps"][0]["id"] == "report_progress"
    desk.say(made, "又坏了，真是气愤", "customer")
    heated = emotion_course(desk.desk.store, made)
    assert heated["direction"] == "heating"
    trend = desk.look(made)["trend"]
    assert (trend["direction"], trend["escalation_risk"]) == ("heating", heated["escalation_risk"])
    with desk.desk.store.read() as connection:
        last = connection.scalars(select(outbox.c.payload).order_by(outbox.c.id.desc())).first()
    assert last is not None
    assert last["trend"] == trend
    assert heated["turning_message_id"] == course["points"][1]["message_id"]
    assert heated["escalation_risk"] > course["escalation_risk"]
    desk.set(made, "closed")
    assert emotion_course(desk.desk.store, made)["stage"] == "closed"
    with pytest.raises(UnknownComplaintError):
        emotion_course(desk.desk.store, "c-none")


def test_every_status_has_a_stage() -> None:
    assert set(STAGES) == set(NAMES)
