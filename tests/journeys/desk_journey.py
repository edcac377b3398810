"""The life of many complaints over HTTP: real server, real worker, killed in the middle, clocks turned.

Used by the test (few complaints) and by `python -m tests.benchmarks.desk_journey` (two thousand).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import and_, func, or_, select

from service.settings import Settings
from service.store import Store, open_store
from service.store.tables import clocks, complaints, deliveries, outbox
from service.store.upgrade import upgrade
from service.webhooks.endpoints import add_endpoint
from tests.journeys.desk_script import JUMPS, START, STEPS, Expected, deadline, make_scripts
from tests.journeys.webhook_receiver import WebhookReceiver

ROOT = Path(__file__).parents[2]
SENDERS = 8
KILLED_IN = 1  # the phase in which server and worker are killed
PATIENCE = 600.0  # seconds for the worker to finish what is due


@dataclass
class Journey:
    """One run. `problems`: what was not as it must be; empty is the goal."""

    settings: Settings
    count: int
    seed: int = 5
    now: datetime = START
    problems: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """All phases, then every check."""
        self.store: Store = open_store(self.settings)
        upgrade(self.store)
        self.scripts = make_scripts(self.count, self.seed)
        self.dice = random.Random(self.seed)
        with WebhookReceiver() as self.receiver:
            self._register_receiver()
            try:
                self._live()
                self._check_store()
                self._check_events()
            finally:
                self._kill()
                self.store.close()

    # the phases

    def _live(self) -> None:
        self._turn(timedelta())
        self._start()
        for phase, jump in enumerate(JUMPS):
            self._turn(jump)
            for script in self.scripts:
                if script.id:
                    script.work(self.now)
            self._wait_for_worker()
            self._send_phase(phase)
            self._wait_for_worker()
            for script in self.scripts:
                if script.id:
                    script.work(self.now)
        self._let_deliveries_through()

    def _let_deliveries_through(self) -> None:
        """Refused deliveries are tried again after a while, so time must pass."""
        for _ in range(20):
            self._turn(timedelta(minutes=15))
            for script in self.scripts:
                script.work(self.now)
            self._wait_for_worker()
            end = time.monotonic() + max(3.0, self.count / 50)
            while (left := self._undelivered()) and time.monotonic() < end:
                time.sleep(0.1)
            if not left:
                return
        self.problems.append(f"{left} deliveries left by the worker")

    def _send_phase(self, phase: int) -> None:
        tasks = [script for script in self.scripts if script.id or script.number % 3 == phase]
        killer: threading.Thread | None = None
        self.done = 0
        if phase == KILLED_IN:
            killer = threading.Thread(target=self._kill_in_the_middle, args=(len(tasks) // 2,))
            killer.start()
        at = self.now
        choices = [self.dice.choice(STEPS) for _ in tasks]
        with ThreadPoolExecutor(SENDERS) as pool:
            for future in [
                pool.submit(self._act, script, step, at, phase)
                for script, step in zip(tasks, choices, strict=True)
            ]:
                future.result()
        if killer is not None:
            killer.join()

    def _act(self, script: Expected, step: str, at: datetime, phase: int) -> None:
        if not script.id:
            status, view = self._post("/v1/complaints", script.body(), script.key)
            if status == 201:
                script.created(view)
            else:
                self.problems.append(f"{script.key}: {status} {view.get('detail')}")
        elif (request := script.do(step, at)) is not None:
            path, body = request
            status, view = self._post(f"/v1/complaints/{script.id}/{path}", body, f"{script.key}-{phase}")
            if status not in (200, 201):
                self.problems.append(f"{script.key} {step}: {status} {view.get('detail')}")
        self.done += 1

    def _post(self, path: str, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        """Send until there is an answer: through refusals, broken connections and keys in flight."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("POST", path, json.dumps(body).encode(), headers)
                response = connection.getresponse()
                answer = json.loads(response.read())
            except (OSError, http.client.HTTPException):
                self.figures["connections broken"] += 1
                time.sleep(0.2)
                continue
            finally:
                connection.close()
            in_flight = response.status == 409 and "in-flight" in answer.get("type", "")
            if response.status != 503 and not in_flight:
                self.figures["replayed"] += response.headers.get("Idempotency-Replayed") == "true"
                return response.status, answer
            self.figures["in flight" if in_flight else "refused with 503"] += 1
            time.sleep(0.2)
        return 0, {"detail": "no answer"}

    # the processes

    def _start(self) -> None:
        self.server = self._suqing("serve", "--port", "0", "--workers", "2", "--model", "fast")
        assert self.server.stdout is not None
        greeting = self.server.stdout.readline()
        self.port = urlsplit("http://" + greeting.split("http://")[1].split("　")[0]).port or 0
        self.worker = self._suqing("worker")

    def _suqing(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SUQING_HOME": str(self.settings.home),
            "SUQING_STORE_URL": self.settings.store_url,
            "SUQING_WEBHOOK_PRIVATE_ADDRESSES": "1",
            "SUQING_TEST_NOW": str(self._clock),
        }
        with (self.settings.home / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.turned_suqing", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def _kill(self) -> None:
        """kill -9 of the server with its workers, and of the worker."""
        for process in (getattr(self, "server", None), getattr(self, "worker", None)):
            if process is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    def _kill_in_the_middle(self, after: int) -> None:
        end = time.monotonic() + PATIENCE
        while self.done < after and time.monotonic() < end:
            time.sleep(0.002)
        self._kill()
        self.figures["killed after"] = self.done
        self._start()
        self._turn(timedelta(minutes=1))  # keys that died in flight are free again

    @property
    def _clock(self) -> Path:
        return self.settings.home / "now"

    def _turn(self, jump: timedelta) -> None:
        self.now += jump
        beside = self._clock.with_suffix(".new")
        beside.write_text(self.now.isoformat(), "ascii")
        beside.replace(self._clock)

    def _register_receiver(self) -> None:
        from dataclasses import replace

        settings = replace(self.settings, webhook_private_addresses=True)
        _, secret = add_endpoint(self.store, settings, self.receiver.url, actor="test")
        self.receiver.secret = secret

    # waiting and checking

    def _wait_for_worker(self) -> None:
        end = time.monotonic() + PATIENCE
        while (count := self._clocks_to_handle()) and time.monotonic() < end:
            time.sleep(0.1)
        if count:
            self.problems.append(f"{count} clocks left by the worker")

    def _clocks_to_handle(self) -> int:
        running = and_(clocks.c.met_at.is_(None), clocks.c.stopped_at.is_(None), clocks.c.due_at.is_not(None))
        over = and_(clocks.c.due_at <= self.now, clocks.c.escalated_at.is_(None))
        about = and_(clocks.c.due_at > self.now, clocks.c.warn_at <= self.now, clocks.c.warned_at.is_(None))
        query = select(func.count()).select_from(clocks).where(running, or_(over, about))
        with self.store.read() as connection:
            return connection.scalar(query) or 0

    def _undelivered(self) -> int:
        with self.store.read() as connection:
            events = connection.scalar(select(func.count()).select_from(outbox)) or 0
            done = select(func.count()).select_from(deliveries).where(deliveries.c.delivered_at.is_not(None))
            return events - (connection.scalar(done) or 0)

    def _check_store(self) -> None:
        listed = [item for page in self._pages() for item in page]
        ids = Counter(item["external_id"] for item in listed)
        lost = {script.key for script in self.scripts} - set(ids)
        self._expect(lost == set(), f"lost: {sorted(lost)[:5]}")
        self._expect(max(ids.values(), default=0) == 1, f"twice: {ids.most_common(3)}")
        self.figures["complaints stored"] = len(listed)
        with ThreadPoolExecutor(4) as pool:
            for script, view in zip(self.scripts, pool.map(self._look, self.scripts), strict=True):
                self._check_complaint(script, view)

    def _check_complaint(self, script: Expected, view: dict[str, Any]) -> None:
        key = script.key
        self._expect(view["status"] == script.status, f"{key} status {view['status']} != {script.status}")
        steps = [step["after"] for step in view["history"]]
        self._expect(steps == script.steps, f"{key} history {steps} != {script.steps}")
        numbers = [message["sequence"] for message in view["messages"]]
        self._expect(numbers == list(range(1, script.messages + 1)), f"{key} messages {numbers}")
        corrections = len(self._get(f"/v1/complaints/{script.id}/corrections")["items"])
        self._expect(corrections == 2 * script.corrections, f"{key} corrections {corrections}")
        self._expect(view["route"]["level"] == script.level, f"{key} level {view['route']['level']}")
        found = {(clock["kind"], clock["cycle"]): clock for clock in view["clocks"]}
        self._expect(len(found) == len(script.clocks), f"{key} clocks {sorted(found)}")
        for clock in script.clocks:
            due, _ = deadline(clock.target, clock.calendar, clock.start, tuple(script.waits))
            shown = found.get((clock.kind, clock.cycle))
            if shown is None:
                self.problems.append(f"{key} has no clock {clock.kind} {clock.cycle}")
                continue
            self.figures["clocks checked"] += 1
            self.figures["escalations"] += clock.escalated
            self.figures["warnings"] += clock.warned
            is_open = not clock.met and not clock.stopped
            facts = {
                "due_at": (_time(shown["due_at"]), due) if is_open else None,
                "met_at": (_time(shown["met_at"]), clock.met),
                "warned": (shown["warned_at"] is not None, clock.warned),
                "escalated": (shown["escalated_at"] is not None, clock.escalated),
            }
            for name, pair in facts.items():
                if pair is not None and pair[0] != pair[1]:
                    self.problems.append(f"{key} {clock.kind} {clock.cycle} {name}: {pair[0]} != {pair[1]}")

    def _check_events(self) -> None:
        query = select(outbox.c.complaint_id, outbox.c.sequence, outbox.c.type, outbox.c.event_id)
        with self.store.read() as connection:
            rows = connection.execute(query.order_by(outbox.c.complaint_id, outbox.c.sequence)).all()
            known = set(connection.scalars(select(complaints.c.id)))
        written: dict[str, list[tuple[int, str, str]]] = {}
        for row in rows:
            written.setdefault(row.complaint_id, []).append((row.sequence, row.type, row.event_id))
        self.figures["events"] = len(rows)
        self.figures["deliveries received"] = self.receiver.received
        self._expect(
            self.receiver.unsigned == 0, f"{self.receiver.unsigned} deliveries with a wrong signature"
        )
        for script in self.scripts:
            events = written.get(script.id, [])
            numbers = [sequence for sequence, _, _ in events]
            self._expect(numbers == list(range(1, len(events) + 1)), f"{script.key} sequences {numbers}")
            kinds = Counter(kind for _, kind, _ in events)
            warned, escalated = (
                sum(getattr(c, name) for c in script.clocks) for name in ("warned", "escalated")
            )
            self._expect(kinds["clock.warning"] == warned, f"{script.key} {kinds['clock.warning']} warnings")
            self._expect(
                kinds["clock.overdue"] == escalated, f"{script.key} {kinds['clock.overdue']} overdue"
            )
            told = kinds["status.changed"]
            self._expect(told == script.changes_told, f"{script.key} {told} changes told")
            self.figures["reopened by a message"] += script.reopened_by_message
            arrived = list(dict.fromkeys(self.receiver.events[script.id]))
            self._expect(arrived == events, f"{script.key} delivered {arrived[:4]} != {events[:4]}")
        self._expect(
            known >= {script.id for script in self.scripts}, "an accepted complaint is not in the store"
        )

    def _expect(self, holds: bool, problem: str) -> None:
        if not holds:
            self.problems.append(problem)

    def _look(self, script: Expected) -> dict[str, Any]:
        return self._get(f"/v1/complaints/{script.id}")

    def _pages(self) -> Iterator[Sequence[dict[str, Any]]]:
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(f"/v1/complaints?limit=200{f'&cursor={cursor}' if cursor else ''}")
            yield page["items"]
            cursor = page["next_cursor"]

    def _get(self, path: str) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return dict(json.loads(connection.getresponse().read()))
        finally:
            connection.close()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
