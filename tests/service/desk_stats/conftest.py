"""The desk of the tests, on each of the two databases."""

from tests.service.desk.conftest import desk
from tests.service.store.conftest import desk_settings, postgres_url

__all__ = ["desk", "desk_settings", "postgres_url"]
