"""A GET below /v1 refuses a query parameter that it does not know: a filter that does nothing misleads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, request

from service.api.field_errors import MAX_ERRORS, make_invalid_fields, unknown_field

PREFIX = "/v1/"


def refuse_unknown_parameters(app: Flask, document: Mapping[str, Any]) -> None:
    """Put the check before the routes of `app`, and behind what else stands there: who may not ask hears 401.

    document: OpenAPI, from which the known names come.
    """
    known = {
        rule.endpoint: {
            parameter["name"]
            for parameter in document["paths"][openapi_path(rule.rule)]["get"].get("parameters", ())
            if parameter["in"] == "query"
        }
        for rule in app.url_map.iter_rules()
        if is_checked(rule.rule, rule.methods or ())
    }

    def check() -> None:
        if request.method not in ("GET", "HEAD") or request.endpoint not in known:
            return
        unknown = [name for name in request.args if name not in known[request.endpoint]]
        if unknown:
            raise make_invalid_fields([unknown_field(name) for name in unknown[:MAX_ERRORS]], len(unknown))

    app.before_request(check)


def is_checked(rule: str, methods: object) -> bool:
    """Whether unknown parameters of a route are refused: reading below /v1."""
    return rule.startswith(PREFIX) and isinstance(methods, set) and "GET" in methods


def openapi_path(rule: str) -> str:
    """/v1/jobs/<job_id> -> /v1/jobs/{job_id}"""
    return re.sub("<(?:[^<:]+:)?([^<>]+)>", r"{\1}", rule)
