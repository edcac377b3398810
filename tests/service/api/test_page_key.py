"""The page where a key is asked for."""

from __future__ import annotations

import threading
from pathlib import Path

from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.service.api.test_access import make_guarded


def test_the_page_asks_for_a_key_when_the_server_does(chromium: Browser, tmp_path: Path) -> None:
    made = make_guarded(tmp_path, keys_required=True)
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page(base_url=f"http://127.0.0.1:{server.port}")
    try:
        page.goto("/")
        expect(page.get_by_label("API 密钥")).to_be_hidden()
        page.get_by_label("投诉或问卷意见").fill("水壶坏了，很气愤")
        page.get_by_role("button", name="分析", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("密钥")
        page.get_by_label("API 密钥").fill(made.keys["analyze"])
        page.get_by_role("button", name="分析", exact=True).click()
        expect(page.locator("#category .value")).to_have_text("产品质量")
        assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    finally:
        page.close()
        server.shutdown()
        server.server_close()
        made.store.close()
