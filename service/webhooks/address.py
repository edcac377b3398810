"""Which addresses a webhook may go to, and connections to the very address that was checked.

A name is resolved once, every address that it has is checked, and the connection goes to one of them: a name
that answers with another address the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from nlp.errors import InputError, UsageError

SETTING = "SUQING_WEBHOOK_PRIVATE_ADDRESSES"
MOST_URL_CHARS = 2_000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is given out for the internet (RFC 4291, IANA)
_RESERVED = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20")))  # RFC 7526, RFC 9637


class FaultyUrlError(UsageError):
    """A URL that no webhook can be sent to, as it is written."""


class RefusedAddressError(InputError):
    """A host whose address is not public, or that has none."""


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse what could never be delivered to.

    Raises: FaultyUrlError; RefusedAddressError when its host is unknown or not public.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FaultyUrlError("推送地址的写法有误，应形如 https://example.com/hooks。") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or len(url) > MOST_URL_CHARS:
        raise FaultyUrlError("推送地址应形如 https://example.com/hooks。")
    if parts.username or parts.password or parts.fragment or not url.isascii() or not url.isprintable():
        raise FaultyUrlError("推送地址里不能有用户名、密码、# 或非 ASCII 字符，验签请使用密钥。")
    if " " in url:
        raise FaultyUrlError("推送地址里不能有空格。")
    if parts.scheme == "http" and not allow_private:
        raise FaultyUrlError(f"推送地址应以 https:// 开头；只在内网使用时可设 {SETTING}=1。")
    resolve(parts.hostname, port or (443 if parts.scheme == "https" else 80), allow_private=allow_private)


def resolve(host: str, port: int, *, allow_private: bool) -> list[Any]:
    """What `socket.getaddrinfo` says, all addresses checked.

    Raises: RefusedAddressError when the name has no address, or one that is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedAddressError(f"无法解析推送地址的主机名「{host[:100]}」，请检查拼写与网络。") from None
    if not allow_private and not all(is_public(str(entry[4][0])) for entry in found):
        raise RefusedAddressError(
            f"推送地址的主机「{host[:100]}」不是公网地址，已拒绝；确需推送到内网时请设 {SETTING}=1。"
        )
    return found


def is_public(address: str) -> bool:
    """True for an address of the public internet, also where an IPv6 address carries an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(map(_is_given_out, (ip, *_carried(ip))))


def _is_given_out(ip: Address) -> bool:
    """Python's own list knows neither what lies outside 2000::/3 nor the latest reserved nets."""
    if any(ip in net for net in _RESERVED if net.version == ip.version):
        return False
    known = isinstance(ip, ipaddress.IPv4Address) or ip in _UNICAST or ip in _NAT64
    return known and ip.is_global and not ip.is_multicast


def _carried(ip: Address) -> list[Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    teredo = ip.teredo or ()
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return [part for part in (ip.ipv4_mapped, ip.sixtofour, nat64, *teredo) if part is not None]


def connect(host: str, port: int, timeout: float, *, allow_private: bool) -> socket.socket:
    """A TCP connection to a checked address. Raises: OSError; RefusedAddressError."""
    last: OSError | None = None
    for family, kind, protocol, _, address in resolve(host, port, allow_private=allow_private):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last or OSError("no address")
