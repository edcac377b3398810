"""Promotion and the way back over HTTP, on real small versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.registry import Registry
from service.api.answer_shapes import ModelsAnswer
from service.api.champion_shapes import ChampionAnswer
from service.live.shadow_counts import ShadowCounts, add_counts
from service.registered import champion_version
from service.settings import Settings
from tests.models.registry.versions import damage, make_registry
from tests.service.api.conftest import make_fake_app
from tests.service.api.test_bad_requests import check_problem
from tests.service.routing.own_rules import write_own_rules


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return make_registry(tmp_path, "a-1", "b-1")


@pytest.fixture
def client(tmp_path: Path, registry: Registry) -> FlaskClient:
    return make_fake_app(Settings(home=tmp_path)).test_client()


def test_promote_and_back(client: FlaskClient, registry: Registry) -> None:
    for version, before in (("a-1", None), ("b-1", "a-1")):
        answer = client.post(f"/v1/models/{version}/promote", json={"reason": "每周更新"}).get_json()
        ChampionAnswer.model_validate(answer)
        assert (answer["champion"], answer["previous"]) == (version, before)
        assert registry.state().champion == version
    for back in ("a-1", None):
        answer = client.post("/v1/models/rollback", json={}).get_json()
        ChampionAnswer.model_validate(answer)
        assert answer["champion"] == registry.state().champion == back
    check_problem(client.post("/v1/models/rollback", json={}), 409, "model-refused")


def test_the_answer_says_which_rules_never_fire(client: FlaskClient, tmp_path: Path) -> None:
    assert client.post("/v1/models/b-1/promote", json={}).get_json()["routing"]["never_fire"] == []
    write_own_rules(tmp_path / "routes.yaml", ["我的类别"])
    routing = client.post("/v1/models/a-1/promote", json={}).get_json()["routing"]
    assert "money_or_data_at_risk" in routing["never_fire"]
    assert routing["lost"] == []  # they did not fire with the version before either
    assert routing["unknown"][0] == {
        "place": "rules.1.when.category",
        "rule": "money_or_data_at_risk",
        "name": "资金或个人信息安全",
        "categories": ["我的类别"],
        "fires": False,
    }
    back = client.post("/v1/models/rollback", json={}).get_json()
    ChampionAnswer.model_validate(back)
    assert (back["routing"]["model"], back["routing"]["never_fire"]) == ("b-1", routing["never_fire"])


def test_the_list_shows_states_history_and_shadow(client: FlaskClient, registry: Registry) -> None:
    client.post("/v1/models/a-1/promote", json={"reason": "每周更新"})
    registry.shadow("b-1", reason="x", prove=lambda directory: directory)
    pairs = {("urgency", "general", "urgent"): 3}
    add_counts(registry.versions, ShadowCounts("a-1", "b-1", texts=10, compared={"urgency": 10}, pairs=pairs))
    answer = client.get("/v1/models").get_json()
    ModelsAnswer.model_validate(answer)
    said = answer["registry"]
    assert said["champion"] == "a-1"
    assert {v["version"]: v["status"] for v in said["versions"]} == {"a-1": "champion", "b-1": "candidate"}
    assert said["history"][1]["reason"] == "每周更新"
    assert said["history"][1]["by"] == "API local"
    assert said["shadow_counts"]["tasks"]["urgency"]["disagreed"] == 3


def test_what_is_not_fit_is_refused_with_the_reason(client: FlaskClient, registry: Registry) -> None:
    check_problem(client.post("/v1/models/nothing/promote", json={}), 404, "unknown-version")
    damage(registry.versions / "a-1")
    problem = check_problem(client.post("/v1/models/a-1/promote", json={}), 409, "model-refused")
    assert "SHA-256" in problem["detail"]
    registry.decide("b-1", {"promote": False, "summary": "类别没有提高。"}, "")
    problem = check_problem(client.post("/v1/models/b-1/promote", json={}), 409, "model-refused")
    assert "类别没有提高" in problem["detail"]
    assert client.post("/v1/models/b-1/promote", json={"force": True}).status_code == 200


def test_the_shipped_model_has_a_name_in_the_counts_of_a_shadow(registry: Registry) -> None:
    assert champion_version(registry.state()).startswith("auto-")
