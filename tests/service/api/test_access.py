"""With keys required, every route but the public ones asks for one, and the right scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.access.audit_trail import read_audit
from service.access.keys import create_key, revoke_key
from service.access.scopes import GRANTABLE, is_allowed
from service.api.access import Access, control_access
from service.api.app import make_app
from service.api.complaint_shapes import MessageAnswer, SentMessage, WholeComplaint
from service.api.scopes import Scope, scopes_of
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.settings import Settings
from service.store import Store, open_store
from service.store.upgrade import upgrade
from tests.service.api.conftest import load_fake
from tests.service.api.test_bad_requests import check_problem
from tests.service.api.test_every_route import routes

OPEN_TO_ALL = {"health"}
"""Blueprints that ask nobody for a key: is the server alive."""


@dataclass
class Guarded:
    app: Flask
    store: Store
    keys: dict[str, str]  # scope -> text of a key with that scope alone

    def client(self) -> FlaskClient:
        return self.app.test_client()


def make_guarded(home: Path, *, keys_required: bool, requests_per_minute: int = 0) -> Guarded:
    settings = Settings(home=home)
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    classifiers.get()
    app = make_app(
        settings,
        classifiers,
        make_desk_routes(settings, classifiers, store),
        lambda app: control_access(app, Access(store, keys_required, requests_per_minute)),
    )
    keys = {scope: create_key(store, scope, [scope], actor="test")[1] for scope in GRANTABLE}
    return Guarded(app, store, keys)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    made = make_guarded(tmp_path_factory.mktemp("home"), keys_required=True)
    yield made
    made.store.close()


def test_only_health_is_public(guarded: Guarded) -> None:
    public = {name for name, scope in scopes_of(guarded.app).items() if scope is Scope.PUBLIC}
    assert {name.partition(".")[0] for name in public} == OPEN_TO_ALL


def test_every_route_is_refused_without_a_key_and_with_a_wrong_one(guarded: Guarded) -> None:
    scopes = scopes_of(guarded.app)
    tried = 0
    for endpoint, address, methods in routes(guarded.app):
        if scopes[endpoint] is Scope.PUBLIC:
            continue
        for method in methods:
            for header in (None, "Bearer sq_nothing", f"Basic {guarded.keys['admin']}", "Bearer"):
                headers = {} if header is None else {"Authorization": header}
                response = guarded.client().open(address, method=method, headers=headers)
                check_problem(response, 401, "unauthorized")
                wanted = "Basic" if scopes[endpoint] is Scope.ANY_KEY else "Bearer"
                assert response.headers["WWW-Authenticate"].startswith(wanted)
                tried += 1
    assert tried >= 40


def test_every_route_asks_for_its_own_scope(guarded: Guarded) -> None:
    for endpoint, address, methods in routes(guarded.app):
        wanted = scopes_of(guarded.app)[endpoint]
        for held in GRANTABLE:
            headers = {"Authorization": f"Bearer {guarded.keys[held]}"}
            for method in methods:
                with guarded.client().open(address, method=method, headers=headers) as response:
                    refused = response.status_code == 403
                assert refused is not is_allowed([held], wanted), (endpoint, held)


@pytest.mark.parametrize(
    "address", ["/", "/docs", "/openapi.json", "/static/page.js", "/docs/css/swagger-ui.css"]
)
def test_any_key_opens_the_pages_as_a_password_or_as_a_bearer_token(guarded: Guarded, address: str) -> None:
    key = guarded.keys["intake"]
    for credentials in (
        {"auth": ("anything", key)},
        {"auth": (key, "")},
        {"headers": {"Authorization": f"Bearer {key}"}},
    ):
        assert guarded.client().get(address, **credentials).status_code == 200
    assert guarded.client().get(address, auth=("admin", "admin")).status_code == 401


def test_a_person_without_a_key_reads_what_to_do(guarded: Guarded) -> None:
    response = guarded.client().get("/docs", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.mimetype) == (401, "text/html")
    assert "suqing keys create" in response.get_data(as_text=True)
    assert response.headers["WWW-Authenticate"].startswith("Basic")
    check_problem(guarded.client().get("/docs", headers={"Accept": "*/*"}), 401, "unauthorized")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://example.com"}, 401),
        ({"Origin": "null"}, 401),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 401),
        ({"Sec-Fetch-Site": "same-site"}, 401),
    ],
)
def test_a_key_that_the_browser_remembers_changes_nothing_for_another_site(
    guarded: Guarded, headers: dict[str, str], status: int
) -> None:
    remembered = {"auth": ("x", guarded.keys["analyze"])}
    body = {"text": "水壶坏了"}
    assert (
        guarded.client().post("/v1/analyze", json=body, headers=headers, **remembered).status_code == status
    )
    bearer = {"Authorization": f"Bearer {guarded.keys['analyze']}", **headers}
    assert guarded.client().post("/v1/analyze", json=body, headers=bearer).status_code == 200


def test_a_revoked_key_is_refused_at_once(guarded: Guarded) -> None:
    key, text = create_key(guarded.store, "x", ["analyze"], actor="test")
    headers = {"Authorization": f"bearer {text}"}
    body = {"text": "水壶坏了"}
    assert guarded.client().post("/v1/analyze", json=body, headers=headers).status_code == 200
    revoke_key(guarded.store, key.id, actor="test")
    check_problem(guarded.client().post("/v1/analyze", json=body, headers=headers), 401, "unauthorized")


def test_who_reads_a_complaint_is_recorded_and_who_sent_it(guarded: Guarded) -> None:
    def bearer(scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {guarded.keys[scope]}"}

    body = {"text": "水壶烫伤了手", "channel": "web"}
    made = guarded.client().post("/v1/complaints", json=body, headers=bearer("intake"))
    assert made.status_code == 201
    complaint = made.get_json()["id"]
    assert guarded.client().get(f"/v1/complaints/{complaint}", headers=bearer("desk")).status_code == 200
    guarded.client().get(f"/v1/complaints/{complaint}", headers=bearer("intake"))  # refused: not recorded
    guarded.client().get("/v1/complaints?status=received", headers=bearer("desk"))
    trail = [entry for entry in read_audit(guarded.store) if entry.object_kind.startswith("complaint")]
    trail = trail[-3:]
    assert [(entry.action, entry.object_id) for entry in trail] == [
        ("complaint.created", complaint),
        ("read", complaint),
        ("read", "get_complaints"),
    ]
    assert trail[0].actor != trail[1].actor == trail[2].actor
    assert trail[2].details == {"view": "get_complaints", "filters": ["status"]}
    assert "烫伤" not in str(trail)


@pytest.mark.parametrize("repeated", [None, "again"])
def test_who_may_only_send_sees_of_a_complaint_what_it_sent(guarded: Guarded, repeated: str | None) -> None:
    def send(scope: str, path: str, body: dict[str, str]) -> Any:
        headers = {"Authorization": f"Bearer {guarded.keys[scope]}"}
        more = {"Idempotency-Key": repeated} if repeated and scope == "intake" else {}
        return guarded.client().post(f"/v1/complaints{path}", json=body, headers=headers | more)

    made = send("admin", "", {"text": "水壶烫伤了手", "channel": "web", "order_ref": "A-77"})
    path = f"/{made.get_json()['id']}/messages"
    send("admin", path, {"text": "内部已核实订单", "sender": "agent"})
    for _ in range(2 if repeated else 1):
        answer = send("intake", path, {"text": "电话13800138000，太气愤了", "sender": "customer"})
        assert answer.status_code == 201
        seen = SentMessage.model_validate(answer.get_json())
        assert (seen.message.masked_text, seen.message.emotion) == ("电话［手机号］，太气愤了", "angry")
        assert (seen.id, seen.status) == (made.get_json()["id"], "received")
        for secret in ("烫伤", "A-77", "核实"):
            assert secret not in answer.get_data(as_text=True)
    whole = send("admin", path, {"text": "还在等", "sender": "customer"})
    assert len(WholeComplaint.model_validate(whole.get_json()).messages) == 4
    MessageAnswer.model_validate(whole.get_json())


def test_who_may_only_send_cannot_answer_for_an_agent(guarded: Guarded) -> None:
    """An agent's message is the first response: it would stop the clock."""

    def send(key: str, path: str, body: dict[str, str]) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        return guarded.client().post(f"/v1/complaints{path}", json=body, headers=headers)

    intake = guarded.keys["intake"]
    made = send(intake, "", {"text": "水壶漏水", "channel": "web"}).get_json()
    path, answer = f"/{made['id']}/messages", {"text": "您好，正在处理", "sender": "agent"}
    problem = check_problem(send(intake, path, answer), 403, "forbidden")
    assert [error["field"] for error in problem["errors"]] == ["sender"]
    assert "desk" in problem["detail"]
    kept = send(guarded.keys["desk"], f"/{made['id']}/status", {"status": "assessed"}).get_json()
    assert [message["sender"] for message in kept["messages"]] == ["customer"]
    assert {clock["state"] for clock in kept["clocks"]} == {"running"}
    agent = create_key(guarded.store, "agent", ["intake", "desk"], actor="test")[1]
    assert send(agent, path, answer).status_code == 201


def test_on_this_machine_no_key_is_asked_for_but_reading_is_recorded(tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=False)
    assert made.client().get("/v1/complaints").status_code == 200
    [entry] = [entry for entry in read_audit(made.store) if entry.action == "read"]
    assert entry.actor == "local"
    made.store.close()


def test_on_this_machine_the_pages_are_open(tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=False)
    for address in ("/", "/docs", "/openapi.json"):
        assert made.client().get(address).status_code == 200
    made.store.close()


def test_nobody_reads_unseen(tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=False)
    with made.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE audit RENAME TO audit_gone")
    check_problem(made.client().get("/v1/complaints"), 503, "store-unavailable")
    made.store.close()


def test_a_key_that_asks_too_often_is_told_to_wait_and_others_are_not(tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=True, requests_per_minute=3)
    one, other = ({"Authorization": f"Bearer {made.keys[scope]}"} for scope in ("desk", "admin"))
    assert [made.client().get("/static/page.js", headers=one).status_code for _ in range(9)] == [200] * 9
    answers = [made.client().get("/v1/complaints", headers=one) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    check_problem(answers[-1], 429, "too-many-requests")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert made.client().get("/v1/complaints", headers=other).status_code == 200
    assert made.client().get("/healthz").status_code == 200
    made.store.close()
