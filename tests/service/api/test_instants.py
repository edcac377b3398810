"""Times that are no time in UTC are refused by field, wherever a request may hold one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.service.api.test_access import make_guarded
from tests.service.api.test_bad_requests import check_problem

BEFORE, AFTER = "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"
COMPLAINT = {"text": "水壶坏了", "channel": "web"}
MESSAGE = {"text": "还没有人联系我", "sender": "customer"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    made = make_guarded(tmp_path_factory.mktemp("home"), keys_required=False)
    yield made.client()
    made.store.close()


@pytest.mark.parametrize("told", [BEFORE, AFTER])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/complaints", "received_from"),
        ("/v1/complaints", "received_to"),
        ("/v1/stats", "since"),
        ("/v1/stats", "until"),
    ],
)
def test_a_query(client: FlaskClient, path: str, field: str, told: str) -> None:
    problem = check_problem(client.get(path, query_string={field: told}), 422, "invalid-fields")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, "invalid")]
    assert "UTC" in problem["detail"]


@pytest.mark.parametrize(
    "told", ["2026-11-01T00:00:00+08:00", "2026-11-01T00:00+0800", "20261101 000000.5+08:00"]
)
@pytest.mark.parametrize(("path", "field"), [("/v1/complaints", "received_from"), ("/v1/stats", "until")])
def test_a_plus_that_was_not_escaped_is_told_how_to_write(
    client: FlaskClient, path: str, field: str, told: str
) -> None:
    problem = check_problem(client.get(f"{path}?{field}={told}"), 422, "invalid-fields")
    assert "%2B08" in problem["errors"][0]["detail"]
    assert "%2B" not in check_problem(client.get(f"{path}?{field}=soon"), 422, "invalid-fields")["detail"]
    assert client.get(f"{path}?{field}=2026-11-01T00:00:00%2B08:00").status_code == 200


@pytest.mark.parametrize("told", [BEFORE, AFTER])
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", COMPLAINT, "received_at"),
        ("/{id}/messages", MESSAGE, "sent_at"),
        ("/{id}/status", {"status": "acknowledged"}, "at"),
    ],
)
def test_a_body(client: FlaskClient, path: str, body: dict[str, str], field: str, told: str) -> None:
    complaint = client.post("/v1/complaints", json=COMPLAINT).get_json()["id"]
    response = client.post("/v1/complaints" + path.format(id=complaint), json={**body, field: told})
    problem = check_problem(response, 422, "invalid-fields")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_second_of_utc_may_be_asked_for(client: FlaskClient, told: str) -> None:
    for path, field in (("/v1/complaints", "received_to"), ("/v1/stats", "since")):
        assert client.get(path, query_string={field: told}).status_code == 200


@pytest.mark.parametrize(("until", "status"), [("2026-01-31", 422), ("2026-02-01", 422), ("2026-02-02", 200)])
def test_figures_of_a_period_that_ends_before_it_begins_are_refused(
    client: FlaskClient, until: str, status: int
) -> None:
    query = {"since": "2026-02-01T00:00:00Z", "until": f"{until}T00:00:00Z"}
    response = client.get("/v1/stats", query_string=query)
    assert response.status_code == status
    if status == 422:
        problem = check_problem(response, 422, "invalid-fields")
        assert [(error["field"], error["code"]) for error in problem["errors"]] == [("until", "invalid")]
