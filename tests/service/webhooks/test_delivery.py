"""From the outbox to a real receiver: signed, ordered, at least once, with back-off and dead letters."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nlp.errors import UsageError
from service.cli.errors import run
from service.cli.main import app
from service.jobs.registry import JobContext
from service.settings import Settings
from service.store import Store, open_store
from service.store.events import write_event
from service.store.tables import audit, deliveries, outbox, webhook_endpoints
from service.webhooks import deliver, sender
from service.webhooks.backoff import MOST_ATTEMPTS, delay_after
from service.webhooks.dead_letters import list_dead_letters, retry_dead_letter
from service.webhooks.deliver import LEASE, claim_due, deliver_due, is_silent
from service.webhooks.endpoints import add_endpoint, list_endpoints
from service.webhooks.fan_out import fan_out
from service.webhooks.job import send_webhooks
from service.webhooks.switching import disable_endpoint
from tests.service.webhooks.receiver import Receiver, running_receiver

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


def settings_of(base: Settings) -> Settings:
    return replace(base, webhook_private_addresses=True)


@pytest.fixture
def context(store: Store, desk_settings: Settings, receiver: Receiver) -> JobContext:
    settings = settings_of(desk_settings)
    _, receiver.secret = add_endpoint(store, settings, receiver.url, actor="test")
    return JobContext(settings, store)


def test_the_command_adds_a_receiver_of_some_events_with_a_note(
    context: JobContext, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(context.settings.home))
    monkeypatch.setenv("SUQING_STORE_URL", context.settings.store_url)
    monkeypatch.setenv("SUQING_WEBHOOK_PRIVATE_ADDRESSES", "1")
    monkeypatch.setenv("COLUMNS", "200")

    def suqing(*arguments: str) -> int:
        return run(lambda: app(["webhooks", *arguments], standalone_mode=False))

    disable_endpoint(context.store, endpoint_of(context), actor="test")
    wanted = ("--event", "clock.overdue", "--event", "complaint.created", "--description", "值班群")
    assert suqing("add", "http://127.0.0.1:9/", *wanted) == 0
    assert suqing("add", "http://127.0.0.1:9/", "--event", "clock.late") == 2
    assert "没有事件「clock.late」" in capsys.readouterr().err
    assert suqing("list") == 0
    listed = capsys.readouterr().out
    assert "clock.overdue complaint.created" in listed
    assert "值班群" in listed
    for number, kind in enumerate(("complaint.created", "complaint.updated", "clock.overdue"), start=1):
        put(context.store, "c-1", number, kind)
    assert fan_out(context.store, NOW) == 3
    with context.store.read() as connection:
        assert [row.sequence for row in connection.execute(select(deliveries))] == [1, 3]


def put(store: Store, complaint: str, sequence: int, kind: str = "complaint.updated") -> None:
    with store.write() as connection:
        write_event(connection, complaint, sequence, kind, {"queue": "frontline", "备注": "［手机号］"}, NOW)


def endpoint_of(context: JobContext) -> str:
    return list_endpoints(context.store)[-1].id


def pending(store: Store) -> int:
    with store.read() as connection:
        return len(
            connection.execute(select(deliveries).where(deliveries.c.next_attempt_at.is_not(None))).all()
        )


def test_events_arrive_signed_and_in_order(context: JobContext, receiver: Receiver) -> None:
    for sequence in range(1, 6):
        for complaint in ("c-1", "c-2", "c-3"):
            put(context.store, complaint, sequence)
    assert send_webhooks(context) == (15, 0)
    for complaint in ("c-1", "c-2", "c-3"):
        assert receiver.sequences(complaint) == [1, 2, 3, 4, 5]
    assert receiver.got[0]["备注"] == "［手机号］"
    assert receiver.hosts == {f"127.0.0.1:{receiver.port}"}
    assert send_webhooks(context) == (0, 0)
    assert pending(context.store) == 0


def test_a_failing_event_holds_up_its_own_complaint_alone(context: JobContext, receiver: Receiver) -> None:
    receiver.answer = lambda data: (500 if data["complaint_id"] == "c-1" else 200, {})
    for sequence in (1, 2, 3):
        put(context.store, "c-1", sequence)
        put(context.store, "c-2", sequence)
    send_webhooks(context)
    assert receiver.sequences("c-1") == [1]
    assert receiver.sequences("c-2") == [1, 2, 3]
    receiver.answer = lambda _: (204, {})
    later = datetime.now(UTC) + timedelta(seconds=60)
    while deliver_due(context.store, endpoint_of(context), allow_private=True, now=later)[0]:
        pass
    assert receiver.sequences("c-1") == [1, 1, 2, 3]
    assert len(set(receiver.ids)) == 6  # the second attempt carries the same id


def test_after_enough_failures_it_is_a_dead_letter_and_the_next_event_goes_on(
    context: JobContext, receiver: Receiver
) -> None:
    receiver.answer = lambda data: (503 if data["sequence"] == 1 else 200, {})
    put(context.store, "c-1", 1)
    put(context.store, "c-1", 2)
    fan_out(context.store, NOW)
    now = NOW
    for _ in range(MOST_ATTEMPTS + 1):
        deliver_due(context.store, endpoint_of(context), allow_private=True, now=now)
        now += timedelta(hours=8)
    assert receiver.sequences("c-1") == [1] * MOST_ATTEMPTS + [2]
    [dead] = list_dead_letters(context.store)
    assert (dead.attempts, dead.last_status, dead.type) == (MOST_ATTEMPTS, 503, "complaint.updated")
    receiver.answer = lambda _: (200, {})
    assert retry_dead_letter(context.store, dead.id, actor="test")
    assert send_webhooks(context) == (1, 0)
    assert list_dead_letters(context.store) == []
    assert not retry_dead_letter(context.store, dead.id, actor="test")


def test_a_worker_that_died_after_sending_leaves_the_event_to_another_one(
    context: JobContext, receiver: Receiver
) -> None:
    put(context.store, "c-1", 1)
    put(context.store, "c-1", 2)
    fan_out(context.store, NOW)
    [due] = claim_due(context.store, endpoint_of(context), NOW)  # and then nothing: killed
    assert claim_due(context.store, endpoint_of(context), NOW + LEASE / 2) == []
    [again] = claim_due(context.store, endpoint_of(context), NOW + LEASE)
    assert (again.event_id, again.body, again.attempts) == (due.event_id, due.body, 2)


def test_two_workers_send_each_event_once(context: JobContext, receiver: Receiver) -> None:
    for complaint in range(40):
        put(context.store, f"c-{complaint}", 1)
        put(context.store, f"c-{complaint}", 2)
    other = open_store(context.settings)
    workers = [
        threading.Thread(target=send_webhooks, args=(JobContext(context.settings, s),))
        for s in (context.store, other)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    send_webhooks(context)
    other.close()
    assert {c: s for c in range(40) if (s := receiver.sequences(f"c-{c}")) != [1, 2]} == {}


@pytest.fixture
def sqlite_context(tmp_path: Path, receiver: Receiver) -> Iterator[JobContext]:
    from service.store.upgrade import upgrade

    settings = Settings(home=tmp_path, webhook_private_addresses=True)
    store = open_store(settings)
    upgrade(store)
    _, receiver.secret = add_endpoint(store, settings, receiver.url, actor="test")
    yield JobContext(settings, store)
    store.close()


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        pytest.param(302, {"location": "http://127.0.0.1:1/"}, None, id="a redirect is not followed"),
        pytest.param(404, {}, None, id="not found"),
        pytest.param(429, {"retry-after": "3600"}, None, id="asked to wait"),
    ],
)
def test_every_other_answer_is_a_failure(
    sqlite_context: JobContext, receiver: Receiver, status: int, headers: dict[str, str], error: str | None
) -> None:
    receiver.answer = lambda _: (status, headers)
    put(sqlite_context.store, "c-1", 1)
    assert send_webhooks(sqlite_context) == (0, 1)
    with sqlite_context.store.read() as connection:
        row = connection.execute(select(deliveries)).one()
    assert (row.last_status, row.last_error, row.attempts) == (status, error, 1)
    wait = (row.next_attempt_at - datetime.now(UTC)).total_seconds()
    assert wait > (3500 if status == 429 else 1)


def test_a_dead_letter_of_a_disabled_address_is_not_put_where_nobody_sends_it(
    sqlite_context: JobContext, receiver: Receiver
) -> None:
    receiver.answer = lambda _: (410, {})
    put(sqlite_context.store, "c-1", 1)
    send_webhooks(sqlite_context)
    [dead] = list_dead_letters(sqlite_context.store)
    with pytest.raises(UsageError, match="已停用"):
        retry_dead_letter(sqlite_context.store, dead.id, actor="test")
    assert list_dead_letters(sqlite_context.store) == [dead]


def test_a_receiver_that_is_not_there_or_never_answers(
    sqlite_context: JobContext, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()
    receiver.answer = lambda _: (200 if stopped.wait(3) else 500, {})
    monkeypatch.setattr(sender, "STEP_SECONDS", 0.3)
    put(sqlite_context.store, "c-1", 1)
    assert send_webhooks(sqlite_context) == (0, 1)
    with sqlite_context.store.read() as connection:
        assert connection.execute(select(deliveries.c.last_error)).scalar_one() == "timeout"
    stopped.set()


def test_a_silent_receiver_is_asked_with_one_event_and_holds_up_no_other(
    sqlite_context: JobContext, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "STEP_SECONDS", 0.2)
    store, settings = sqlite_context.store, sqlite_context.settings
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # accepts, and never answers
        silent, _ = add_endpoint(store, settings, f"http://127.0.0.1:{deaf.getsockname()[1]}/", actor="test")
        for complaint in range(20):
            put(store, f"c-{complaint}", 1)
        assert send_webhooks(sqlite_context) == (20, 20)
        assert is_silent(store, silent.id)
        for complaint in range(20, 40):
            put(store, f"c-{complaint}", 1)
        assert send_webhooks(sqlite_context) == (20, 1)
    assert len(receiver.got) == 40


def test_without_the_setting_a_stored_private_endpoint_gets_nothing(
    sqlite_context: JobContext, receiver: Receiver
) -> None:
    put(sqlite_context.store, "c-1", 1)
    strict = JobContext(
        replace(sqlite_context.settings, webhook_private_addresses=False), sqlite_context.store
    )
    assert send_webhooks(strict) == (0, 1)
    assert receiver.got == []


def test_an_endpoint_gets_only_the_types_it_wants_and_nothing_once_disabled(
    sqlite_context: JobContext, receiver: Receiver
) -> None:
    store = sqlite_context.store
    [first] = list_endpoints(store)
    assert disable_endpoint(store, first.id, actor="test")
    assert not disable_endpoint(store, first.id, actor="test")
    _, receiver.secret = add_endpoint(
        store, sqlite_context.settings, receiver.url, event_types=["complaint.created"], actor="test"
    )
    put(store, "c-1", 1, "complaint.created")
    put(store, "c-1", 2, "complaint.updated")
    assert send_webhooks(sqlite_context) == (1, 0)
    assert receiver.sequences("c-1") == [1]
    with store.read() as connection:
        actions = connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars().all()
        assert connection.execute(select(outbox).where(outbox.c.fanned_out_at.is_(None))).all() == []
    assert actions == ["webhook.added", "webhook.disabled", "webhook.added"]


def test_the_secret_is_in_no_listing_and_no_two_are_alike(sqlite_context: JobContext) -> None:
    with sqlite_context.store.read() as connection:
        secret = connection.execute(select(webhook_endpoints.c.secret)).scalar_one()
    assert secret.startswith("whsec_")
    assert secret not in repr(list_endpoints(sqlite_context.store))


def test_the_back_off_grows_is_bounded_and_ends() -> None:
    delays = [delay_after(attempts, 0.5) for attempts in range(1, MOST_ATTEMPTS)]
    seconds = [delay.total_seconds() for delay in delays if delay]
    assert len(seconds) == MOST_ATTEMPTS - 1
    assert seconds == sorted(seconds)
    assert seconds[0] == 10
    assert seconds[-1] == 6 * 3600
    assert delay_after(MOST_ATTEMPTS, 0.5) is None
    assert delay_after(1, 0.0) == timedelta(seconds=8)
    assert delay_after(1, 1.0, retry_after=10**6) == timedelta(hours=6)
    assert timedelta(seconds=4 * sender.WHOLE_SECONDS) < deliver.LEASE
