"""The server as a process: workers, signals, logs, and requests that are no HTTP."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.service.metrics.reading import read_samples, value
from tests.service.server.running import RunningServer

TEXT = "我叫林小雨，水壶把手烫伤，电话13800138000"


def start(folder: Path) -> RunningServer:
    return RunningServer(["-m", "tests.service.server.fake_server", "0"], folder / "server.log")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with start(tmp_path_factory.mktemp("server")) as running:
        yield running


def send_raw(port: int, request: bytes) -> tuple[str, dict[str, object]]:
    """Status line and body of what the server says to raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return head.split(b"\r\n")[0].decode(), json.loads(body)


def test_it_is_ready_and_answers(server: RunningServer) -> None:
    assert server.get("/readyz") == 200
    assert server.get("/healthz") == 200
    status, answer = server.post("/v1/analyze", {"text": TEXT})
    assert status == 200
    assert answer["category"]["label"] == "product_quality"


def test_classifiers_are_told_of_the_fork_once_by_the_process_that_loaded_them(server: RunningServer) -> None:
    told: list[int] = []
    end = time.monotonic() + 5
    while not told and time.monotonic() < end:
        told = [line["pid"] for line in server.log_lines() if line["event"] == "before fork"]
        time.sleep(0.05)
    assert told == [server.process.pid]


def test_concurrent_requests_each_get_their_own_answer(server: RunningServer) -> None:
    texts = [f"第{number}号水壶" for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: server.post("/v1/analyze", {"text": text}), texts))
    assert [answer["masked_text"] for _, answer in answers] == texts


def test_a_flood_is_refused_with_retry_after_and_health_is_still_told(tmp_path: Path) -> None:
    with start(tmp_path) as server, ThreadPoolExecutor(40) as pool:

        def send(_: int) -> tuple[int, str | None, str]:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            body = json.dumps({"text": "慢慢来"}).encode()
            connection.request("POST", "/v1/analyze", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            connection.close()
            return response.status, response.headers["Retry-After"], str(answer.get("type"))

        flood = [pool.submit(send, number) for number in range(40)]  # a second each, four threads a worker
        assert server.get("/healthz") == 200
        assert server.get("/metrics") == 200
        answers = [future.result() for future in flood]
        counted = read_samples(server.read("/metrics")[1])
    refused = [answer for answer in answers if answer[0] == 503]
    assert len(answers) - len(refused) >= 4  # the threads of one worker at least
    assert set(refused) == {(503, "2", "urn:suqing:problem:overloaded")}
    assert value(counted, "suqing_http_requests_refused_total", reason="overloaded") == len(refused)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n", 400),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n", 431),
        (b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400),
    ],
)
def test_what_is_no_http_gets_a_problem_too(server: RunningServer, request_bytes: bytes, status: int) -> None:
    line, problem = send_raw(server.port, request_bytes)
    assert line.split()[1] == str(status)
    assert problem["status"] == status
    assert str(problem["instance"]).startswith("urn:uuid:")


@pytest.mark.parametrize("size", [9 * 2**20, 40 * 2**20])
def test_a_body_too_large_is_answered_before_the_connection_ends(server: RunningServer, size: int) -> None:
    status, problem = server.post("/v1/analyze", {"text": "a" * size})
    assert status == 413
    assert problem["type"].endswith("body-too-large")


def test_a_chunked_body_is_read_and_limited(server: RunningServer) -> None:
    def chunked(size: int) -> bytes:
        head = b"POST /v1/analyze HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        head += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        body = b'{"txt": "' + b"a" * size + b'"}'
        return head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"

    assert send_raw(server.port, chunked(10))[1]["status"] == 422
    assert send_raw(server.port, chunked(8 * 2**20))[1]["status"] == 413
    assert send_raw(server.port, chunked(9 * 2**20))[1]["status"] == 413


def test_sigterm_lets_a_request_finish(tmp_path: Path) -> None:
    with start(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(server.post, "/v1/analyze", {"text": "很慢"})
        time.sleep(0.4)
        assert server.stop(signal.SIGTERM) == 0
        assert slow.result()[0] == 200
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_ctrl_c_stops_at_once_and_without_a_trace(tmp_path: Path) -> None:
    with start(tmp_path) as server:
        assert server.stop(signal.SIGINT) == 0
        assert "Traceback" not in server.log.read_text("utf-8")


def test_the_log_is_json_without_texts(tmp_path: Path) -> None:
    with start(tmp_path) as server:
        server.post("/v1/analyze", {"text": TEXT})
        server.post("/v1/analyze", {"text": TEXT + "崩溃"})
        server.get("/v1/analyze?text=13800138000")
        server.get("/13800138000")
        send_raw(server.port, b"13800138000\r\n\r\n")
        server.stop()
        lines = server.log_lines()
        assert "林小雨" not in server.log.read_text("utf-8")
        assert "13800138000" not in server.log.read_text("utf-8")
    requests = [
        (line["method"], line["route"], line["status"]) for line in lines if line["event"] == "request"
    ]
    assert sorted(requests, key=lambda request: request[2]) == [  # two workers, any order
        ("POST", "/v1/analyze", 200),
        ("GET", None, 404),
        ("GET", None, 405),
        ("POST", "/v1/analyze", 500),
    ]
    [failure] = [line for line in lines if line["event"] == "internal error"]
    assert failure["error"] == "RuntimeError"
    assert failure["where"][-1].startswith("fake_server.py:")
    assert all(line["request_id"] for line in lines if line["event"] == "request")


def test_a_reload_exchanges_the_workers_and_goes_on(tmp_path: Path) -> None:
    """systemctl reload sends SIGHUP."""
    with start(tmp_path) as running:
        children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children")
        assert running.get("/readyz") == 200
        before = set(children.read_text().split())
        assert before
        running.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 20
        while before & (now := set(children.read_text().split())) or not now:
            assert time.monotonic() < end, (before, now)
            assert running.get("/readyz") == 200
            time.sleep(0.05)
        assert running.post("/v1/analyze", {"text": TEXT})[0] == 200
        assert running.stop() == 0
