"""Who sends the request at hand."""

from __future__ import annotations

from flask import g

from service.access.scopes import Scope, is_allowed
from service.desk.incoming import Caller


def caller() -> Caller:
    """The API key's id, as access control put it into `g.actor`; 'local' where no key is asked for."""
    return Caller(actor=g.get("actor", "local"), request_id=g.request_id)


def is_caller_allowed(wanted: Scope) -> bool:
    """True where the caller's key carries this right too, or no key is asked for."""
    held = g.get("key_scopes")
    return held is None or is_allowed(held, wanted)
