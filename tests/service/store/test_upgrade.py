"""Migrations make exactly the tables that the code works with, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DatabaseError

from nlp.errors import UsageError
from service.now import utc_now
from service.settings import Settings
from service.store import Store, open_store
from service.store.errors import (
    StoreMissingError,
    StoreNewerError,
    StoreOutdatedError,
    StoreUnreachableError,
)
from service.store.events import record_audit
from service.store.store import store_url
from service.store.tables import audit, metadata, waits
from service.store.upgrade import check_revision, newest, upgrade
from tests.service.conftest import Suqing


def test_the_migrated_store_is_what_the_tables_say(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(desk_settings: Settings) -> None:
    store = open_store(desk_settings)
    assert upgrade(store) == (None, newest())
    assert upgrade(store) == (newest(), newest())
    check_revision(store)
    store.close()


def test_nobody_else_on_the_machine_may_read_the_sqlite_file(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path / "home"))
    upgrade(store)
    with store.write() as connection:  # the files of WAL mode are there now
        connection.execute(delete(waits))
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "home").iterdir()}
    store.close()
    assert set(modes.values()) == {0o600}, modes
    assert len(modes) == 3


def test_the_audit_trail_is_append_only(store: Store) -> None:
    with store.write() as connection:
        record_audit(
            connection,
            actor="local",
            action="complaint.read",
            object_kind="complaint",
            object_id="c-1",
            at=utc_now(),
        )
    for change in (update(audit).values(actor="somebody"), delete(audit)):
        with pytest.raises(DatabaseError, match="append-only"), store.write() as connection:
            connection.execute(change)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            record_audit(
                connection, actor="local", action="a", object_kind="complaint", object_id="c-1", at=utc_now()
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as connection:
        assert connection.execute(audit.select()).all() == []


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path))
    upgrade(store)
    with store.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), store.write() as connection:
        connection.execute(insert(waits).values(id="w-1", complaint_id="nobody", began_at=utc_now()))
    store.close()


def test_a_store_that_was_never_made_says_what_to_do(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path / "nowhere"))
    with pytest.raises(StoreMissingError, match="suqing db upgrade"), store.read():
        pass


def test_a_store_of_another_version_is_refused(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreOutdatedError, match="0000"):
        check_revision(store)
    with pytest.raises(StoreNewerError, match="0000"):
        upgrade(store)


def test_an_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://desk:secret@127.0.0.1:9/suqing"
    store = open_store(Settings(home=tmp_path, store_url=url))
    with pytest.raises(StoreUnreachableError) as caught, store.read():
        pass
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="SUQING_STORE_URL"):
        store_url(Settings(home=tmp_path, store_url=url))


def test_the_command_makes_the_store(suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUQING_HOME", str(tmp_path / "home"))
    first = suqing("db", "upgrade")
    assert (first.code, "已从 空 升级到" in first.out) == (0, True), first.err
    assert "已是最新版本" in suqing("db", "upgrade").out
