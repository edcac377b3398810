"""Opening of the listening socket: every failure is told in plain words."""

from __future__ import annotations

import pytest

from nlp.errors import UsageError
from service.server.listening import is_local, open_listener, url_of


def test_port_0_takes_a_free_port() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert url_of(listener) == f"http://127.0.0.1:{port}"
        assert is_local(listener)


def test_a_taken_port_is_told_with_a_way_out() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match=f"端口 {port} 已被占用.*--port"):
            open_listener("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [
        ("no-such-host.invalid", 0, "无法解析主机名"),
        ("203.0.113.7", 0, "不是本机的地址"),
    ],
)
def test_an_address_that_cannot_be_had(host: str, port: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        open_listener(host, port)


def test_an_address_for_everybody_is_not_local() -> None:
    with open_listener("0.0.0.0", 0) as listener:
        assert not is_local(listener)
