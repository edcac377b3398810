"""Opening of the listening socket, before anything slow, so that a taken port is told at once."""

from __future__ import annotations

import errno
import ipaddress
import socket

from nlp.errors import UsageError


def open_listener(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. `port` is 0 to 65535.

    Raises: UsageError when the address cannot be had, saying why and what to do.
    """
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[4][:2], family=address[0], backlog=2048)
    except socket.gaierror as error:
        raise UsageError(f"无法解析主机名「{host}」，请用 --host 给出本机的地址，例如 127.0.0.1。") from error
    except OSError as error:
        raise UsageError(_explain(host, port, error)) from error


def _explain(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用，请用 --port 换一个端口，或先停掉占用它的程序。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}，请用 --port 换一个 1024 以上的端口。"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} 不是本机的地址，请用 --host 给出本机的地址，例如 127.0.0.1。"
    return f"无法在 {host} 的端口 {port} 上监听（{errno.errorcode.get(error.errno or 0, '未知原因')}）。"


def url_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_local(listener: socket.socket) -> bool:
    """True where only this machine can reach the socket."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback
