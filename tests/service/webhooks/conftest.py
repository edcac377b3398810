"""A fresh store on each of the two databases."""

from tests.service.store.conftest import desk_settings, postgres_url, store

__all__ = ["desk_settings", "postgres_url", "store"]
