"""A fresh store on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from service.store import Store, open_store
from service.store.upgrade import upgrade
from tests.service.store.postgres import MISSING, has_postgres, make_database, shared_postgres


@pytest.fixture(scope="session")
def postgres_url() -> str:
    if not has_postgres():
        pytest.skip(MISSING)
    return shared_postgres()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings with an address of a store that does not exist yet."""
    if request.param == "sqlite":
        return Settings(home=tmp_path)
    server = request.getfixturevalue("postgres_url")
    return Settings(home=tmp_path, store_url=make_database(server, f"t{abs(hash(str(tmp_path)))}"))


@pytest.fixture
def store(desk_settings: Settings) -> Iterator[Store]:
    """A store with all its tables."""
    store = open_store(desk_settings)
    upgrade(store)
    yield store
    store.close()
