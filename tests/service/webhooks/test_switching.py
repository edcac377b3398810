"""An endpoint is switched off by its receiver or by a person, and gets what it missed when it is on again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from sqlalchemy import delete, select, update

from nlp.errors import UsageError
from service.cli.errors import run
from service.cli.main import app
from service.jobs.registry import JobContext
from service.settings import Settings
from service.store import Store
from service.store.events import write_event
from service.store.tables import audit, deliveries, webhook_endpoints
from service.webhooks import switching
from service.webhooks.backoff import MOST_ATTEMPTS
from service.webhooks.dead_letters import list_dead_letters
from service.webhooks.deliver import deliver_due
from service.webhooks.endpoints import Endpoint, add_endpoint, list_endpoints
from service.webhooks.fan_out import fan_out
from service.webhooks.job import send_webhooks
from service.webhooks.switching import Enabled, Switched, disable_endpoint, enable_endpoint
from tests.service.webhooks.receiver import Receiver, running_receiver

PAYLOAD = {"备注": "水壶漏水，烫伤了手"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture
def context(store: Store, desk_settings: Settings, receiver: Receiver) -> JobContext:
    settings = replace(desk_settings, webhook_private_addresses=True)
    _, receiver.secret = add_endpoint(store, settings, receiver.url, actor="test")
    return JobContext(settings, store)


def put(context: JobContext, complaint: str, sequence: int, kind: str = "complaint.updated") -> None:
    with context.store.write() as connection:
        write_event(connection, complaint, sequence, kind, PAYLOAD, datetime.now(UTC))


def only_endpoint(context: JobContext) -> Endpoint:
    [endpoint] = list_endpoints(context.store)
    return endpoint


def enable(context: JobContext, *, skip_missed: bool = False) -> Enabled | None:
    return enable_endpoint(
        context.store,
        context.settings,
        only_endpoint(context).id,
        skip_missed=skip_missed,
        actor="command line",
    )


def audited(context: JobContext) -> list[tuple[str, str, dict[str, object]]]:
    with context.store.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    return [(row.actor, row.action, row.details) for row in rows]


def gone(context: JobContext, receiver: Receiver) -> None:
    """Its receiver answers the second event of c-1 with 410; the third waits behind it."""
    receiver.answer = lambda data: (410 if data["sequence"] == 2 else 200, {})
    for sequence in (1, 2, 3):
        put(context, "c-1", sequence)
    send_webhooks(context)
    receiver.answer = lambda _: (200, {})


def test_a_receiver_that_is_gone_is_switched_off_logged_audited_and_told(
    context: JobContext, receiver: Receiver
) -> None:
    with structlog.testing.capture_logs() as said:
        gone(context, receiver)
    endpoint = only_endpoint(context)
    assert endpoint.disabled_at is not None
    assert endpoint.switched_off == Switched("worker", "gone")
    assert receiver.sequences("c-1") == [1, 2]
    assert audited(context)[-1] == ("worker", "webhook.disabled", {"status": 410})
    attempt, switched = said
    assert (attempt["event"], attempt["status"], attempt["next_attempt"]) == (
        "webhook attempt failed",
        410,
        None,
    )
    assert "switched off" in switched["event"]
    assert (switched["host"], switched["endpoint"]) == ("127.0.0.1", endpoint.id)
    assert switched["enable"] == f"suqing webhooks enable {endpoint.id}"
    assert "水壶" not in repr(said)
    assert "hooks?x" not in repr(said), "an address may hold a token"


def test_several_refusals_of_one_batch_are_one_switching_off(context: JobContext, receiver: Receiver) -> None:
    receiver.answer = lambda _: (410, {})
    for complaint in range(5):
        put(context, f"c-{complaint}", 1)
    with structlog.testing.capture_logs() as said:
        send_webhooks(context)
    assert [action for _, action, _ in audited(context)] == ["webhook.added", "webhook.disabled"]
    assert sum("switched off" in line["event"] for line in said) == 1
    assert enable(context) == Enabled(5)
    receiver.answer = lambda _: (200, {})
    assert send_webhooks(context) == (5, 0)


def test_what_it_missed_is_sent_in_order_when_it_is_on_again(context: JobContext, receiver: Receiver) -> None:
    gone(context, receiver)
    receiver.got.clear()
    put(context, "c-1", 4)
    put(context, "c-2", 1)
    assert send_webhooks(context) == (0, 0)
    put(context, "c-2", 2)  # not fanned out yet
    assert enable(context) == Enabled(4)
    endpoint = only_endpoint(context)
    assert (endpoint.disabled_at, endpoint.switched_off) == (None, None)
    assert send_webhooks(context) == (5, 0)
    assert receiver.sequences("c-1") == [2, 3, 4]
    assert receiver.sequences("c-2") == [1, 2]
    assert list_dead_letters(context.store) == []
    assert audited(context)[-1] == ("command line", "webhook.enabled", {"missed": 4})
    assert enable(context) is None


def test_what_it_missed_can_be_skipped(context: JobContext, receiver: Receiver) -> None:
    gone(context, receiver)
    receiver.got.clear()
    put(context, "c-2", 1)
    send_webhooks(context)
    assert enable(context, skip_missed=True) == Enabled(0)
    put(context, "c-2", 2)
    send_webhooks(context)
    assert [(data["complaint_id"], data["sequence"]) for data in receiver.got] == [("c-2", 2)]
    assert sorted(letter.sequence for letter in list_dead_letters(context.store)) == [2, 3]


@pytest.mark.parametrize(
    ("options", "told"),
    [((), "停用期间的 1 个事件由 suqing worker 补发"), (("--skip-missed",), "只推送从现在起的事件")],
)
def test_the_command_switches_a_receiver_on_again_with_or_without_what_it_missed(
    context: JobContext,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(context.settings.home))
    monkeypatch.setenv("SUQING_STORE_URL", context.settings.store_url)
    monkeypatch.setenv("SUQING_WEBHOOK_PRIVATE_ADDRESSES", "1")
    endpoint = only_endpoint(context).id
    disable_endpoint(context.store, endpoint, actor="test")
    put(context, "c-1", 1)
    send_webhooks(context)
    assert run(lambda: app(["webhooks", "enable", endpoint, *options], standalone_mode=False)) == 0
    assert told in capsys.readouterr().out
    send_webhooks(context)
    assert len(receiver.got) == (0 if options else 1)


def test_only_the_types_that_it_wants_and_nothing_from_before_it_was_added(
    context: JobContext, receiver: Receiver
) -> None:
    store = context.store
    assert disable_endpoint(store, only_endpoint(context).id, actor="test")
    put(context, "c-1", 1, "complaint.created")
    send_webhooks(context)
    late, receiver.secret = add_endpoint(
        store, context.settings, receiver.url, event_types=["complaint.created"], actor="test"
    )
    assert disable_endpoint(store, late.id, actor="k-7")
    assert {e.id: e.switched_off for e in list_endpoints(store)}[late.id] == Switched("k-7", "asked")
    put(context, "c-2", 1, "complaint.created")
    put(context, "c-2", 2, "message.received")
    send_webhooks(context)
    on = enable_endpoint(store, context.settings, late.id, skip_missed=False, actor="test")
    assert on == Enabled(1)
    send_webhooks(context)
    assert [(data["complaint_id"], data["sequence"]) for data in receiver.got] == [("c-2", 1)]


def test_one_that_an_earlier_release_switched_off_is_told_as_gone(
    context: JobContext, receiver: Receiver
) -> None:
    with context.store.write() as connection:  # as it did: no audit entry
        connection.execute(update(webhook_endpoints).values(disabled_at=datetime.now(UTC)))
    assert only_endpoint(context).switched_off == Switched("worker", "gone")


def test_an_address_that_is_refused_by_now_stays_off(context: JobContext, receiver: Receiver) -> None:
    gone(context, receiver)
    with pytest.raises(UsageError, match="https"):
        enable_endpoint(
            context.store,
            replace(context.settings, webhook_private_addresses=False),
            only_endpoint(context).id,
            skip_missed=False,
            actor="test",
        )
    assert only_endpoint(context).disabled_at is not None


def test_there_are_never_more_in_use_than_may_be(
    context: JobContext, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone(context, receiver)
    monkeypatch.setattr(switching, "MOST_ENDPOINTS", 1)
    off = only_endpoint(context).id
    add_endpoint(context.store, context.settings, receiver.url, actor="test")
    with pytest.raises(UsageError, match="最多 1 个"):
        enable_endpoint(context.store, context.settings, off, skip_missed=False, actor="test")


def test_every_failed_attempt_is_a_line_of_the_log(context: JobContext, receiver: Receiver) -> None:
    receiver.answer = lambda _: (503, {})
    put(context, "c-1", 1, "complaint.created")
    now = datetime.now(UTC)
    fan_out(context.store, now)
    endpoint = only_endpoint(context)
    with structlog.testing.capture_logs() as said:
        for _ in range(MOST_ATTEMPTS):
            deliver_due(context.store, endpoint.id, allow_private=True, now=now)
            now += timedelta(hours=8)
    assert [line["attempt"] for line in said] == [f"{n} of 12" for n in range(1, 13)]
    assert {(line["endpoint"], line["type"], line["status"], line["error"]) for line in said} == {
        (endpoint.id, "complaint.created", 503, None)
    }
    assert [line["next_attempt"] is None for line in said] == [False] * 11 + [True]
    assert "水壶" not in repr(said)


def test_no_answer_is_told_by_its_kind(context: JobContext, receiver: Receiver) -> None:
    with context.store.write() as connection:
        connection.execute(delete(deliveries))
        connection.execute(update(webhook_endpoints).values(url="http://127.0.0.1:1/hooks?token=secret"))
    put(context, "c-1", 1)
    with structlog.testing.capture_logs() as said:
        send_webhooks(context)
    [line] = said
    assert (line["status"], line["error"]) == (None, "no answer (ConnectionRefusedError)")
    assert "secret" not in repr(said)
