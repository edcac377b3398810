"""What a caller must be allowed to do: every route states one scope, and the start checks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

from service.access.scopes import Scope

__all__ = ["Scope", "requires", "scopes_of"]

View = TypeVar("View", bound=Callable[..., Any])


def requires(scope: Scope) -> Callable[[View], View]:
    """Decorator of a view, below the route decorator: states the scope of the route."""

    def mark(view: View) -> View:
        view.required_scope = scope  # type: ignore[attr-defined]  # a function's own attribute
        return view

    return mark


def scopes_of(app: Flask) -> dict[str, Scope]:
    """Endpoint -> scope of every route of `app`.

    Raises: TypeError naming the endpoints that state none (a mistake of ours, met at start).
    """
    stated = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "required_scope", None)
        for rule in app.url_map.iter_rules()
    }
    silent = sorted(endpoint for endpoint, scope in stated.items() if scope is None)
    if silent:
        raise TypeError(f"路由没有声明权限范围（@requires）：{'、'.join(silent)}")
    return {endpoint: scope for endpoint, scope in stated.items() if scope is not None}
