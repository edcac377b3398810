"""GET /metrics over one process: what is counted, under which labels, and who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.overload import LONGEST_WAIT, waited_seconds
from service.api.problems import KINDS
from service.settings import Settings
from tests.service.api.conftest import make_fake_app
from tests.service.api.test_access import make_guarded
from tests.service.metrics.reading import Samples, label_values, read_samples, total, value

REQUESTS, TEXTS = "suqing_http_requests_total", "suqing_texts_analysed_total"
REFUSED = "suqing_http_requests_refused_total"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return make_fake_app(Settings(home=tmp_path)).test_client()


def scrape(client: FlaskClient, key: str | None = None) -> Samples:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read_samples(response.get_data(as_text=True))


def test_requests_are_counted_by_template_method_and_status(client: FlaskClient) -> None:
    client.post("/v1/analyze", json={"text": "水壶漏水了"})
    client.post("/v1/analyze", json={"text": ""})
    client.get("/v1/models")
    samples = scrape(client)
    assert value(samples, REQUESTS, route="/v1/analyze", method="POST", status="200") == 1
    assert value(samples, REQUESTS, route="/v1/analyze", method="POST", status="422") == 1
    assert value(samples, "suqing_http_request_seconds_count", route="/v1/analyze", method="POST") == 2
    assert value(samples, REQUESTS, route="/v1/models", method="GET", status="200") == 1


def test_an_address_or_method_of_the_clients_choice_is_no_label(client: FlaskClient) -> None:
    for number in range(5):
        client.get(f"/v1/nothing/{number}-13800138000")
        client.get(f"/static/{number}.js")
        client.open("/v1/analyze", method=f"BREW{number}")
        client.get(f"/v1/jobs/job-{number}?ref=K-{number}")
    samples = scrape(client)
    assert label_values(samples, "route") == {
        "unmatched",
        "/static/<path:name>",
        "/v1/jobs/<job_id>",
    }
    assert label_values(samples, "method") == {"GET", "other"}
    assert total(samples, REQUESTS, route="unmatched") == 10
    assert total(samples, REQUESTS, method="other") == 5


def test_texts_are_counted_by_model_urgency_and_review(client: FlaskClient) -> None:
    client.post("/v1/analyze", json={"text": "水壶烫伤了我的手"})
    items = [{"text": "水壶漏水了"}, {"text": "水壶漏水了吗"}, {"text": "好"}]
    client.post("/v1/analyze/batch", json={"items": items, "model": "fast"})
    samples = scrape(client)
    labels = {"needs_review": "false", "model_version": "fake-auto"}
    assert value(samples, TEXTS, urgency="urgent", **labels) == 1
    assert value(samples, TEXTS, urgency="general", **labels | {"model_version": "fake-fast"}) == 2
    assert total(samples, TEXTS, needs_review="true") == 1
    assert total(samples, TEXTS) == 4  # the proof after loading is no text of anybody


def test_no_text_reference_or_number_of_a_customer_is_shown(client: FlaskClient) -> None:
    client.post("/v1/analyze", json={"text": "我叫林小雨，电话13800138000"})
    client.post("/v1/analyze?ref=K-77", json={"text": "x", "model": "林小雨"})
    body = client.get("/metrics").get_data(as_text=True)
    for private in ("林小雨", "13800138000", "K-77"):
        assert private not in body


def test_refusals_are_shown_from_the_start_and_counted(client: FlaskClient) -> None:
    before = scrape(client)
    assert label_values(before, "reason") == {k for k, (status, _) in KINDS.items() if status in (429, 503)}
    assert total(before, REFUSED) == 0
    token = waited_seconds.set(LONGEST_WAIT + 1)
    try:
        assert client.post("/v1/analyze", json={"text": "水壶"}).status_code == 503
        late = scrape(client)  # who watches is answered all the same
    finally:
        waited_seconds.reset(token)
    assert value(late, REFUSED, reason="overloaded") == 1
    place = {"route": "/v1/analyze", "method": "POST"}
    assert value(late, "suqing_http_request_seconds_sum", **place) > LONGEST_WAIT  # type: ignore[operator]


def test_any_key_opens_it_and_too_many_requests_are_counted(tmp_path: Path) -> None:
    guarded = make_guarded(tmp_path, keys_required=True, requests_per_minute=1)
    client, key = guarded.client(), guarded.keys["analyze"]
    assert client.get("/metrics").status_code == 401
    headers = {"Authorization": f"Bearer {key}"}
    codes = [client.post("/v1/analyze", json={"text": "水壶"}, headers=headers).status_code for _ in range(3)]
    assert codes == [200, 429, 429]
    for scope, text in guarded.keys.items():
        assert value(scrape(client, text), REFUSED, reason="too-many-requests") == 2, scope
    guarded.store.close()
