"""Brings a store to the newest migration, and says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.registry.private_files import private_files
from service.store.errors import (
    StoreMissingError,
    StoreNewerError,
    StoreOutdatedError,
    StoreUnreachableError,
)
from service.store.store import Store, as_store_errors, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_241_905  # of PostgreSQL, so that two servers do not migrate at the same time


def upgrade(store: Store) -> tuple[str | None, str]:
    """Run what is missing, in one transaction; makes the SQLite file where there is none.

    Returns the revision before (None for a new store) and the one after.
    Raises: StoreNewerError where a later version made it; StoreError where it cannot be reached or changed.
    """
    if store.is_sqlite:
        path = Path(store.url.database or "")
        try:
            with private_files():  # complaints, keys and secrets; WAL files take the same mode
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(exist_ok=True)
        except OSError:
            raise StoreUnreachableError(str(store.url.database)) from None
    engine = make_engine(store.url)
    try:
        with (
            as_store_errors(store.url),
            engine.connect().execution_options(suqing_write="FULL") as connection,
            connection.begin(),
        ):
            if not store.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            before = _revision_of(connection)
            config = _config()
            known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
            if before is not None and before not in known:
                raise StoreNewerError(before)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return before, newest()
    finally:
        engine.dispose()


def newest() -> str:
    """The revision that this program wants."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def check_revision(store: Store) -> None:
    """Raises: StoreMissingError or StoreOutdatedError unless the store is at the newest revision."""
    with store.read() as connection:
        found = _revision_of(connection)
    if found is None:
        raise StoreMissingError
    if found != newest():
        raise StoreOutdatedError(found, newest())


def prepare_store(store: Store) -> None:
    """For a server or worker that starts: SQLite is made or upgraded, PostgreSQL only checked.

    A shared database is upgraded on purpose, by `suqing db upgrade`, not by the first of many servers.
    """
    if store.is_sqlite:
        upgrade(store)
    else:
        check_revision(store)
    store.close()


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
