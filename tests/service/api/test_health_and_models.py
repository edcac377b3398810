"""GET /healthz, /readyz and /v1/models."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from service.classifiers import Classifiers
from service.settings import Settings
from tests.service.api.conftest import load_fake, make_fake_app
from tests.service.api.test_bad_requests import check_problem


def test_a_server_without_its_model_is_alive_but_not_ready(tmp_path: Path) -> None:
    classifiers = Classifiers("auto", load_fake)
    client = make_fake_app(Settings(home=tmp_path), classifiers).test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    check_problem(client.get("/readyz"), 503, "not-ready")
    classifiers.get()
    assert client.get("/readyz").get_json() == {"status": "ready", "model_version": "fake-auto"}


def test_loaded_models_are_listed_with_their_categories(client: FlaskClient) -> None:
    models = {model["name"]: model for model in client.get("/v1/models").get_json()["models"]}
    assert models["auto"]["default"] is True
    assert models["auto"]["version"] == "fake-auto"
    assert {"label": "refund_aftersales", "name": "退款与售后"} in models["auto"]["categories"]
    assert "accurate" not in models
