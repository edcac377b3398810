"""Headers of every response: no sniffing, no framing, no outside content, no storing of answers.

There is no CORS header on purpose: pages of other origins get no answer.
"""

from __future__ import annotations

from flask import Response

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_DOCS = _PAGE.replace("img-src 'self'", "img-src 'self' data:")  # Swagger UI brings its icons along
_REPORT = f"{_NOTHING}; style-src 'unsafe-inline'; img-src data:; sandbox"  # one file, all of it inside
_POLICIES = {"pages.index": _PAGE, "pages.docs": _DOCS, "surveys.get_job_file": _REPORT}


def set_security_headers(response: Response, endpoint: str | None) -> Response:
    """Adds the headers; `endpoint` chooses the content security policy."""
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = _POLICIES.get(endpoint or "", _NOTHING)
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    if endpoint in ("pages.static", "pages.docs_file"):
        headers["Cache-Control"] = "no-cache"  # kept, but asked for again: changes show at once
    else:
        headers["Cache-Control"] = "no-store"
    return response
