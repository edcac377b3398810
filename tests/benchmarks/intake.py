"""What a complaint waits for: `python -m tests.benchmarks.intake [--seconds 20] [--store URL]`.

Starts the real server with the fast model and a fresh store, sends complaints at 50 a second whatever
the answers take (open loop: latency counts from the moment a request was due), then at three times what
the server bears, where every request is repeated until it is accepted. At the end all of them must be in
the store, once each.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.serving import free_port, running_server, wait_until_ready

RATE = 50.0  # complaints a second
CONNECTIONS = 48
FLOOD_CONNECTIONS = 300  # more than the server's threads, so that requests wait
TEXTS = (
    "上个月买的电热水壶用了不到两周把手就断了，打了三次客服电话都没人管，花了299元，要求退款，电话{n}。",
    "快递显示已签收可是我根本没有收到，联系快递员说放在门口了，门口什么都没有，单号{n}。",
    "这个月账单多扣了{n}元，客服说是套餐外流量，可是我一直连着家里的网络，请核实后退还。",
    "酒店房间的空调整晚响个不停，前台说明天再修，孩子一夜没睡好，房号{n}，要求退一晚房费。",
    "你们的软件更新之后一直闪退，重装了{n}次也没有用，里面的记录都打不开了。",
)


@dataclass
class Sending:
    """What became of the requests of one run. Latency in seconds, of requests that were accepted at once."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    accepted: dict[str, str] = field(default_factory=dict)  # key -> id
    lost: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def make_body(number: int, dice: random.Random) -> bytes:
    text = dice.choice(TEXTS).format(n=dice.randrange(100, 99_999))
    body = {"text": text, "channel": "web", "customer": {"ref": f"K-{dice.randrange(20_000)}"}}
    return json.dumps(body | {"order_ref": f"A-{number}"}, ensure_ascii=False).encode()


def send_all(port: int, rate: float, seconds: float, name: str, connections: int = CONNECTIONS) -> Sending:
    """Send rate * seconds complaints, each due at its own moment; repeat what is refused with 503."""
    dice = random.Random(name)
    due: queue.Queue[tuple[float, str, bytes] | None] = queue.Queue()
    sending = Sending()
    threads = [threading.Thread(target=_send_due, args=(port, due, sending)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    begin = time.perf_counter() + 0.2
    for number in range(int(rate * seconds)):
        at = begin + number / rate
        if (wait := at - time.perf_counter()) > 0:
            time.sleep(wait)
        due.put((at, f"{name}-{number}", make_body(number, dice)))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    return sending


def _send_due(port: int, due: queue.Queue[tuple[float, str, bytes] | None], sending: Sending) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (item := due.get()) is not None:
        at, key, body = item
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        for attempt in range(100):
            try:
                connection.request("POST", "/v1/complaints", body, headers)
                response = connection.getresponse()
                answer = response.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(0.2)
                continue
            with sending.lock:
                sending.statuses[response.status] += 1
                if response.status == 201:
                    sending.accepted[key] = json.loads(answer)["id"]
                    if attempt == 0:
                        sending.latencies.append(time.perf_counter() - at)
            if response.status == 201:
                break
            time.sleep(float(response.headers.get("Retry-After", 0.5)) * random.random())
        else:
            with sending.lock:
                sending.lost.append(key)
    connection.close()


def measure_capacity(port: int, seconds: float) -> float:
    """Complaints a second that eight connections get through, one after the other each."""
    done = Counter[int]()
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        dice = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            connection.request(
                "POST", "/v1/complaints", make_body(number, dice), {"Content-Type": "application/json"}
            )
            done[number] += connection.getresponse().read() != b""
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done.total() / seconds


def stored_ids(port: int) -> list[str]:
    """All ids that the list gives, page by page."""
    ids: list[str] = []
    cursor = ""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        connection.request("GET", f"/v1/complaints?limit=200{cursor}")
        page = json.loads(connection.getresponse().read())
        ids += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            connection.close()
            return ids
        cursor = f"&cursor={page['next_cursor']}"


def show(name: str, sending: Sending) -> None:
    cuts = statistics.quantiles(sending.latencies, n=100, method="inclusive")
    marks = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(sending.latencies)}
    times = "  ".join(f"{mark} {seconds * 1000:.1f} ms" for mark, seconds in marks.items())
    answers = dict(sorted(sending.statuses.items()))
    print(
        f"{name:<28}{len(sending.accepted):>6} accepted  {times}  answers {answers}  lost {len(sending.lost)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--overload-seconds", type=float, default=10)
    parser.add_argument("--store", default="", help="PostgreSQL address; SQLite by default")
    arguments = parser.parse_args()
    os.environ["SUQING_MODEL"] = "fast"
    if arguments.store:
        os.environ["SUQING_STORE_URL"] = arguments.store
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, running_server(port, Path(folder)) as process:
        wait_until_ready(process, port)
        send_all(port, RATE, 2, "warm")
        steady = send_all(port, RATE, arguments.seconds, "steady")
        show(f"{RATE:.0f} a second", steady)
        capacity = measure_capacity(port, 5)
        print(f"{'capacity, 8 connections':<28}{capacity:>6.0f} a second")
        flood = send_all(port, capacity * 3, arguments.overload_seconds, "flood", FLOOD_CONNECTIONS)
        show(f"{capacity * 3:.0f} a second (3 times)", flood)
        ids = stored_ids(port)
        wanted = {*steady.accepted.values(), *flood.accepted.values()}
        twice = [key for key, count in Counter(ids).items() if count > 1]
        print(f"accepted but not in the store: {len(wanted - set(ids))}, twice: {len(twice)}")


if __name__ == "__main__":
    main()
