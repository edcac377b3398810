"""What a client generated from the OpenAPI document relies on: real requests, answers and events fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import insert, select

from service import now as time
from service.api.app import make_app
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.desk.desk import Desk, make_desk
from service.desk.erasure import erase_customer
from service.desk.escalation import warn_and_escalate
from service.desk.incoming import Caller
from service.routing.customer import TIER_NAMES
from service.settings import Settings
from service.store import open_store
from service.store.events import EVENT_TYPES
from service.store.tables import complaints, outbox
from service.store.upgrade import upgrade
from service.surges.watch import watch_surges
from service.webhooks.sender import body_of
from tests.service.api.conftest import load_fake

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)  # 10:00 in Shanghai
SHANGHAI = timezone(timedelta(hours=8))
HEADER = "Idempotency-Key"


@dataclass
class Contract:
    """An application with a store, whose present the test turns, and its document."""

    client: FlaskClient
    desk: Desk
    now: datetime = MONDAY

    @cached_property
    def document(self) -> dict[str, Any]:
        return dict(self.client.get("/openapi.json").get_json())

    def faults(self, schema: dict[str, Any], value: object) -> list[str]:
        """Where the value does not fit the schema."""
        whole = {"components": self.document["components"], **schema}
        return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(whole).iter_errors(value)]

    def call(self, method: str, route: str, body: Any = None, key: str | None = None, **names: str) -> Any:
        """The answer, whose body, and whose request, fit what is written of them."""
        operation = self.document["paths"][route][method]
        if body is not None:
            wanted = operation["requestBody"]["content"]["application/json"]["schema"]
            assert self.faults(wanted, body) == []
        headers = {} if key is None else {HEADER: key}
        path = route.format(**names)
        response = self.client.open(path, method=method.upper(), json=body, headers=headers)
        answers = operation["responses"][str(response.status_code)]["content"]
        assert self.faults(answers[response.mimetype]["schema"], response.get_json()) == []
        return response

    def post(self, route: str, body: Any, **names: str) -> Any:
        response = self.call("post", route, body, **names)
        assert response.status_code in (200, 201), response.get_json()
        return response.get_json()

    def accept(self, text: str = "水壶的盖子盖不紧", **more: Any) -> str:
        return str(self.post("/v1/complaints", {"text": text, "channel": "web", **more})["id"])


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Contract]:
    settings = replace(Settings(home=tmp_path), webhook_private_addresses=True)
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    classifiers.get()
    app = make_app(settings, classifiers, make_desk_routes(settings, classifiers, store))
    made = Contract(app.test_client(), make_desk(settings, classifiers, store))
    monkeypatch.setattr(time, "utc_now", lambda: made.now)
    yield made
    store.close()


ONE = "/v1/complaints/{complaint_id}"


def live_through_everything(contract: Contract) -> None:
    """Complaints to which everything happens that is told to webhooks."""
    received = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI).isoformat()
    customer = {"ref": "K-1", "tier": "普通维护"}
    first = contract.accept(customer=customer, order_ref="A-1", received_at=received)
    again = contract.accept(customer=customer, order_ref="A-1")
    third = contract.accept(customer=customer, order_ref="A-1")
    contract.now += timedelta(hours=20)
    warn_and_escalate(contract.desk.store, contract.now)
    contract.now += timedelta(days=10)
    warn_and_escalate(contract.desk.store, contract.now)
    say = {"text": "您好，正在处理", "sender": "agent", "author": "小李"}
    contract.post(f"{ONE}/messages", say, complaint_id=first)
    corrected = {"urgency": "重大", "emotion": "失望", "queue": "账务组", "reason": "看错了"}
    contract.post(f"{ONE}/corrections", corrected, complaint_id=first)
    for other, decision in ((again, "merge"), (third, "decline")):
        contract.post(f"{ONE}/merge", {"into": first, "decision": decision}, complaint_id=other)
    for said_to in (first, again):
        angry = {"text": "太气愤了，孩子被烫伤", "sender": "customer", "channel": "phone"}
        contract.post(f"{ONE}/messages", angry, complaint_id=said_to)
    for status in ("waiting", "closed"):
        contract.post(f"{ONE}/status", {"status": status}, complaint_id=first)
    for route in (ONE, f"{ONE}/corrections", f"{ONE}/emotion"):
        assert contract.call("get", route, complaint_id=first).status_code == 200
    listed = contract.call("get", "/v1/complaints").get_json()["items"]
    assert {item["id"] for item in listed} == {first, again, third}
    assert erase_customer(contract.desk, "K-1", Caller()) == 3


def let_complaints_surge(contract: Contract) -> None:
    at = contract.now
    for count, week in [(10, 10), *((10, week) for week in range(8, 0, -1)), (40, 0)]:
        end = at - timedelta(days=7 * week)
        rows = [
            {
                "id": f"c-{end.timestamp():.0f}-{number}",
                "created_at": end,
                "updated_at": end,
                "received_at": end - timedelta(minutes=1 + number % 58),
                "channel": "web",
                "status": "received",
                "queue": "after_sales",
                "level": "frontline",
                "priority": 1,
                "tags": [],
                "category": "product_quality",
                "also": [],
                "needs_review": False,
                "masked_text": "水壶漏水",
                "repeat_count": 0,
            }
            for number in range(count)
        ]
        with contract.desk.store.write() as connection:
            connection.execute(insert(complaints), rows)
    assert watch_surges(contract.desk.store, at)
    assert contract.call("get", "/v1/alerts").get_json()["items"]


def test_every_answer_and_every_event_fits_the_document(contract: Contract) -> None:
    live_through_everything(contract)
    let_complaints_surge(contract)
    with contract.desk.store.read() as connection:
        events = connection.execute(select(outbox).order_by(outbox.c.id)).all()
    assert {event.type for event in events} == set(EVENT_TYPES) == set(contract.document["webhooks"])
    for event in events:
        body = body_of(event.type, event.complaint_id, event.sequence, event.payload, event.created_at)
        described = contract.document["webhooks"][event.type]["post"]["requestBody"]
        schema = described["content"]["application/json"]["schema"]
        assert contract.faults(schema, contract.client.application.json.loads(body)) == [], event.type
        assert b"+00:00" not in body
        assert b"+08:00" not in body


def test_an_event_that_is_not_as_described_is_found(contract: Contract) -> None:
    schema = {"$ref": "#/components/schemas/ComplaintErasedEvent"}
    body = {
        "type": "complaint.erased",
        "timestamp": "2026-03-02T02:00:00Z",
        "data": {"id": "c-1", "complaint_id": "c-1", "sequence": 1},
    }
    assert contract.faults(schema, body) == []
    assert contract.faults(schema, body | {"type": "complaint.created"})
    assert contract.faults(schema, body | {"data": {**body["data"], "text": "漏水"}})


KEYED = {
    "/v1/complaints": {"text": "水壶漏水", "channel": "web"},
    f"{ONE}/messages": {"text": "水壶漏水", "sender": "customer"},
    f"{ONE}/status": {"status": "assessed"},
    f"{ONE}/merge": {"into": "c-none", "decision": "decline"},
    f"{ONE}/corrections": {"urgency": "major"},
}


def test_the_key_is_described_where_it_is_read_and_nowhere_else(contract: Contract) -> None:
    told = {
        route
        for route, methods in contract.document["paths"].items()
        for operation in methods.values()
        if HEADER in [parameter["name"] for parameter in operation.get("parameters", ())]
    }
    assert told == set(KEYED)
    for route, body in KEYED.items():
        refused = contract.call("post", route, body, key=" ", complaint_id="c-none")
        assert [error["field"] for error in refused.get_json()["errors"]] == [HEADER], route


def test_the_headers_of_answers_are_named(contract: Contract) -> None:
    body = KEYED["/v1/complaints"]
    for replayed in (False, True):
        response = contract.call("post", "/v1/complaints", body, key="a")
        named = contract.document["paths"]["/v1/complaints"]["post"]["responses"]["201"]["headers"]
        assert response.headers["Location"] == f"/v1/complaints/{response.get_json()['id']}"
        assert ("Idempotency-Replayed" in response.headers) is replayed
        assert set(named) == {"Location", "Idempotency-Replayed"}
    for route in ("/v1/surveys", "/v1/label-queue"):
        assert set(contract.document["paths"][route]["post"]["responses"]["201"]["headers"]) == {"Location"}


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("/v1/complaints", {"text": "水壶漏水", "channel": "fax"}),
        ("/v1/complaints", {"text": "水壶漏水", "channel": "web", "customer": {"tier": "贵宾"}}),
        ("/v1/complaints", {"text": "", "channel": "web"}),
        ("/v1/complaints", {"text": "水" * 10_001, "channel": "web"}),
        (f"{ONE}/messages", {"text": "水壶漏水", "sender": "robot"}),
        (f"{ONE}/messages", {"text": "", "sender": "agent"}),
        (f"{ONE}/status", {"status": "lost"}),
        (f"{ONE}/merge", {"into": "c-1", "decision": "maybe"}),
        (f"{ONE}/corrections", {"urgency": "很急"}),
        (f"{ONE}/corrections", {"emotion": "难过"}),
        ("/v1/webhooks", {"url": "http://127.0.0.1:9/", "event_types": ["complaint.create"]}),
    ],
)
def test_what_is_refused_does_not_fit_the_document_either(
    contract: Contract, route: str, body: dict[str, Any]
) -> None:
    wanted = contract.document["paths"][route]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert contract.faults(wanted, body)
    assert contract.client.post(route.format(complaint_id="c-1"), json=body).status_code == 422


def test_every_name_of_a_tier_is_accepted_as_described(contract: Contract) -> None:
    for code, name in TIER_NAMES.items():
        for said in (code, name):
            body = {"text": "水壶漏水", "channel": "web", "customer": {"tier": said}}
            assert contract.post("/v1/complaints", body)["customer"]["tier"] == code


def test_filters_of_the_list_are_enums(contract: Contract) -> None:
    parameters = contract.document["paths"]["/v1/complaints"]["get"]["parameters"]
    enums = {p["name"]: p["schema"]["anyOf"][0].get("enum") for p in parameters if "anyOf" in p["schema"]}
    assert enums["level"] == ["frontline", "supervisor", "management"]
    assert enums["urgency"] == ["general", "major", "urgent"]
    assert "reopened" in enums["status"]
