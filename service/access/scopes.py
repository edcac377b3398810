"""Scopes of keys and routes. Names that every part of the service shares; no web framework here."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Scope(StrEnum):
    """PUBLIC never asks for a key; the others name the right that a key must carry.

    A key with `models` may also do what needs `models:read`; a key with `admin` may do everything.
    """

    PUBLIC = "public"
    ANALYZE = "analyze"
    INTAKE = "intake"
    DESK = "desk"
    SURVEYS = "surveys"
    MODELS = "models"
    MODELS_READ = "models:read"
    ADMIN = "admin"


GRANTABLE: tuple[str, ...] = tuple(scope.value for scope in Scope if scope is not Scope.PUBLIC)
"""What `suqing keys create --scope` takes."""


def is_allowed(held: Collection[str], wanted: str) -> bool:
    """True where a key that holds these scopes may use a route that wants this one."""
    return wanted == Scope.PUBLIC or Scope.ADMIN in held or wanted in held or wanted.partition(":")[0] in held
