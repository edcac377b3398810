"""What people corrected becomes cases of a training asked for over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.app import make_app
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.settings import Settings
from service.store import open_store
from service.store.upgrade import upgrade
from service.training_jobs.record import FOLDER
from tests.service.api.conftest import load_fake
from tests.service.api.test_bad_requests import check_problem


@pytest.fixture
def desk_client(tmp_path: Path) -> Iterator[FlaskClient]:
    settings = Settings(home=tmp_path)
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    classifiers.get()
    routes = make_desk_routes(settings, classifiers, store)
    yield make_app(settings, classifiers, routes).test_client()
    store.close()


def test_corrections_join_the_cases_of_the_request(desk_client: FlaskClient, tmp_path: Path) -> None:
    body = {"text": "水壶漏水，电话13800138000", "channel": "web"}
    complaint = desk_client.post("/v1/complaints", json=body).get_json()["id"]
    corrected = {"urgency": "major", "intensity": 2, "author": "小李"}
    assert desk_client.post(f"/v1/complaints/{complaint}/corrections", json=corrected).status_code == 200
    asked = {"cases": [{"text": "一直不发货", "urgency": "general"}], "corrections": True}
    job = desk_client.post("/v1/models/train", json=asked).get_json()
    assert (job["status"], job["cases"]) == ("queued", 2)
    lines = (tmp_path / FOLDER / job["id"] / "cases.jsonl").read_text("utf-8").splitlines()
    mine, theirs = (json.loads(line) for line in lines)
    assert (mine["text"], mine["urgency"]) == ("一直不发货", "general")
    assert (theirs["urgency"], theirs["intensity"]) == ("major", "2")
    assert theirs["corrected_at"]
    assert "13800138000" not in theirs["text"]


def test_no_case_at_all_is_said(desk_client: FlaskClient) -> None:
    check_problem(desk_client.post("/v1/models/train", json={"corrections": True}), 422, "invalid-fields")
