"""The page at `/` in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from service.api import examples

TEXT = "😡👨‍👩‍👧新买的水壶漏水，把手烫伤了，很气愤"


def analyse(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_label("投诉或问卷意见").fill(text)
    page.get_by_role("button", name="分析", exact=True).click()


def marked_words(page: Page, task: str) -> list[str]:
    return page.locator(f"#marked mark.task-{task}").all_text_contents()


def test_an_answer_appears(page: Page) -> None:
    analyse(page, TEXT)
    expect(page.locator("#category .value")).to_have_text("产品质量")
    expect(page.locator("#category .percent").first).to_have_text("90%")
    expect(page.locator("#category .others")).to_contain_text("其他")
    expect(page.locator("#category .tag")).to_have_text("服务态度与沟通")
    expect(page.locator("#urgency .value")).to_have_text("紧急")
    expect(page.locator("#urgency .value")).to_have_class(re.compile("level-urgent"))
    expect(page.locator("#urgency .reasons")).to_have_text("烫伤有人受伤")
    expect(page.locator("#emotion .value")).to_have_text("愤怒")
    expect(page.get_by_role("img", name="强度 70%")).to_be_visible()
    expect(page.locator("#emotion .guidance")).to_have_text("先道歉，再说明")
    expect(page.locator(".foot")).to_contain_text("模型 fake-auto")
    expect(page.locator("#review")).to_have_count(0)


def test_marks_stand_on_the_right_words_behind_emoji(page: Page) -> None:
    analyse(page, TEXT)
    expect(page.locator("#marked")).to_have_text(TEXT)
    assert marked_words(page, "category") == ["水壶"]
    assert marked_words(page, "urgency") == ["烫伤"]
    assert marked_words(page, "emotion") == ["气愤"]


def test_a_task_can_be_switched_off_in_the_legend(page: Page) -> None:
    analyse(page, TEXT)
    legend = page.get_by_role("button", name="类别", exact=True)
    legend.click()
    assert legend.get_attribute("aria-pressed") == "false"
    assert marked_words(page, "category") == []
    assert marked_words(page, "urgency") == ["烫伤"]
    legend.click()
    assert marked_words(page, "category") == ["水壶"]


def test_a_marked_word_says_what_it_moved(page: Page) -> None:
    analyse(page, TEXT)
    page.locator("mark", has_text="水壶").hover()
    expect(page.locator("#mark-note")).to_have_text("「水壶」 影响了 类别（占 50%）")


def test_masked_values_are_replaced_and_overlapping_marks_kept_apart(page: Page) -> None:
    def mark(task: str, words: str) -> dict[str, object]:
        start = examples.TEXT.index(words)
        shown = words.replace("13800138000", "［手机号］")  # as the server quotes it
        return {"task": task, "start": start, "end": start + len(words), "text": shown, "weight": 0.3}

    evidence = [
        mark("category", "手被烫伤"),
        mark("urgency", "烫伤"),
        mark("emotion", "烫伤😡"),
        mark("category", "电话是13800138000"),  # runs into the masked number
    ]
    answer = {**examples.ANSWER, "evidence": evidence, "needs_review": True}
    answer["urgency"] = {**examples.ANSWER["urgency"], "reasons": []}
    page.route("**/v1/analyze", lambda route: route.fulfill(json=answer))
    analyse(page, examples.TEXT)
    expect(page.locator("#marked")).to_have_text(examples.ANSWER["masked_text"])
    assert marked_words(page, "category") == ["手被", "烫伤", "电话是", "［手机号］"]
    assert marked_words(page, "urgency") == ["烫伤"]
    assert marked_words(page, "emotion") == ["烫伤", "😡"]
    assert page.locator("#marked .mask").all_text_contents() == ["［手机号］"]
    expect(page.locator("#result")).not_to_contain_text("13800138000")
    expect(page.locator("#review")).to_contain_text("人工复核")


def test_a_model_without_some_tasks_is_shown(page: Page) -> None:
    answer = {**examples.ANSWER, "urgency": None, "emotion": None, "evidence": []}
    page.route("**/v1/analyze", lambda route: route.fulfill(json=answer))
    analyse(page, examples.TEXT)
    expect(page.locator("#urgency")).to_contain_text("没有学过")
    expect(page.locator("#emotion")).to_contain_text("没有学过")


HOSTILE = [
    "<img src=x onerror=\"document.title='hacked'\">水壶",
    "<script>document.title='hacked'</script>烫伤",
    "水壶</p></section><svg onload=\"document.title='hacked'\">",
    '"><mark onmouseover="document.title=1">气愤</mark>',
    "{{ 7*7 }}水壶${7*7}",
]


def test_markup_in_a_text_stays_text(page: Page) -> None:
    page.goto("/")
    for text in HOSTILE:
        page.get_by_label("投诉或问卷意见").fill(text)
        page.get_by_role("button", name="分析", exact=True).click()
        expect(page.locator("#marked")).to_have_text(text)
        assert page.title() == "诉情 · 读懂一条投诉"
        assert page.locator("#answer :is(img, script, svg, iframe)").count() == 0


def test_an_empty_text_is_not_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    analyse(page, "  \n　")
    expect(page.get_by_role("alert")).to_have_text("请先填写或粘贴一段文字。")
    assert not [url for url in asked if "/v1/" in url]


def test_length_is_counted_in_code_points(page: Page) -> None:
    analyse(page, "😀" * 10_000)
    expect(page.locator("#count")).to_have_text("10,000 / 10,000 字")
    expect(page.locator("#answer")).to_be_visible()
    page.get_by_label("投诉或问卷意见").fill("😀" * 10_001)
    page.get_by_role("button", name="分析", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("10001 字")


def test_what_the_server_refuses_is_told_in_its_words(page: Page) -> None:
    analyse(page, "\u200b")
    expect(page.get_by_role("alert")).to_have_text("文本为空或只含空白，请填写投诉内容。")


def test_an_answer_that_is_no_json_is_told(page: Page) -> None:
    page.route("**/v1/analyze", lambda route: route.fulfill(status=200, body="<html>"))
    analyse(page, "水壶")
    expect(page.get_by_role("alert")).to_have_text("服务没有给出结果（状态 200）。")


def test_a_late_answer_and_the_busy_state(page: Page) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/v1/analyze", hold)
    analyse(page, TEXT)
    expect(page.locator("#submit")).to_be_disabled()
    expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
    waiting[0].continue_()
    expect(page.locator("#submit")).to_be_enabled()
    expect(page.locator("#category .value")).to_have_text("产品质量")


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_the_keyboard_is_enough(page: Page, key: str) -> None:
    page.goto("/")
    box = page.get_by_label("投诉或问卷意见")
    box.fill("水壶坏了")
    box.press(key)
    expect(page.locator("#category .value")).to_have_text("产品质量")


def test_every_sample_is_analysed_at_a_click(page: Page) -> None:
    page.goto("/")
    for sample in page.locator("#samples button").all():
        sample.click()
        text = page.get_by_label("投诉或问卷意见").input_value()
        expect(page.locator("#marked")).to_contain_text(text[:12])  # the rest may hold masked values


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    analyse(page, TEXT + "很长的一串字母" + "W" * 300)
    expect(page.locator("#marked")).to_be_visible()
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_control_has_a_name(page: Page) -> None:
    analyse(page, TEXT)
    expect(page.locator("#marked")).to_be_visible()
    for control in page.locator("button, textarea, a, [role=img]").all():
        name = control.get_attribute("aria-label") or control.inner_text() or control.get_attribute("id")
        assert (name or "").strip()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
