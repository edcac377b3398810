"""/v1/complaints over HTTP: what is accepted, refused, stored, shown and listed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from service import now as time
from service.api.complaint_shapes import AcceptedComplaint, ComplaintPage, WholeComplaint
from service.desk.reading import mask
from service.settings import Settings
from service.store.tables import complaints
from tests.service.api.desk_client import BODY, DeskClient, open_desk_client
from tests.service.api.test_bad_requests import check_problem
from tests.service.clocks.calendars import pin_library


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskClient]:
    with open_desk_client(Settings(home=tmp_path)) as desk:
        yield desk


@pytest.fixture(scope="module")
def desk_of_refusals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskClient]:
    """One desk for all that is refused: it stays empty."""
    with open_desk_client(Settings(home=tmp_path_factory.mktemp("refusals"))) as desk:
        yield desk


def test_a_complaint_is_accepted_and_found_again(desk: DeskClient) -> None:
    response = desk.send()
    assert response.status_code == 201
    view = response.get_json()
    AcceptedComplaint.model_validate(view)
    assert response.headers["Location"] == f"/v1/complaints/{view['id']}"
    assert view["category"]["label"] == "product_quality"
    assert view["route"]["queue"] == "after_sales"
    assert [clock["kind"] for clock in view["clocks"]] == ["first_response", "done"]
    whole = desk.get(f"/{view['id']}").get_json()
    WholeComplaint.model_validate(whole)
    notes = {"notes"}
    for key, value in view.items():
        if key == "route":
            assert {k: v for k, v in whole[key].items() if k not in notes} == {
                k: v for k, v in value.items() if k not in notes
            }
        elif key == "clocks":
            assert sorted(whole[key], key=str) == sorted(value, key=str)
        else:
            assert whole[key] == value, key
    assert [message["sender"] for message in whole["messages"]] == ["customer"]
    assert [step["after"] for step in whole["history"]] == ["received"]


def test_no_complaint_is_answered_503_when_the_holidays_of_next_year_are_unknown(
    desk: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin_library(monkeypatch, 2026)
    for at in (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2027, 1, 1, 2, tzinfo=UTC)):
        monkeypatch.setattr(time, "utc_now", lambda at=at: at)
        response = desk.send(BODY)
        assert response.status_code == 201
        whole = WholeComplaint.model_validate(desk.get(f"/{response.get_json()['id']}").get_json())
        assert 2027 in {clock.assumed_year for clock in whole.clocks}


def test_a_nul_in_a_text_is_stored_as_a_sign_of_its_own_on_both_databases(desk_settings: Settings) -> None:
    with open_desk_client(desk_settings) as desk:
        response = desk.send({**BODY, "text": "水壶\0漏电"})
        assert response.status_code == 201, response.get_json()
        view = response.get_json()
        assert view["masked_text"] == "水壶\ufffd漏电"
        place = f"/{view['id']}"
        assert desk.send({"text": "漏\0电", "sender": "customer"}, f"{place}/messages").status_code == 201
        assert desk.send({"text": "抱\0歉", "sender": "agent"}, f"{place}/messages").status_code == 201
        assert desk.send({"status": "closed", "reason": "已\0修"}, f"{place}/status").status_code == 200
        assert mask("听\0错") == "听\ufffd错"
        for address in ("/c-%00", "?cursor=%00", "?customer=%00"):
            check_problem(desk.get(address), 400, "bad-request")


def test_only_masked_text_reaches_the_disk(desk: DeskClient, tmp_path: Path) -> None:
    body = {**BODY, "product": "13900139000的水壶", "customer": {"ref": "13700137000"}}
    complaint_id = desk.send(body, key="k").get_json()["id"]
    desk.send({"text": "邮箱lin@example.com", "sender": "customer"}, f"/{complaint_id}/messages")
    desk.send({"status": "closed", "reason": "已致电13600136000"}, f"/{complaint_id}/status")
    desk.desk.store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "［手机号］".encode() in stored
    for secret in (b"13800138000", b"13900139000", b"13700137000", b"13600136000", b"lin@example"):
        assert secret not in stored


def test_a_number_of_a_person_as_order_or_external_number_is_stored_as_a_pseudonym(
    desk: DeskClient, tmp_path: Path
) -> None:
    body = {**BODY, "customer": None, "order_ref": "13900139000", "external_id": "110101199003070038"}
    made = desk.send(body, key="k").get_json()
    assert made["order_ref"].startswith("hmac-")
    assert made["external_id"].startswith("hmac-")
    assert desk.send(body, key="k").get_json() == made
    again = desk.send(body).get_json()
    assert [offer["complaint_id"] for offer in again["repeats"]["offers"]] == [made["id"]]
    for query in (
        "order_ref=13900139000",
        "external_id=110101199003070038",
        f"order_ref={made['order_ref']}",
    ):
        found = [item["id"] for item in desk.get(f"?{query}").get_json()["items"]]
        assert found == [again["id"], made["id"]]
    other = desk.send({**body, "order_ref": "SF13800138000"}).get_json()
    assert (other["order_ref"], other["repeats"]["offers"]) == ("SF13800138000", [])
    desk.desk.store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (b"110101199003070038", b"13900139000"):
        assert secret not in stored


def test_originals_are_kept_where_the_setting_says_so(tmp_path: Path) -> None:
    with open_desk_client(replace(Settings(home=tmp_path), keep_originals=True)) as desk:
        complaint_id = desk.send().get_json()["id"]
        desk.send({"text": "我叫林小雨", "sender": "customer"}, f"/{complaint_id}/messages")
        assert "13800138000" not in desk.get(f"/{complaint_id}").get_data(as_text=True)
    with sqlite3.connect(tmp_path / "suqing.db") as connection:
        [(text,)] = connection.execute("SELECT original_text FROM complaints").fetchall()
        texts = [row[0] for row in connection.execute("SELECT original_text FROM messages ORDER BY sequence")]
    connection.close()
    assert text == BODY["text"]
    assert texts == [BODY["text"], "我叫林小雨"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"channel": None}, "channel", "wrong_type"),
        ({"channel": "fax"}, "channel", "unknown_value"),
        ({"text": "  "}, "text", "empty_text"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"received_at": "yesterday"}, "received_at", "invalid"),
        ({"received_at": "2026-03-02T10:00:00"}, "received_at", "invalid"),
        ({"received_at": 5}, "received_at", "invalid"),
        ({"amount": -1}, "amount", "invalid"),
        ({"amount": "5"}, "amount", "invalid"),
        ({"amount": 1e13}, "amount", "invalid"),
        ({"customer": {"tier": "gold"}}, "customer.tier", "unknown_value"),
        ({"customer": {"nps": 101}}, "customer.nps", "invalid"),
        ({"customer": {"tier": "regular", "nps": 10}}, "customer", "conflict"),
        ({"order_ref": ""}, "order_ref", "invalid"),
        ({"order_ref": "A\n1"}, "order_ref", "invalid"),
        ({"order_ref": "A" * 201}, "order_ref", "too_long"),
    ],
)
def test_an_unusable_complaint_is_refused_by_field(
    desk_of_refusals: DeskClient, change: dict[str, Any], field: str, code: str
) -> None:
    problem = check_problem(desk_of_refusals.send({**BODY, **change}), 422, "invalid-fields")
    found = {error["field"]: error["code"] for error in problem["errors"]}
    assert found == {field: code}
    assert problem["errors"][0]["detail"] != "取值不合要求。"
    assert desk_of_refusals.get().get_json()["items"] == []


def test_a_time_in_the_future_or_long_ago_is_refused(desk: DeskClient) -> None:
    for hours in (1, -24 * 800):
        wrong = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
        check_problem(desk.send({**BODY, "received_at": wrong}), 422, "wrong-time")


def test_tiers_may_be_named_in_chinese_or_come_from_figures(desk: DeskClient) -> None:
    for customer, tier in (
        ({"tier": "高价值稳定"}, "high_value"),
        ({"tier": "at_risk"}, "at_risk"),
        ({"yearly_spend": 120000, "years": 3, "nps": 60}, "high_value"),
        ({"yearly_spend": 120000.5, "years": 3, "nps": 60, "complaints_last_3_months": 2}, "at_risk"),
        ({}, "regular"),
    ):
        assert desk.send({**BODY, "customer": customer}).get_json()["customer"]["tier"] == tier
    first = desk.send({**BODY, "customer": {"ref": "N-1"}, "order_ref": "B-1"}).get_json()
    again = desk.send({**BODY, "customer": {"ref": "N-1"}, "order_ref": "B-2", "text": "另一件事"}).get_json()
    assert (first["customer"]["tier"], again["customer"]["tier"]) == ("regular", "at_risk")


@pytest.mark.parametrize("path", ["/c-1", "/c-1/messages", "/c-1/status"])
def test_an_unknown_complaint_is_404(desk: DeskClient, path: str) -> None:
    if path == "/c-1":
        check_problem(desk.get(path), 404, "unknown-complaint")
    else:
        body = {"text": "您好", "sender": "agent"} if "messages" in path else {"status": "closed"}
        check_problem(desk.send(body, path), 404, "unknown-complaint")


def test_a_wrong_transition_is_409_and_says_what_is_possible(desk: DeskClient) -> None:
    complaint_id = desk.send().get_json()["id"]
    problem = check_problem(
        desk.send({"status": "reopened"}, f"/{complaint_id}/status"), 409, "wrong-transition"
    )
    assert "closed（已结案）" in problem["detail"]
    problem = check_problem(desk.send({"status": "lost"}, f"/{complaint_id}/status"), 422, "invalid-fields")
    assert problem["errors"][0]["code"] == "unknown_value"


def test_satisfaction_belongs_to_the_end(desk: DeskClient) -> None:
    complaint_id = desk.send().get_json()["id"]
    path = f"/{complaint_id}/status"
    check_problem(desk.send({"status": "responded", "satisfaction": 5}, path), 409, "wrong-transition")
    check_problem(desk.send({"status": "closed", "satisfaction": 6}, path), 422, "invalid-fields")
    assert desk.send({"status": "closed"}, path).get_json()["satisfaction"] is None
    assert desk.send({"status": "closed", "satisfaction": 4}, path).get_json()["satisfaction"] == 4


def test_a_store_that_is_missing_is_503_and_says_nothing_about_it(desk: DeskClient, tmp_path: Path) -> None:
    desk.desk.store.close()
    for path in tmp_path.glob("suqing.db*"):
        path.unlink()
    problem = check_problem(desk.send(), 503, "store-unavailable")
    assert str(tmp_path) not in str(problem)


def test_a_locked_store_is_503_with_retry_after(desk: DeskClient, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("service.store.store.BUSY_SECONDS", 0.05)
    desk.desk.store.close()
    other = sqlite3.connect(tmp_path / "suqing.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = desk.send()
    check_problem(response, 503, "overloaded")
    assert int(response.headers["Retry-After"]) >= 1
    other.execute("ROLLBACK")
    other.close()
    assert desk.send().status_code == 201


def test_lists_are_filtered_and_paged(desk: DeskClient) -> None:
    ids = [
        desk.send({**BODY, "order_ref": f"P-{n}", "customer": {"ref": f"P{n}"}}).get_json()["id"]
        for n in range(5)
    ]
    desk.send({"status": "closed"}, f"/{ids[0]}/status")
    page = desk.get("?limit=2").get_json()
    ComplaintPage.model_validate(page)
    seen = [item["id"] for item in page["items"]]
    while page["next_cursor"]:
        page = desk.get(f"?limit=2&cursor={page['next_cursor']}").get_json()
        seen += [item["id"] for item in page["items"]]
    assert seen == ids[::-1]
    assert [item["id"] for item in desk.get("?limit=1&cursor=").get_json()["items"]] == [ids[-1]]
    check_problem(desk.get("?cursor=zzz"), 422, "invalid-fields")
    assert [item["id"] for item in desk.get("?status=closed").get_json()["items"]] == [ids[0]]
    assert [item["id"] for item in desk.get("?order_ref=P-3").get_json()["items"]] == [ids[3]]
    assert [item["id"] for item in desk.get("?customer=P2").get_json()["items"]] == [ids[2]]
    assert (
        len(desk.get("?category=product_quality&needs_review=false&overdue=false").get_json()["items"]) == 5
    )
    assert desk.get("?overdue=true").get_json()["items"] == []
    for query in ("limit=0", "limit=x", "status=lost", "colour=red", "received_from=soon"):
        check_problem(desk.get(f"?{query}"), 422, "invalid-fields")


@pytest.mark.parametrize(
    ("query", "field", "known"),
    [
        ({"queue": "xyz"}, "queue", "after_sales（售后组）"),
        ({"category": "abc"}, "category", "product_quality（产品质量）"),
        ({"queue": "after_sales", "category": "质量"}, "category", "product_quality（产品质量）"),
    ],
)
def test_a_filter_by_a_name_that_there_is_not_is_refused_with_those_there_are(
    desk: DeskClient, query: dict[str, str], field: str, known: str
) -> None:
    desk.send()
    problem = check_problem(desk.get("?" + urlencode(query)), 422, "unknown-label")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert query[field] in problem["detail"]
    assert known in problem["detail"]


def test_a_list_is_filtered_by_chinese_names_as_well(desk: DeskClient) -> None:
    made = desk.send().get_json()
    for query in ({"queue": made["route"]["queue_name"]}, {"category": made["category"]["name"]}):
        assert [item["id"] for item in desk.get("?" + urlencode(query)).get_json()["items"]] == [made["id"]]
    assert desk.get("?" + urlencode({"category": "表扬与满意"})).get_json()["items"] == []


def test_what_stored_complaints_carry_stays_a_filter_when_the_configuration_forgets_it(
    desk: DeskClient,
) -> None:
    made = desk.send().get_json()["id"]
    with desk.desk.store.write() as connection:
        connection.execute(update(complaints).values(queue="former_queue", category="former_category"))
    for query in ("queue=former_queue", "category=former_category"):
        assert [item["id"] for item in desk.get(f"?{query}").get_json()["items"]] == [made]
    assert "former_queue" in check_problem(desk.get("?queue=xyz"), 422, "unknown-label")["detail"]


def test_the_customers_history_is_theirs(desk: DeskClient) -> None:
    complaint_id = desk.send().get_json()["id"]
    view = desk.send(
        {"text": "还是没人联系我，气愤", "sender": "customer"}, f"/{complaint_id}/messages"
    ).get_json()
    WholeComplaint.model_validate(view)
    assert view["messages"][1]["emotion"] == "angry"
    assert view["messages"][1]["intensity"] == 0.7
    view = desk.send(
        {"text": "非常抱歉", "sender": "agent", "author": "小王"}, f"/{complaint_id}/messages"
    ).get_json()
    assert [m["sequence"] for m in view["messages"]] == [1, 2, 3]
    assert view["messages"][2]["intensity"] is None
