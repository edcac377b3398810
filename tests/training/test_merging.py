"""Several tables of cases become one: the latest label of a text wins, what gave way is listed."""

from __future__ import annotations

from collections import Counter

import pytest

from models.taxonomy import found_taxonomy, load_taxonomy
from nlp.errors import InputError
from tests.training.case_rows import numbered
from training.cleaning import LEAVE_OUT, MERGE, CaseTable, CleanedCases, RawRow, clean_tables
from training.cleaning.label_times import read_time
from training.provenance import describe_training

LABELS = "text,category"
TIMED = "text,category,urgency,corrected_at"


def table(source: str, header: str, *rows: list[str] | tuple[str, ...]) -> CaseTable:
    return CaseTable(header.split(","), [RawRow(n, row) for n, row in enumerate(rows, 2)], source=source)


def merge(*tables: CaseTable) -> CleanedCases:
    taxonomy = found_taxonomy({"照明", "电路", "门", "甲", "乙", "其他"})
    return clean_tables(tables, taxonomy=taxonomy, least_cases=0)


class TestWhichLabelWins:
    def test_a_correction_with_a_time_wins_over_a_row_without_whatever_the_order_of_the_files(self) -> None:
        old = table("旧.csv", LABELS, ("灯不亮", "照明"))
        new = table("更正.csv", TIMED, ("灯不亮！", "电路", "", "2026-11-20 08:00"))
        for files in ((old, new), (new, old)):
            (case,) = merge(*files).cases
            assert (case.category, case.source) == ("电路", "更正.csv")

    def test_the_latest_of_several_corrections_wins_wherever_it_stands(self) -> None:
        merged = merge(
            table(
                "更正.csv",
                TIMED,
                ("灯不亮", "电路", "", "2026-11-22T09:00:00+08:00"),
                ("灯不亮", "照明", "", "2026-11-21T09:00:00+08:00"),
                ("灯不亮", "其他", "", "2026-11-22T02:30:00+00:00"),
            )
        )
        assert [case.category for case in merged.cases] == ["其他"], "zones are compared, not letters"
        assert [conflict.labels for conflict in merged.conflicts] == [("照明", "电路"), ("电路", "其他")]

    def test_without_times_the_later_file_wins(self) -> None:
        merged = merge(
            table("一.csv", LABELS, ("灯不亮", "照明")), table("二.csv", LABELS, ("灯不亮", "电路"))
        )
        assert merged.cases[0].category == "电路"

    def test_a_correction_of_one_task_keeps_the_labels_of_the_others(self) -> None:
        merged = merge(
            table("旧.csv", "text,category,emotion", ("灯不亮", "照明", "愤怒")),
            table("更正.csv", TIMED, ("灯不亮", "", "紧急", "2026-11-20")),
        )
        (case,) = merged.cases
        assert (case.category, case.emotion, case.urgency) == ("照明", "angry", "urgent")
        assert merged.conflicts == ()

    def test_a_masked_correction_meets_the_text_as_the_customer_wrote_it(self) -> None:
        merged = merge(
            table("旧.csv", LABELS, ("请回电13812345678，灯不亮", "照明")),
            table("更正.csv", TIMED, ("请回电［手机号］，灯不亮", "电路", "", "2026-11-20")),
        )
        assert [case.category for case in merged.cases] == ["电路"]


class TestWhatIsTold:
    def test_a_conflict_names_both_files_and_rows(self) -> None:
        merged = merge(
            table("一.csv", LABELS, ("门锁坏", "门"), ("灯不亮", "照明")),
            table("二.csv", LABELS, ("灯不亮", "电路")),
        )
        (conflict,) = merged.conflicts
        assert (conflict.task, conflict.labels) == ("category", ("照明", "电路"))
        assert (conflict.dropped.source, conflict.dropped.row) == ("一.csv", 3)
        assert (conflict.kept.source, conflict.kept.row) == ("二.csv", 2)
        assert [(p.source, p.row, p.kind) for p in merged.problems] == [
            ("一.csv", 3, "conflict"),
            ("二.csv", 2, "conflict"),
        ]
        assert "「二.csv」第 2 行" in merged.problems[0].reason

    def test_a_time_that_is_none_is_told_and_the_row_is_used_without_it(self) -> None:
        merged = merge(table("更正.csv", TIMED, ("灯不亮", "电路", "", "上礼拜")))
        assert [(p.row, p.kind) for p in merged.problems] == [(2, "unknown_time")]
        assert merged.cases[0].category == "电路"

    def test_the_manifest_says_how_many_cases_each_file_gave(self) -> None:
        merged = merge(
            table("一.csv", LABELS, *numbered("甲", 3)),
            table("更正.csv", TIMED, ("灯不亮", "乙", "", "2026-11-20T00:00:00+00:00")),
        )
        told = describe_training(merged.cases, seed=0)
        assert told["sources"] == {"一.csv": 3, "更正.csv": 1}
        assert told["labelled_until"].startswith("2026-11-20")


class TestCategoriesWithFewCases:
    ROWS = (*numbered("甲", 6), *numbered("乙", 6, start=20), *numbered("丙", 2, start=40), ("锁坏", "丁"))

    def test_left_out_unless_the_user_says_otherwise(self) -> None:
        cleaned = clean_tables([table("", LABELS, *self.ROWS)], few_cases=LEAVE_OUT)
        assert set(cleaned.taxonomy.codes) == {"甲", "乙"}
        assert cleaned.problem_counts() == {"no_label": 3, "few_cases": 3}

    def test_merged_into_the_rest_when_that_makes_enough(self) -> None:
        rows = (*self.ROWS, *numbered("戊", 2, start=60))
        cleaned = clean_tables([table("", LABELS, *rows)], few_cases=MERGE)
        assert Counter(case.category for case in cleaned.cases) == {"甲": 6, "乙": 6, "其他": 5}
        assert any("并入「其他」" in note for note in cleaned.notes)

    def test_a_rest_that_stays_rare_is_left_out(self) -> None:
        cleaned = clean_tables([table("", LABELS, *self.ROWS)], few_cases=MERGE)
        assert {case.category for case in cleaned.cases} == {"甲", "乙"}
        assert cleaned.problem_counts()["few_cases"] == 3

    def test_a_given_taxonomy_has_to_have_a_place_for_them(self) -> None:
        rows = (
            *numbered("产品质量", 6),
            *numbered("服务态度与沟通", 6, start=20),
            *numbered("物流配送", 5, start=40),
        )
        general = load_taxonomy("general")
        names = {category.name: category.code for category in general.categories}
        few = [(text, name) for text, name in rows if name in names]
        merged = clean_tables([table("", LABELS, *few)], taxonomy=general, few_cases=MERGE, least_cases=6)
        assert "other" in names.values()
        assert {case.category for case in merged.cases} <= set(names.values())
        with pytest.raises(InputError, match="无处可并"):
            clean_tables(
                [table("", LABELS, *numbered("定价收费", 6))], taxonomy=load_taxonomy("bank"), few_cases=MERGE
            )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-27T15:30:00+08:00", "2026-11-27T07:30:00.000000+00:00"),
        ("2026-11-27T07:30:00Z", "2026-11-27T07:30:00.000000+00:00"),
        ("昨天", None),
        ("2026-13-01", None),
    ],
)
def test_times(written: str, read: str | None) -> None:
    assert read_time(written) == read


@pytest.mark.parametrize("written", ["2026/11/27 15:30", "2026-11-27 15:30", "2026年11月27日 15:30"])
def test_a_time_without_a_zone_is_local(written: str) -> None:
    assert read_time(written) == read_time("2026-11-27T15:30:00")
