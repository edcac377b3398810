"""The sample files: complete, consistent, labelled by the rules, and written by us."""

import csv
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick

from models.taxonomy import load_taxonomy
from service.samples import complaints_path, survey_path
from tests.hard_cases import load_hard_cases

REAL_TEXTS = Path(__file__).parents[3] / "shared" / "data"
COPIED_STRETCH = 16  # code points in a row that nobody writes twice by chance

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def complaints() -> list[Row]:
    return read(complaints_path())


@pytest.fixture(scope="module")
def survey() -> list[Row]:
    return read(survey_path())


class TestComplaints:
    def test_have_the_columns_of_a_cases_file_and_of_a_desk(self, complaints: list[Row]) -> None:
        columns = [
            "id",
            "channel",
            "received_at",
            "text",
            "category",
            "also",
            "urgency",
            "emotion",
            "intensity",
        ]
        assert list(complaints[0]) == columns
        assert len(complaints) == 150

    def test_have_ids_and_texts_that_stand_once(self, complaints: list[Row]) -> None:
        for column in ("id", "text"):
            values = [row[column] for row in complaints]
            assert [value for value, count in Counter(values).items() if count > 1 or not value.strip()] == []

    def test_run_from_a_word_to_a_long_letter(self, complaints: list[Row]) -> None:
        lengths = sorted(len(row["text"]) for row in complaints)
        assert lengths[0] == 6
        assert 1_300 <= lengths[-1] <= 1_500
        assert sum(length > 500 for length in lengths) >= 3
        assert any("\n" in row["text"] for row in complaints)

    def test_came_in_order_in_2026_by_every_channel(self, complaints: list[Row]) -> None:
        times = [datetime.fromisoformat(row["received_at"]) for row in complaints]
        assert times == sorted(times)
        assert {time.year for time in times} == {2026}
        assert all(time.tzinfo for time in times)
        channels = {"phone", "web", "app", "mail", "letter", "social", "counter"}
        assert {row["channel"] for row in complaints} == channels

    @pytest.mark.parametrize(
        ("column", "at_least"),
        [
            ("category", dict.fromkeys(load_taxonomy("general").codes, 5)),
            ("urgency", {"urgent": 20, "major": 45, "general": 60}),
            ("emotion", {"angry": 40, "anxious": 20, "disappointed": 20, "calm": 15, "satisfied": 5}),
            ("intensity", {"0": 15, "1": 30, "2": 30, "3": 10}),
        ],
    )
    def test_show_every_label_and_no_other(
        self, complaints: list[Row], column: str, at_least: dict[str, int]
    ) -> None:
        counts = Counter(row[column] for row in complaints)
        assert counts.keys() == at_least.keys()
        assert {label for label, wanted in at_least.items() if counts[label] < wanted} == set()

    def test_name_at_most_two_further_categories_never_the_main_one(self, complaints: list[Row]) -> None:
        codes = set(load_taxonomy("general").codes)
        for row in complaints:
            also = row["also"].split("|") if row["also"] else []
            assert len(also) == len(set(also)) <= 2, row["id"]
            assert set(also) <= codes - {row["category"]}, row["id"]

    def test_are_calm_exactly_where_the_intensity_is_0(self, complaints: list[Row]) -> None:
        assert [
            row["id"] for row in complaints if (row["emotion"] == "calm") != (row["intensity"] == "0")
        ] == []

    def test_are_never_urgent_or_unhappy_where_they_praise(self, complaints: list[Row]) -> None:
        praise = [row for row in complaints if row["category"] == "praise"]
        assert {(row["urgency"], row["emotion"]) for row in praise} == {("general", "satisfied")}

    @pytest.mark.parametrize(
        ("shown", "pattern", "at_least"),
        [
            pytest.param("emoji", r"[\U0001F300-\U0001FAFF]", 4, id="emoji"),
            pytest.param("Traditional", r"[貴淨價訊週係佢啲飯]", 2, id="Traditional Chinese"),
            pytest.param("mobile", r"(?<!\d)1\d{2}-?\d{4}-?\d{4}(?!\d)", 6, id="mobile numbers"),
            pytest.param("resident id", r"(?<!\d)\d{17}[\dX]", 2, id="resident ids"),
            pytest.param("e-mail", r"@example\.(?:com|org)", 2, id="e-mail addresses of nobody"),
        ],
    )
    def test_show_what_a_real_inbox_holds(
        self, complaints: list[Row], shown: str, pattern: str, at_least: int
    ) -> None:
        assert sum(bool(re.search(pattern, row["text"])) for row in complaints) >= at_least, shown


class TestSurvey:
    def test_has_300_numbered_answers_from_six_stores(self, survey: list[Row]) -> None:
        assert list(survey[0]) == ["序号", "提交时间", "门店", "总体满意度", "推荐意愿", "意见"]
        assert [row["序号"] for row in survey] == [str(number) for number in range(1, 301)]
        assert sorted(Counter(row["门店"] for row in survey).values()) == [50] * 6

    def test_scores_within_their_scales_and_in_one_sense(self, survey: list[Row]) -> None:
        """Who gives 5 of 5 promotes (9-10); who gives 1 or 2 does not (0-6)."""
        for row in survey:
            satisfaction, recommends = int(row["总体满意度"]), int(row["推荐意愿"])
            assert 1 <= satisfaction <= 5, row["序号"]
            assert 0 <= recommends <= 10, row["序号"]
            assert satisfaction < 5 or recommends >= 9, row["序号"]
            assert satisfaction > 2 or recommends <= 6, row["序号"]

    def test_holds_empty_and_empty_worded_answers_as_real_surveys_do(self, survey: list[Row]) -> None:
        answers = Counter(row["意见"] for row in survey)
        assert answers[""] >= 10
        assert {"无", "没有", "111", "挺好的"} <= answers.keys()

    def test_repeats_no_answer_that_says_something(self, survey: list[Row]) -> None:
        answers = Counter(row["意见"] for row in survey if len(row["意见"]) >= 5)
        assert [answer for answer, count in answers.items() if count > 1] == []

    def test_was_answered_in_order_in_opening_hours_of_april(self, survey: list[Row]) -> None:
        times = [datetime.strptime(row["提交时间"], "%Y-%m-%d %H:%M") for row in survey]
        assert times == sorted(times)
        assert {(time.year, time.month) for time in times} == {(2026, 4)}
        assert all(7 <= time.hour < 23 for time in times)


@pytest.mark.skipif(not REAL_TEXTS.is_dir(), reason=f"real texts are not here: {REAL_TEXTS.name} is missing")
def test_nothing_that_we_ship_is_copied_from_the_real_texts(complaints: list[Row], survey: list[Row]) -> None:
    ours = [row["text"] for row in complaints] + [row["意见"] for row in survey]
    ours += [case.text for case in load_hard_cases()]
    stretches = AhoCorasick(
        [text[at : at + COPIED_STRETCH] for text in ours for at in range(len(text) - COPIED_STRETCH + 1)]
    )
    sources = sorted(REAL_TEXTS.glob("*/*.csv"))
    assert sources
    copied = {
        stretch
        for path in sources
        for stretch in stretches.find_matches_as_strings(path.read_text("utf-8", errors="replace"))
    }
    assert copied == set()
