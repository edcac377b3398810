"""The desk of the tests, on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.settings import Settings
from tests.service.desk.desks import TurnedDesk, turned_desk
from tests.service.store.conftest import desk_settings, postgres_url

__all__ = ["desk_settings", "postgres_url"]


@pytest.fixture
def desk(desk_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedDesk]:
    with turned_desk(desk_settings, monkeypatch) as desk:
        yield desk
