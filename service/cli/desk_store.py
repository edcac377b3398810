"""The store for commands of the complaint desk, ready for use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.settings import Settings
    from service.store import Store

ACTOR = "command line"


def open_desk_store() -> tuple[Store, Settings]:
    """The store that the settings name, made or checked, and the settings.

    Raises: UsageError when the libraries are not installed; StoreError.
    """
    from service.desk_extra import check_desk_is_installed

    check_desk_is_installed()
    from service.settings import read_settings
    from service.store import open_store
    from service.store.upgrade import prepare_store

    settings = read_settings()
    store = open_store(settings)
    prepare_store(store)
    return store, settings
