"""What holds for every route, those of tomorrow included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from service.api.scopes import Scope, scopes_of
from service.classifiers import Classifiers
from service.settings import Settings
from tests.service.api.conftest import make_fake_app
from tests.service.api.fakes import BrokenClassifier
from tests.service.api.test_bad_requests import check_problem

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
FILES = {"pages.static": "/static/page.js", "pages.docs_file": "/docs/css/swagger-ui.css"}


def routes(app: Flask) -> Iterator[tuple[str, str, set[str]]]:
    """(endpoint, address, methods) of every route."""
    for rule in app.url_map.iter_rules():
        yield rule.endpoint, FILES.get(rule.endpoint, rule.rule), set(rule.methods or ()) & METHODS


def test_every_route_states_its_scope(app: Flask) -> None:
    scopes = scopes_of(app)
    assert {endpoint for endpoint, _, _ in routes(app)} == set(scopes)
    public = {endpoint for endpoint, scope in scopes.items() if scope is Scope.PUBLIC}
    assert not any(endpoint.startswith(("analyze.", "models.", "complaints.")) for endpoint in public)


def test_a_route_without_a_scope_is_found_at_start(app: Flask) -> None:
    other = Flask("other", static_folder=None)
    other.add_url_rule("/forgotten", view_func=lambda: "", endpoint="forgotten")
    with pytest.raises(TypeError, match="forgotten"):
        scopes_of(other)


def test_every_other_method_is_405_with_the_allowed_ones(app: Flask, client: FlaskClient) -> None:
    tried = 0
    allowed: dict[str, set[str]] = {}
    for _, address, methods in routes(app):
        allowed.setdefault(address, set()).update(methods)
    for address, methods in allowed.items():
        for method in METHODS - methods:
            response = client.open(address, method=method)
            check_problem(response, 405, "method-not-allowed")
            assert methods <= set(response.headers["Allow"].split(", "))
            tried += 1
    assert tried > 20


def test_every_post_refuses_a_body_that_is_no_json(app: Flask, client: FlaskClient) -> None:
    posts = [address for _, address, methods in routes(app) if "POST" in methods]
    for address in posts:
        response = client.post(address, data=b"{", content_type="application/json")
        check_problem(response, 400, "invalid-json")
    assert len(posts) >= 2


def test_every_list_and_view_refuses_a_parameter_that_it_does_not_know(
    app: Flask, client: FlaskClient
) -> None:
    tried = []
    paths = client.get("/openapi.json").get_json()["paths"]
    for _, address, methods in routes(app):
        if "GET" not in methods or not address.startswith("/v1/"):
            continue
        problem = check_problem(client.get(f"{address}?colour=red&limit_to=x"), 422, "invalid-fields")
        assert [(e["field"], e["code"]) for e in problem["errors"]] == [
            ("colour", "unknown_field"),
            ("limit_to", "unknown_field"),
        ], address
        described = paths[address.replace("<", "{").replace(">", "}")]["get"]["responses"]["422"]
        assert "application/problem+json" in described["content"]
        tried.append(address)
    assert {"/v1/alerts", "/v1/models", "/v1/webhooks", "/v1/dead-letters", "/v1/complaints"} <= set(tried)


@pytest.mark.parametrize("address", ["/healthz?probe=1", "/readyz?probe=1", "/metrics?x=1", "/?utm=1"])
def test_who_watches_and_the_page_are_answered_whatever_is_added(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/v1",
        "/v1/analyze/",
        "/v1//complaints",
        "/v1/complaints//",
        "/static/../app.py",
        "/static/nothing.js",
    ],
)
def test_an_unknown_address_is_404(client: FlaskClient, address: str) -> None:
    check_problem(client.get(address), 404, "not-found")


@pytest.mark.parametrize("name", ["index.html", "js/../__init__.py", "js/swagger-ui-bundle.js.map"])
def test_only_the_two_files_of_swagger_ui_are_served(client: FlaskClient, name: str) -> None:
    check_problem(client.get(f"/docs/{name}"), 404, "not-found")


def test_every_response_carries_the_security_headers(app: Flask, client: FlaskClient) -> None:
    for _, address, methods in routes(app):
        for method in sorted(methods):
            with client.open(address, method=method) as response:
                headers = response.headers
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'"), address
            assert "frame-ancestors 'none'" in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert "Access-Control-Allow-Origin" not in headers
            expected = "no-cache" if address in FILES.values() else "no-store"
            assert headers["Cache-Control"] == expected, address


def test_other_origins_get_no_leave(client: FlaskClient) -> None:
    headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
    response = client.options("/v1/analyze", headers=headers)
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_an_unexpected_exception_is_500_with_an_id_and_shows_nothing(tmp_path: Path) -> None:
    classifiers = Classifiers("auto", lambda _: BrokenClassifier())
    classifiers.get()
    app = make_fake_app(Settings(home=tmp_path), classifiers)
    text = "我叫林小雨，电话13800138000"
    with structlog.testing.capture_logs() as logs:
        response = app.test_client().post("/v1/analyze", json={"text": text})
    problem = check_problem(response, 500, "internal-error")
    assert problem["error_id"] in problem["detail"]
    body = response.get_data(as_text=True)
    for internal in ("林小雨", "RuntimeError", "cannot read", "Traceback", ".py"):
        assert internal not in body
    assert [entry["request_id"] for entry in logs] == [problem["error_id"]]
    assert logs[0]["error"] == "RuntimeError"
    assert logs[0]["where"][-1].startswith("fakes.py:")
    assert "林小雨" not in str(logs)


def test_an_answer_with_nan_is_an_error_and_no_invalid_json(app: Flask) -> None:
    with app.app_context(), pytest.raises(ValueError, match="Out of range"):
        app.json.dumps({"confidence": float("nan")})


def test_every_error_kind_has_a_chinese_title() -> None:
    from service.api.problems import KINDS

    for status, title in KINDS.values():
        assert 400 <= status < 600
        assert any("\u4e00" <= character <= "\u9fff" for character in title)
