"""The API key of a request: programs send it as a bearer token, browsers as the password of HTTP Basic.

A browser that was asked once sends Basic with every further request to the server, also with those that
another site makes it send. Such a request changes nothing here: `Origin` and `Sec-Fetch-Site` tell it apart.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, Response, render_template

from service.api.error_handlers import respond
from service.api.problems import make_problem

BEARER = 'Bearer realm="suqing"'
BASIC = 'Basic realm="Suqing (user name: anything, password: API key)", charset="UTF-8"'
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def presented_key(request: Request) -> str | None:
    """The key's text; None where there is none. Of Basic: the password, or the user name without one."""
    given = request.authorization
    if given is None:
        return None
    if given.type == "bearer":
        return (given.token or "").strip() or None
    if given.type != "basic" or is_made_by_another_site(request):
        return None
    return (given.password or given.username or "").strip() or None


def is_made_by_another_site(request: Request) -> bool:
    """True for a change that another site's page lets the browser send, also with a key that it remembers."""
    if request.method in _SAFE:
        return False  # changes nothing, and without CORS headers the other page cannot read the answer
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def ask_program(detail: str) -> Response:
    """401 for a program."""
    return respond(make_problem("unauthorized", detail), {"WWW-Authenticate": BEARER})


def ask_browser(request: Request, detail: str) -> Response:
    """401 that makes a browser ask for the key; who cancels reads what to do, a program gets a problem."""
    if "text/html" in request.accept_mimetypes.values():
        page = render_template("key_needed.html", detail=detail)
        return Response(page, 401, {"WWW-Authenticate": BASIC}, mimetype="text/html")
    return respond(make_problem("unauthorized", detail), {"WWW-Authenticate": BASIC})
