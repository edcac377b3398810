"""The API of the complaint desk over a real store and the fake classifier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from service.api.app import make_app
from service.api.complaint_routes import make_complaint_routes
from service.desk.desk import Desk, make_desk
from service.settings import Settings
from service.store import open_store
from service.store.upgrade import upgrade
from tests.service.api.conftest import Classifiers, load_fake

BODY: dict[str, Any] = {
    "text": "水壶的把手断了，我的电话13800138000",
    "channel": "phone",
    "customer": {"ref": "K-1"},
    "order_ref": "A-1",
}


@dataclass(frozen=True)
class DeskClient:
    """`send` gives the response of a POST to /v1/complaints and below."""

    desk: Desk
    client: FlaskClient

    def send(self, body: Any = None, path: str = "", key: str | None = None) -> Any:
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.client.post(f"/v1/complaints{path}", json=body or BODY, headers=headers)

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/v1/complaints{path}")


@contextmanager
def open_desk_client(settings: Settings) -> Iterator[DeskClient]:
    """A client over a new store."""
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    desk = make_desk(settings, classifiers, store)
    app = make_app(settings, classifiers, [make_complaint_routes(desk)])
    yield DeskClient(desk, app.test_client())
    store.close()
