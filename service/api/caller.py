"""Who sends the request at hand."""

from __future__ import annotations

from flask import g

from service.desk.incoming import Caller


def caller() -> Caller:
    """The API key's id, as access control put it into `g.actor`; 'local' where no key is asked for."""
    return Caller(actor=g.get("actor", "local"), request_id=g.request_id)
