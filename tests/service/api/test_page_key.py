"""The pages where a key is asked for, in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect
from werkzeug.serving import make_server

from tests.service.api.test_access import Guarded, make_guarded


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Guarded]]:
    made = make_guarded(tmp_path, keys_required=True)
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}", made
    server.shutdown()
    server.server_close()
    made.store.close()


def test_a_browser_asks_for_the_key_itself(chromium: Browser, served: tuple[str, Guarded]) -> None:
    """Without a person who could answer, Chromium says that it would have asked."""
    page = chromium.new_page(base_url=served[0])
    for address in ("/", "/docs"):
        with pytest.raises(Error, match="AUTH_CREDENTIALS"):
            page.goto(address)
    page.close()


def test_a_key_given_once_opens_the_page_and_analyses(chromium: Browser, served: tuple[str, Guarded]) -> None:
    address, made = served
    login = {"username": "x", "password": made.keys["analyze"]}
    page = chromium.new_page(base_url=address, http_credentials=login)
    page.goto("/")
    expect(page.get_by_label("API 密钥")).to_be_hidden()
    page.get_by_label("投诉或问卷意见").fill("水壶坏了，很气愤")
    page.get_by_role("button", name="分析", exact=True).click()
    expect(page.locator("#category .value")).to_have_text("产品质量")
    page.goto("/docs")
    expect(page.get_by_text("/v1/analyze", exact=True).first).to_be_visible()
    page.close()


def test_a_key_that_may_not_analyse_can_be_exchanged_in_the_page(
    chromium: Browser, served: tuple[str, Guarded]
) -> None:
    address, made = served
    login = {"username": "x", "password": made.keys["intake"]}
    page = chromium.new_page(base_url=address, http_credentials=login)
    page.goto("/")
    page.get_by_label("投诉或问卷意见").fill("水壶坏了，很气愤")
    page.get_by_role("button", name="分析", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("analyze")
    page.get_by_label("API 密钥").fill(made.keys["analyze"])
    page.get_by_role("button", name="分析", exact=True).click()
    expect(page.locator("#category .value")).to_have_text("产品质量")
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    page.close()
