"""report.html in Chromium: opens from disk without a network, says no error, fits a phone, prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.service.api.watched_page import WatchedPage
from tests.service.sheets import make_table
from tests.service.survey.survey_files import make_rows, make_survey, run_survey

ATTACK = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">'\"&{{7*7}}"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    run_survey(make_survey(folder / "last.csv", 400, seed=9), folder / "last")
    now = make_survey(folder / "问卷.csv", 900)
    run_survey(now, folder / "out", baseline=folder / "last" / "summary.json")
    return folder / "out" / "report.html"


@pytest.fixture
def page(chromium: Browser, report: Path) -> Iterator[Page]:
    """The report as a file; at the end it must have asked for nothing and said no error."""
    watched = WatchedPage(chromium.new_page(offline=True), f"file://{report.parent}")
    watched.page.goto(report.as_uri())
    yield watched.page
    watched.page.close()
    assert watched.outside_requests == []
    assert watched.console_errors == []


def test_all_parts_are_there(page: Page) -> None:
    titles = page.locator("h2").all_text_contents()
    for part in ("要点", "得分与情绪", "说到了哪些方面", "什么在推动得分", "文字里的主题", "说明"):
        assert part in titles
    assert any(title.startswith("紧急意见（") for title in titles)
    assert any(title.startswith("走势") for title in titles)
    assert "按「您的门店」" in titles
    assert "与上期相比（last.csv）" in titles
    assert page.locator("svg").count() == 9


def test_every_chart_is_drawn_inside_its_frame(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
             const frame = svg.getBoundingClientRect();
             return [...svg.querySelectorAll('text, rect, circle')].filter(shape => {
               const box = shape.getBoundingClientRect();
               return box.left < frame.left - 1 || box.right > frame.right + 1 ||
                      box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
             }).map(shape => svg.getAttribute('aria-label') + ': ' + shape.outerHTML);
           })"""
    )
    assert outside == []


def test_every_chart_has_words_for_a_screen_reader(page: Page) -> None:
    labels = [svg.get_attribute("aria-label") for svg in page.locator("svg[role=img]").all()]
    assert len(labels) == 9
    assert all(labels)


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dark_and_light_have_readable_contrast(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ink, card = (
            page.evaluate("name => getComputedStyle(document.querySelector(name)).color", "section h2"),
            page.evaluate(
                "name => getComputedStyle(document.querySelector(name)).backgroundColor", "section"
            ),
        )
        assert contrast(ink, card) > 7, scheme


def test_it_prints_light_on_a4(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media=None)  # type: ignore[arg-type]
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8


def test_chinese_is_set_in_a_chinese_font(page: Page) -> None:
    fonts = page.evaluate("getComputedStyle(document.querySelector('svg text')).fontFamily")
    assert "Noto Sans CJK SC" in fonts
    assert "Microsoft YaHei" in fonts


def test_what_customers_write_cannot_run(chromium: Browser, tmp_path: Path) -> None:
    rows = make_rows(120)
    rows[0][4], rows[0][5] = f"门店{ATTACK}", f"总体满意度{ATTACK}"
    for row in rows[1:]:
        row[4] = f"店{ATTACK}"
        row[7] += f"，质量差烫伤{ATTACK}"
    source = make_table(tmp_path / "a<b>&.csv", rows)
    run_survey(source, tmp_path / "out")
    page = chromium.new_page(offline=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "out" / "report.html").as_uri())
    assert page.title() == "问卷报告：a<b>&.csv"
    assert page.locator("main script, main img").count() == 0
    assert "{{7*7}}" in page.locator("main").inner_text()
    assert said == []
    page.close()


def contrast(ink: str, paper: str) -> float:
    """WCAG contrast of two colours 'rgb(r, g, b)'."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(ink), light(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)
