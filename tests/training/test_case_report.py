"""The data report finds what was put wrong on purpose, and leaves sound cases alone. Texts are invented."""

from __future__ import annotations

import numpy as np
import pytest

from models.cases import LabelledCase
from models.taxonomy import found_taxonomy
from tests.service.cases.case_files import goods_rows, two_topics
from training.case_report import CaseReport, report_cases
from training.case_report.leaks import find_leaks

GOODS = goods_rows(12)


def cases_of(rows: list[tuple[str, str]]) -> list[LabelledCase]:
    return [LabelledCase(text, category=label, row=row) for row, (text, label) in enumerate(rows, 2)]


def report(rows: list[tuple[str, str]]) -> CaseReport:
    return report_cases(cases_of(rows), found_taxonomy({label for _, label in rows}))


def found(about: CaseReport, kind: str) -> list[int]:
    return [finding.place for finding in about.findings if finding.kind == kind]


class TestLabelErrors:
    def test_the_top_of_the_list_is_flipped_labels_and_the_right_ones_are_suggested(self) -> None:
        random = np.random.default_rng(0)
        kinds = sorted({label for _, label in GOODS})
        wrong = set(random.permutation(len(GOODS))[: len(GOODS) // 5].tolist())
        rows = [
            (text, str(random.choice([kind for kind in kinds if kind != label])) if i in wrong else label)
            for i, (text, label) in enumerate(GOODS)
        ]
        listed = [finding for finding in report(rows).findings if finding.kind == "label_error"]
        top = listed[: len(wrong) // 2]
        assert sum(finding.place in wrong for finding in top) >= 0.7 * len(top)
        right = [finding.suggested == GOODS[finding.place][1] for finding in top if finding.place in wrong]
        assert np.mean(right) >= 0.7

    def test_few_sound_labels_are_doubted(self) -> None:
        about = report([*two_topics(), *goods_rows(1)])
        assert about.notes == (), "the labels were looked at"
        assert len(found(about, "label_error")) <= 3

    def test_too_few_cases_are_not_doubted_at_all(self) -> None:
        rows = two_topics(each=10)
        flipped = [(rows[0][0], rows[-1][1]), *rows[1:]]
        assert found(report(flipped), "label_error") == []

    def test_labels_of_one_case_are_told_in_our_words_and_no_library_speaks(self) -> None:
        lonely = [("走廊的灯一直不亮", "照明"), ("大门的锁打不开", "门锁")]
        about = report([*two_topics(), *lonely])  # a warning is an error in the tests
        assert about.notes == (
            "category 的标注「照明」、「门锁」各只有 1 条，看不出这几条是否标错；请补充标注后再查。",
        )
        assert report([*two_topics(), *goods_rows(2)]).notes == ()

    def test_a_task_with_too_few_cases_is_told(self) -> None:
        assert report(two_topics(each=10)).notes == (
            "category 只有 20 条标注（至少 50 条），没有查找可能标错的行。",
        )
        rows = [LabelledCase(text, category=label, urgency="general") for text, label in two_topics(each=24)]
        cases = [*rows, *cases_of(goods_rows(2))]
        about = report_cases(cases, found_taxonomy({case.category or "" for case in cases}))
        assert "urgency 只有一种标注，没有查找可能标错的行。" in about.notes


class TestDuplicates:
    TEXT = "上周买的空气净化器用了三天就不转了，打电话给客服说让我等，等了一个星期也没有人上门，请尽快处理"

    @pytest.mark.parametrize(
        ("second", "label", "kind"),
        [
            (TEXT + "谢谢", "甲", "near_duplicate"),
            (TEXT.replace("三天", "五天"), "乙", "near_conflict"),
        ],
    )
    def test_one_complaint_sent_twice(self, second: str, label: str, kind: str) -> None:
        about = report([(self.TEXT, "甲"), ("快递少了一件", "乙"), (second, label)])
        (finding,) = [f for f in about.findings if f.kind.startswith("near")]
        assert (finding.kind, finding.place, finding.related) == (kind, 2, 0)

    def test_different_complaints_are_not_called_near(self) -> None:
        assert found(report(two_topics()[::4]), "near_duplicate") == []


class TestLeaks:
    def test_a_field_in_every_text_is_found_with_the_way_it_is_written(self) -> None:
        rows = [(f"【{label}】{text}", label) for text, label in two_topics()]
        about = report(rows)
        (leak,) = about.leaks
        assert (leak.task, leak.label, leak.form, leak.share) == ("category", "", "【…】", 1.0)
        assert len(found(about, "leak")) == len(rows)

    def test_one_label_that_is_always_written_is_found(self) -> None:
        rows = [(f"{text}，{label}" if label == "收费账单" else text, label) for text, label in two_topics()]
        (leak,) = find_leaks(cases_of(rows), found_taxonomy({"收费账单", "快递配送"}))
        assert (leak.label, leak.share) == ("收费账单", 1.0)

    def test_a_topic_that_some_customers_name_is_none(self) -> None:
        rows = [
            (f"{text}，{label}" if i % 4 == 0 else text, label)
            for i, (text, label) in enumerate(two_topics())
        ]
        assert find_leaks(cases_of(rows), found_taxonomy({"收费账单", "快递配送"})) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The parcel never arrived and nobody answers the phone", "language"),
        ("配達が遅いですとてもこまっています", "language"),
        ("好", "short"),
        ("！！！", "short"),
        ("屏幕不亮，" * 300, "long"),
        ("订单号 20261127001 的 iPhone 屏幕不亮", None),
        ("退钱，立刻", None),
    ],
)
def test_outliers(text: str, kind: str | None) -> None:
    about = report([*two_topics(), (text, "收费账单")])
    place = len(about.cases) - 1
    kinds = {finding.kind for finding in about.findings if finding.place == place}
    assert kinds & {"language", "short", "long"} == ({kind} if kind else set())


def test_labels_with_too_few_cases_are_told() -> None:
    about = report([*two_topics(), ("门铃不响", "安装"), ("门铃太响", "安装")])
    assert [f.label for f in about.findings if f.kind == "few_cases"] == ["安装", "安装"]


def test_the_same_cases_give_the_same_report() -> None:
    assert report(GOODS) == report(GOODS)
