"""Files of the pages, answered from memory."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.page_files import PageFiles
from service.api.page_routes import HERE


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/static/page.js", "text/javascript"),
        ("/static/page.css", "text/css"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/docs/css/swagger-ui.css", "text/css"),
    ],
)
def test_a_file_comes_with_its_type_and_is_not_sent_twice(
    client: FlaskClient, address: str, kind: str
) -> None:
    first = client.get(address)
    assert (first.status_code, first.mimetype) == (200, kind)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ["/static/nothing.js", "/static/../app.py", "/docs/package.json"])
def test_any_other_name_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_file_is_left_open_for_the_server_to_close(app: Flask) -> None:
    files = PageFiles(HERE / "static")
    with app.test_request_context("/static/icon.svg"):
        assert files.answer("icon.svg").is_sequence
