"""Scopes of keys and routes. Names that every part of the service shares; no web framework here."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """PUBLIC never asks for a key, ANY_KEY for any one in use; the others name the right that it must carry.

    A key with `models` may also do what needs `models:read`; a key with `admin` may do everything.
    """

    PUBLIC = "public"
    ANY_KEY = "any key"
    ANALYZE = "analyze"
    INTAKE = "intake"
    DESK = "desk"
    SURVEYS = "surveys"
    MODELS = "models"
    MODELS_READ = "models:read"
    ADMIN = "admin"


_GIVEN_TO_ALL = (Scope.PUBLIC, Scope.ANY_KEY)

GRANTABLE: tuple[str, ...] = tuple(scope.value for scope in Scope if scope not in _GIVEN_TO_ALL)
"""What `suqing keys create --scope` takes."""


def is_allowed(held: Collection[str], wanted: str) -> bool:
    """True where a key that holds these scopes may use a route that wants this one."""
    if wanted in _GIVEN_TO_ALL or Scope.ADMIN in held:
        return True
    return wanted in held or wanted.partition(":")[0] in held
