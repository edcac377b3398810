"""A desk over a real store with a fake classifier and a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from service import now as time
from service.classifiers import Classifiers
from service.desk.accept import accept_complaint
from service.desk.desk import Desk, make_desk
from service.desk.escalation import warn_and_escalate
from service.desk.follow_up import add_message, change_status
from service.desk.incoming import Caller, NewComplaint, NewMessage, StatusChange
from service.desk.looking import look_at
from service.desk.new_rules import apply_new_rules
from service.settings import Settings
from service.store import Store, open_store
from service.store.tables import outbox
from service.store.upgrade import upgrade
from tests.service.api.fakes import WordClassifier

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)  # 10:00 in Shanghai
LOCAL = Caller()


@dataclass
class TurnedDesk:
    """Short names for the actions; `now` is what the desk takes for the present."""

    desk: Desk
    now: datetime = MONDAY
    texts: int = field(default=0)

    def accept(self, text: str = "水壶的盖子盖不紧", **more: Any) -> dict[str, Any]:
        return accept_complaint(
            self.desk, NewComplaint(text=text, channel=more.pop("channel", "web"), **more), LOCAL
        )

    def say(
        self, complaint_id: str, text: str = "您好，正在处理", sender: str = "agent", **more: Any
    ) -> dict[str, Any]:
        return add_message(self.desk, complaint_id, NewMessage(text=text, sender=sender, **more), LOCAL)

    def set(self, complaint_id: str, status: str, **more: Any) -> dict[str, Any]:
        return change_status(self.desk, complaint_id, StatusChange(status=status, **more), LOCAL)

    def look(self, complaint_id: str) -> dict[str, Any]:
        return look_at(self.desk, complaint_id)

    def turn(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        self.now += timedelta(minutes=minutes, hours=hours, days=days)

    def work(self) -> tuple[int, int]:
        """What the worker does with clocks; gives (warnings, escalations)."""
        apply_new_rules(self.desk.store, self.desk.rules.current(), self.now)
        return warn_and_escalate(self.desk.store, self.now)

    def events(self, complaint_id: str) -> list[str]:
        """Types of a complaint's events in order; the sequence must have no gap."""
        with self.desk.store.read() as connection:
            query = select(outbox.c.sequence, outbox.c.type).where(outbox.c.complaint_id == complaint_id)
            rows = connection.execute(query.order_by(outbox.c.sequence)).all()
        assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
        return [row.type for row in rows]


def clock(view: dict[str, Any], kind: str, cycle: int = 1) -> dict[str, Any]:
    """The one clock of that kind."""
    [found] = [c for c in view["clocks"] if c["kind"] == kind and c["cycle"] == cycle]
    return dict(found)


@contextmanager
def turned_desk(settings: Settings, monkeypatch: Any) -> Iterator[TurnedDesk]:
    """A desk whose store has all tables."""
    store: Store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", lambda _: WordClassifier())
    turned = TurnedDesk(make_desk(settings, classifiers, store))
    monkeypatch.setattr(time, "utc_now", lambda: turned.now)
    yield turned
    store.close()
