"""A seed that the worker could not use is refused when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.seeds import MAX_SEED
from tests.service.api.test_access import make_guarded
from tests.service.api.test_bad_requests import check_problem


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    made = make_guarded(tmp_path_factory.mktemp("home"), keys_required=False)
    yield made.client()
    made.store.close()


@pytest.mark.parametrize("seed", [-1, 2**32, 10**30])
@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/models/train", {"cases": [{"text": "三天没到", "category": "物流"}]}), ("/v1/label-queue", {})],
)
def test_a_seed_out_of_bounds(client: FlaskClient, path: str, body: dict[str, Any], seed: int) -> None:
    problem = check_problem(client.post(path, json={**body, "seed": seed}), 422, "invalid-fields")
    assert [error["field"] for error in problem["errors"]] == ["seed"]
    assert str(MAX_SEED if seed > 0 else 0) in problem["detail"]


def test_the_largest_seed_is_accepted_and_stands_in_the_document(client: FlaskClient) -> None:
    assert client.post("/v1/label-queue", json={"seed": MAX_SEED}).status_code == 201
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    for name in ("TrainRequest", "LabelQueueRequest"):
        assert schemas[name]["properties"]["seed"]["maximum"] == MAX_SEED == 2**32 - 1
