"""The store of one process: SQLite (WAL) or PostgreSQL behind one small door.

with store.write() as connection:          # one transaction: all of it or nothing
    connection.execute(insert(tables.complaints).values(...))
with store.read() as connection:
    rows = connection.execute(select(tables.complaints)).all()
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from nlp.errors import UsageError
from service.disk_faults import find_disk_fault, tell_disk_fault
from service.settings import Settings
from service.store.errors import (
    StoreBusyError,
    StoreDiskError,
    StoreMissingError,
    StoreUnreachableError,
)

BUSY_SECONDS = 5.0  # a writer waits so long for another one, then the client is told to come back

_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Store:
    """Opens its engine at the first use in each process: connections do not survive a fork."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._pid = 0
        self._opening = Lock()
        self._writing = Lock()  # SQLite has one writer: threads queue here and not in its busy loop

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine of this process. Raises: StoreMissingError when there is no SQLite file."""
        if self._engine is not None and self._pid == os.getpid():
            return self._engine
        with self._opening:
            if self._engine is None or self._pid != os.getpid():
                if self._engine is not None:
                    self._engine.dispose(close=False)  # they belong to the parent process
                if self.is_sqlite and not Path(self.url.database or "").is_file():
                    raise StoreMissingError
                self._engine = make_engine(self.url)
                self._pid = os.getpid()
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with one consistent view; nothing it changes is kept."""
        with as_store_errors(self.url), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """A connection in a transaction that commits at the end, or rolls back at an exception.

        durable: on the disk when it returns. Without, a power failure (not a killed process) may undo it.

        Raises: StoreBusyError when another writer holds SQLite for `BUSY_SECONDS`.
        """
        with as_store_errors(self.url), self._turn(), self.engine.connect() as connection:
            connection.execution_options(suqing_write="FULL" if durable else "NORMAL")
            with connection.begin():
                if not durable and not self.is_sqlite:
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                yield connection

    def lock(self, connection: Connection, name: str) -> None:
        """Let one transaction at a time pass here, until its end. SQLite writers are alone anyway."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})

    def close(self) -> None:
        """Give all connections of this process back."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
        self._engine = None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise StoreBusyError
        try:
            yield
        finally:
            self._writing.release()


def open_store(settings: Settings) -> Store:
    """The store that the settings name; nothing is opened yet.

    Raises: UsageError for an address that is neither SQLite nor PostgreSQL.
    """
    return Store(store_url(settings))


def store_url(settings: Settings) -> URL:
    """The address of the store: `SUQING_STORE_URL`, or a file below `SUQING_HOME`."""
    if not settings.store_url:
        return URL.create("sqlite", database=str(settings.sqlite_store))
    try:
        url = make_url(settings.store_url)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):  # a port of letters, a broken bracket
        backend = ""
    # the error is raised out here: what was caught may quote the password
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise UsageError(
        "环境变量 SUQING_STORE_URL 应形如 postgresql://用户:密码@主机/库名 或 sqlite:////绝对路径/suqing.db。"
    )


def make_engine(url: URL) -> Engine:
    """An engine with JSON in UTF-8; SQLite in WAL mode, durable at every commit, foreign keys on.

    Its errors do not quote what was to be stored.
    """
    options: dict[str, Any] = {
        "json_serializer": _dumps,
        "pool_timeout": BUSY_SECONDS,
        "hide_parameters": True,
    }
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, **options)
        except ModuleNotFoundError:
            raise UsageError(
                "使用 PostgreSQL 需要先安装：在源码目录里运行 pip install -e '.[postgres]'。"
            ) from None
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say (_begin_sqlite)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that will write takes the lock first: one that finds out later cannot wait for it
    durability = connection.get_execution_options().get("suqing_write")
    if durability is not None:
        connection.exec_driver_sql(f"PRAGMA synchronous={durability}")
    connection.exec_driver_sql("BEGIN" if durability is None else "BEGIN IMMEDIATE")


@contextmanager
def as_store_errors(url: URL) -> Iterator[None]:
    """Turns what the database says into errors of `service.store.errors`; faults of ours stay."""
    try:
        yield
    except PoolTimeoutError:
        raise StoreBusyError from None
    except DatabaseError as error:
        raise (_store_error(error, url) or error) from None


def _store_error(error: DBAPIError, url: URL) -> Exception | None:
    told = str(error.orig).lower()
    code = getattr(error.orig, "sqlstate", None)
    if "database is locked" in told or code in ("40001", "40P01", "55P03", "53300"):
        return StoreBusyError()
    if "file is not a database" in told:
        return UsageError(
            f"「{url.database}」不是 SQLite 数据库，请检查 SUQING_STORE_URL；这个文件没有改动。"
        )
    if "no such table" in told or code == "42P01":
        return StoreMissingError()
    if (fault := find_disk_fault(error)) is not None:
        return StoreDiskError(fault, tell_disk_fault(error) or fault)
    if isinstance(error, OperationalError) and (code is None or code.startswith(("08", "28", "3D", "57"))):
        return StoreUnreachableError(url.set(username=None, password=None).render_as_string())
    return None
