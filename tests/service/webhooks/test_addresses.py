"""Where webhooks may go, as a table; and that the checked address is the one that is connected to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from nlp.errors import UsageError
from service.webhooks.address import RefusedAddressError, check_url, is_public
from service.webhooks.sender import post


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.9", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:0001::", False),
        ("2002:0a00:0001::1", False),
        ("::127.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),
        ("5f00::1", False),
        ("3fff::1", False),
        ("192.88.99.1", False),
        ("2400:3200::1", True),
    ],
)
def test_an_address(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "https://",
        "example.com",
        "https://user:pw@93.184.216.34/",
        "https://93.184.216.34/#part",
        "https://93.184.216.34:99999/",
        "https://93.184.216.34/a b",
        "https://93.184.216.34/" + "a" * 2000,
        "https://例子.测试/",
        "http://93.184.216.34/",
        "https://93.184.216.34/\r\nX: y",
    ],
)
def test_an_unfit_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://2130706433/", "https://0x7f.1/"],
)
def test_a_private_host_is_refused_unless_the_setting_allows_it(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        check_url(url, allow_private=False)
    check_url(url, allow_private=True)


def _resolver(*answers: list[str]) -> Any:
    """A name server that answers otherwise each time, as in DNS rebinding."""
    left = list(answers)

    def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        addresses = left.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


def test_a_name_that_turns_private_after_the_check_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34"], ["127.0.0.1"]))
    check_url("https://rebinding.example/", allow_private=False)
    sent = post("https://rebinding.example/", b"{}", {}, allow_private=False)
    assert (sent.status, sent.error) == (None, "address refused")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34", "10.0.0.1"]))
    with pytest.raises(RefusedAddressError):
        check_url("https://both.example/", allow_private=False)


def test_the_connection_goes_to_the_address_that_was_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _resolver(["93.184.216.34"]))
    reached: list[tuple[str, int]] = []

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    sent = post("https://once.example:8443/", b"{}", {}, allow_private=False)
    assert reached == [("93.184.216.34", 8443)]
    assert sent.error == "no answer (ConnectionRefusedError)"
