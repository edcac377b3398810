"""Addresses of stores that cannot be: told, without the password."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import UsageError
from service.settings import Settings
from service.store.store import open_store, store_url


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:secret@host:port/x", "postgresql://u:secret@[::1/db", "mysql://u:secret@host/x", "?"],
)
def test_a_wrong_address_is_told_without_the_password(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SUQING_STORE_URL") as caught:
        store_url(Settings(home=tmp_path, store_url=address))
    assert "secret" not in f"{caught.value!r} {caught.value.__context__!r}"


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("买菜\n" * 1000, "utf-8")
    store = open_store(Settings(home=tmp_path, store_url=f"sqlite:///{file}"))
    with pytest.raises(UsageError, match="不是 SQLite 数据库"), store.read():
        pass
    assert file.read_text("utf-8") == "买菜\n" * 1000
