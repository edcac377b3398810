"""Without keys, no web page but Suqing's own reads or changes anything."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service import bootstrap
from service.settings import Settings
from tests.service.api.test_access import make_guarded
from tests.service.api.test_bad_requests import check_problem

CROSS_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example"},
]
OTHER_HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:8080",
    "192.168.1.5",
    "0.0.0.0",
]


@pytest.fixture(scope="module")
def open_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    made = make_guarded(tmp_path_factory.mktemp("home"), keys_required=False)
    yield made.client()
    made.store.close()


@pytest.mark.parametrize("host", [*OTHER_HOSTS, "[2001:db8::1]:8080", "[::1", "evil.example@127.0.0.1", ""])
def test_another_name_is_refused_and_the_way_out_is_told(open_client: FlaskClient, host: str) -> None:
    for address in ("/v1/complaints", "/", "/openapi.json", "/v1/no-such-thing"):
        problem = check_problem(open_client.get(address, headers={"Host": host}), 403, "unknown-host")
        assert "suqing keys create" in problem["detail"]
    body = {"text": "水壶坏了", "channel": "web"}
    response = open_client.post("/v1/complaints", json=body, headers={"Host": host})
    check_problem(response, 403, "unknown-host")


@pytest.mark.parametrize("host", ["localhost", "Localhost:9000", "127.0.0.1:8080", "127.8.0.1", "[::1]:8080"])
def test_this_machine_is_answered_under_its_names(open_client: FlaskClient, host: str) -> None:
    assert open_client.get("/v1/complaints", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_probes_are_answered_under_any_name(open_client: FlaskClient, address: str) -> None:
    assert open_client.get(address, headers={"Host": "suqing.internal:8080"}).status_code == 200


@pytest.mark.parametrize("headers", CROSS_SITE)
def test_another_site_changes_nothing(open_client: FlaskClient, headers: dict[str, str]) -> None:
    form = {"file": (io.BytesIO("编号,意见\n1,漏电\n".encode()), "a.csv")}
    check_problem(open_client.post("/v1/surveys", data=form, headers=headers), 403, "other-site")
    problem = check_problem(
        open_client.post("/v1/models/rollback", json={}, headers=headers), 403, "other-site"
    )
    assert "suqing keys create" in problem["detail"]
    assert open_client.get("/", headers=headers).status_code == 200  # a link from elsewhere


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_our_own_page_and_programs_go_on(open_client: FlaskClient, headers: dict[str, str]) -> None:
    assert open_client.post("/v1/analyze", json={"text": "水壶坏了"}, headers=headers).status_code == 200


def test_with_keys_a_gateway_may_use_its_own_name(tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=True)
    headers = {"Authorization": f"Bearer {made.keys['desk']}", "Host": "suqing.example.com"}
    assert made.client().get("/v1/complaints", headers=headers).status_code == 200
    made.store.close()


@pytest.mark.parametrize("desk", [True, False])
def test_the_name_that_the_server_is_bound_to_is_its_own(
    tmp_path: Path, desk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not desk:
        monkeypatch.setattr(bootstrap, "is_desk_installed", lambda: False)
    app, _ = bootstrap.make_application(Settings(home=tmp_path), host="Suqing.home")
    for host, status in (("suqing.home:8080", 200), ("localhost", 200), ("evil.example", 403)):
        assert app.test_client().get("/openapi.json", headers={"Host": host}).status_code == status
