"""Idempotency-Key: one request, one complaint, whatever the network does. On both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from service.desk import idempotency
from service.desk.idempotency import claim_key
from service.now import utc_now
from service.settings import Settings
from service.store.tables import complaints, idempotency_keys, outbox
from tests.service.api.desk_client import BODY, DeskClient, open_desk_client
from tests.service.api.test_bad_requests import check_problem
from tests.service.store.conftest import desk_settings, postgres_url

__all__ = ["desk_settings", "postgres_url"]


@pytest.fixture
def desk(desk_settings: Settings) -> Iterator[DeskClient]:
    with open_desk_client(desk_settings) as desk:
        yield desk


def count(desk: DeskClient, table: Any = complaints) -> int:
    with desk.desk.store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def test_the_same_key_and_body_get_the_same_answer(desk: DeskClient) -> None:
    first, second = desk.send(key="k-1"), desk.send(key="k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_data() == second.get_data()
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (count(desk), count(desk, outbox)) == (1, 1)


def test_the_order_of_keys_and_white_space_do_not_make_another_request(desk: DeskClient) -> None:
    first = desk.send(key="k-1")
    turned = dict(reversed(BODY.items()))
    assert desk.send(turned, key="k-1").get_data() == first.get_data()


@pytest.mark.parametrize("change", [{"text": "别的内容"}, {"channel": "web"}, {"amount": 5}])
def test_another_body_is_422(desk: DeskClient, change: dict[str, Any]) -> None:
    desk.send(key="k-1")
    check_problem(desk.send({**BODY, **change}, key="k-1"), 422, "idempotency-key-reused")
    assert count(desk) == 1


def test_another_address_is_422(desk: DeskClient) -> None:
    complaint_id = desk.send(key="k-1").get_json()["id"]
    body = {"text": "您好", "sender": "agent"}
    check_problem(desk.send(body, f"/{complaint_id}/messages", key="k-1"), 422, "idempotency-key-reused")


def test_a_key_in_flight_is_409_and_a_killed_servers_key_is_free_again(desk: DeskClient) -> None:
    first = desk.send(key="k-1").get_json()["id"]
    claimed = {"finished_at": None, "body": None, "status": None, "claimed_at": utc_now()}
    with desk.desk.store.write() as connection:
        connection.execute(update(idempotency_keys).values(**claimed))
    refused = desk.send(key="k-1")
    check_problem(refused, 409, "request-in-flight")
    assert refused.headers["Retry-After"] == "1"
    with desk.desk.store.write() as connection:
        long_ago = utc_now() - idempotency.STALE - timedelta(seconds=1)
        connection.execute(update(idempotency_keys).values(claimed_at=long_ago))
    assert desk.send(key="k-1").get_json()["id"] != first


@pytest.mark.parametrize(("seconds", "status"), [(12, 409), (59, 409), (61, 201)])
def test_the_longest_text_keeps_its_key_while_the_encoder_may_still_read_it(
    desk: DeskClient, seconds: int, status: int
) -> None:
    desk.send(key="k-1")
    begun = {"finished_at": None, "body": None, "status": None}
    with desk.desk.store.write() as connection:
        connection.execute(
            update(idempotency_keys).values(claimed_at=utc_now() - timedelta(seconds=seconds), **begun)
        )
    assert desk.send(key="k-1").status_code == status


@pytest.mark.parametrize(("chars", "seconds"), [(50, 60), (10_000, 60), (100_000, 600)])
def test_longer_texts_keep_their_keys_longer(chars: int, seconds: int) -> None:
    assert idempotency.stale_after(chars) == timedelta(seconds=seconds)


def test_a_slow_request_that_lost_its_claim_stores_nothing(desk: DeskClient, monkeypatch: Any) -> None:
    taken_over: list[Any] = []
    read = desk.desk.classifiers.get()

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(read, name)

        def predict(self, texts: Any, *, evidence: bool = True) -> Any:
            if not taken_over:
                with desk.desk.store.write() as connection:
                    long_ago = utc_now() - idempotency.STALE - timedelta(seconds=1)
                    connection.execute(update(idempotency_keys).values(claimed_at=long_ago))
                taken_over.append(None)
                taken_over[0] = desk.send(key="k-1")
            return read.predict(texts, evidence=evidence)

    monkeypatch.setattr(type(desk.desk.classifiers), "get", lambda *_: Slow())
    check_problem(desk.send(key="k-1"), 409, "request-in-flight")
    assert taken_over[0].status_code == 201
    assert count(desk) == 1


def test_a_refused_request_leaves_its_key_free(desk: DeskClient) -> None:
    check_problem(desk.send({**BODY, "received_at": "2999-01-01T00:00:00Z"}, key="k-1"), 422, "wrong-time")
    assert count(desk, idempotency_keys) == 0
    assert desk.send(key="k-1").status_code == 201


def test_a_key_is_forgotten_after_a_day(desk: DeskClient) -> None:
    desk.send(key="k-1")
    with desk.desk.store.write() as connection:
        connection.execute(update(idempotency_keys).values(claimed_at=utc_now() - idempotency.KEPT * 1.01))
    assert desk.send({**BODY, "text": "别的内容"}, key="k-1").status_code == 201


def test_messages_and_status_keep_the_key_too(desk: DeskClient) -> None:
    complaint_id = desk.send().get_json()["id"]
    for path, body in (
        ("messages", {"text": "您好", "sender": "agent"}),
        ("status", {"status": "closed"}),
    ):
        first = desk.send(body, f"/{complaint_id}/{path}", key=path)
        again = desk.send(body, f"/{complaint_id}/{path}", key=path)
        assert first.get_data() == again.get_data()
    view = desk.get(f"/{complaint_id}").get_json()
    assert (len(view["messages"]), len(view["history"])) == (2, 2)


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "k\x7f"])
def test_an_unusable_key_is_422(desk: DeskClient, key: str) -> None:
    check_problem(desk.send(key=key), 422, "invalid-fields")


def test_many_at_once_make_one_complaint(desk: DeskClient) -> None:
    answers: list[Any] = []

    def send() -> None:
        client = DeskClient(desk.desk, desk.client.application.test_client())
        answers.append(client.send(key="k-1"))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    made = {answer.get_data() for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert count(desk) == 1


def test_keys_of_two_callers_are_two_keys(desk: DeskClient) -> None:
    claims = [claim_key(desk.desk.store, owner, "k", "hash", utc_now()) for owner in ("one", "two")]
    assert {type(claim).__name__ for claim in claims} == {"Claim"}
