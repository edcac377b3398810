"""A PostgreSQL server of the tests' own, on a socket in a temporary folder."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

MISSING = "no PostgreSQL server binary (initdb, postgres): apt install postgresql"


def find_binary(name: str) -> str | None:
    """On the path, or where Debian keeps it."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(packaged[-1]) if packaged else None)


def has_postgres() -> bool:
    return find_binary("initdb") is not None and find_binary("postgres") is not None


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a fresh server, as SUQING_STORE_URL takes it. PostgreSQL refuses to run as root."""
    initdb, postgres = find_binary("initdb"), find_binary("postgres")
    assert initdb is not None
    assert postgres is not None
    root = os.geteuid() == 0
    user = pwd.getpwnam("nobody") if root else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    options = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
    command = [initdb, "-D", data, "-U", "suqing", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(command, check=True, **options)  # type: ignore[call-overload]
    settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    server = subprocess.Popen([postgres, "-D", data, *settings], **options)  # type: ignore[call-overload]
    try:
        url = f"postgresql://suqing@/postgres?host={folder}"
        _wait(url)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


@cache
def shared_postgres() -> str:
    """The address of one server for all tests of this process, stopped at its end."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(running_postgres())


def make_database(url: str, name: str) -> str:
    """Room of its own on the server of `url`, empty; gives its address. A schema: made in a millisecond."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')  # type: ignore[arg-type]
    return f"{url}&options=-csearch_path%3D{name}"


def _wait(url: str) -> None:
    import time

    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PostgreSQL did not start")
