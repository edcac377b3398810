"""The pages without any other host: /docs, and `/` when the server has gone."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.service.api.watched_page import WatchedPage


def test_the_docs_load_from_this_server_alone(page: Page, app: Flask) -> None:
    page.goto("/docs")
    document = app.config["SUQING_OPENAPI"]
    operations = sum(len(methods) for part in ("paths", "webhooks") for methods in document[part].values())
    expect(page.locator(".opblock")).to_have_count(operations)
    page.locator("#operations-分析-analyze .opblock-summary-control").click()
    expect(page.locator(".opblock-body")).to_contain_text("电热水壶")


def test_a_request_can_be_tried_from_the_docs(page: Page) -> None:
    page.goto("/docs")
    page.locator("#operations-分析-analyze .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response .response-col_status")).to_contain_text("200")


def test_a_server_that_is_gone_is_told_in_plain_words(chromium: Browser, base_url: str) -> None:
    watched = WatchedPage(chromium.new_page(base_url=base_url), base_url)
    watched.page.goto("/")
    watched.page.route("**/v1/analyze", lambda route: route.abort("connectionrefused"))
    watched.page.get_by_label("投诉或问卷意见").fill("水壶坏了")
    watched.page.get_by_role("button", name="分析", exact=True).click()
    expect(watched.page.get_by_role("alert")).to_have_text(re.compile("连不上诉情服务"))
    expect(watched.page.locator("#submit")).to_be_enabled()
    watched.page.close()
    assert watched.outside_requests == []
