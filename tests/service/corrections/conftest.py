"""The desk of the tests, on each of the two databases."""

from tests.service.desk.conftest import desk

__all__ = ["desk"]
